/**
 * Whose request it is. A page of a stranger can make the reader's browser send requests to 127.0.0.1, and by a name that it moves
 * there afterwards (DNS rebinding) it can even read the answers. So a request must name this server by one of its own names; and
 * what changes something, or opens a WebSocket, must come from this server's own page.
 */

/** Where the server listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

const bracketed = (host: string): string => (host.includes(":") ? `[${host}]` : host);

/** The names under which the server answers: loopback names, and the address it was told to listen on. */
function names({ host }: Place): readonly string[] {
  return ["127.0.0.1", "localhost", "[::1]", bracketed(host)].map((name) => name.toLowerCase());
}

/** True if a Host header names this server, with its port. */
export function isOwnHost(header: string | undefined, place: Place): boolean {
  const value = header?.toLowerCase() ?? "";
  return names(place).some((name) => value === `${name}:${place.port}` || (place.port === 80 && value === name));
}

/** True if an Origin header is that of the page that this very Host served. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined, place: Place): boolean {
  return isOwnHost(host, place) && origin?.toLowerCase() === `http://${host?.toLowerCase()}`;
}

/** The address under which a person finds the server. */
export function urlOf(place: Place): string {
  return `http://${bracketed(place.host)}:${place.port}`;
}
