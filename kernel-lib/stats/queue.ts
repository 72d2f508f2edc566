/** What a queue is described by, and the fields that such a description has. */
import { fieldsOf, type Fields } from "../base/fields.js";
import type { Law } from "../base/law.js";
import type { Places } from "./birth-death.js";

/** Servers, and the load that they are offered: arrival rate times mean service. */
export interface Offered {
  readonly servers: number;
  readonly load: number;
}

/** A queue before one server. */
export interface OneServer {
  readonly arrivalRate: number;
  readonly service: Law;
}

export const OFFERED: Fields = fieldsOf<Offered>({ servers: 0, load: 0 });
export const WITHOUT_BOUND: Fields = fieldsOf<Omit<Places, "places">>({ arrivalRate: 0, serviceRate: 0, servers: 0 });
export const WITH_BOUND: Fields = fieldsOf<Places>({ arrivalRate: 0, serviceRate: 0, servers: 0, places: 0 });
export const ONE_SERVER: Fields = fieldsOf<OneServer>({ arrivalRate: 0, service: 0 });
