/** Who is let in: one decision for requests and for WebSockets, made before anything else is looked at. */
import type { IncomingHttpHeaders } from "node:http";
import { isOwnHost, isOwnOrigin, type Place } from "./origin.js";
import { sameToken, shownToken } from "./token.js";

/** Why somebody is not let in. */
export interface Turned {
  readonly status: number;
  readonly sentence: string;
}

/** What the door knows of a request. */
export interface Knock {
  readonly headers: IncomingHttpHeaders;
  /** It changes something, or opens a WebSocket. */
  readonly acts: boolean;
}

const LOCKED: Turned = { status: 403, sentence: "The token is missing or wrong." };
const FOREIGN: Turned = { status: 403, sentence: "This request does not come from the page of this server." };

/** `undefined` for whoever may come in. */
export function turnedAway({ headers, acts }: Knock, token: string, place: Place): Turned | undefined {
  if (!isOwnHost(headers.host, place)) return { status: 421, sentence: "This server answers under its own name only." };
  const shown = shownToken(headers);
  if (shown === undefined || !sameToken(shown.token, token)) return LOCKED;
  // A browser says where a request comes from; a program with the token in a header says nothing.
  const own = isOwnOrigin(headers.origin, headers.host, place);
  if (headers.origin !== undefined && !own) return FOREIGN;
  if (/^(cross|same)-site$/.test(String(headers["sec-fetch-site"] ?? ""))) return FOREIGN;
  return acts && shown.by === "cookie" && !own ? FOREIGN : undefined;
}
