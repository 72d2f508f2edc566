/** Requests to a device that continue one another and are carried out as one, and what is left of them when one of them is given up. */
import type { Wait } from "./process.js";

/** What a device is asked to do. */
export interface DeviceRequest {
  /** Where it begins; requests without a place are never merged. */
  readonly at?: number;
  /** How much it is; 1 unless given. */
  readonly length?: number;
  /** What it is; only requests of the same kind are merged. */
  readonly kind?: string;
}

/** One or several requests that are carried out as one. */
export interface Job {
  request: DeviceRequest;
  readonly waits: Wait[];
  /** How many they were when it was begun. */
  together: number;
}

export const lengthOf = ({ length = 1 }: DeviceRequest): number => length;

/** The two as one, if they continue one another. */
export const joined = (a: DeviceRequest, b: DeviceRequest, most: number): DeviceRequest | undefined => {
  if (a.at === undefined || b.at === undefined || a.kind !== b.kind) return undefined;
  const length = lengthOf(a) + lengthOf(b);
  if (length > most) return undefined;
  if (a.at + lengthOf(a) === b.at) return { ...a, length };
  return b.at + lengthOf(b) === a.at ? { ...b, length } : undefined;
};

/** What is left of a job that one request has left: jobs of those that continue one another still, in the order of their coming. */
export function parted(waits: readonly Wait[], requestOf: (wait: Wait) => DeviceRequest, most: number): readonly Job[] {
  const placeOf = (wait: Wait): number => requestOf(wait).at ?? 0;
  const jobs = waits
    .toSorted((a, b) => placeOf(a) - placeOf(b))
    .reduce<readonly Job[]>((before, wait) => {
      const [last, request] = [before.at(-1), requestOf(wait)];
      const both = last === undefined ? undefined : joined(last.request, request, most);
      return last === undefined || both === undefined
        ? [...before, { request, waits: [wait], together: 1 }]
        : [...before.slice(0, -1), { request: both, waits: [...last.waits, wait], together: 1 }];
    }, []);
  const came = ({ waits: own }: Job): number => waits.findIndex((wait) => own.includes(wait));
  return jobs.toSorted((a, b) => came(a) - came(b));
}
