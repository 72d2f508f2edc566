/**
 * How much the server takes and keeps: what goes beyond is refused or cut, and said.
 *
 * The sizes fit a notebook of 30 MB with 50 figures, and keep a page that a runaway cell writes to alive.
 */
const MB = 1024 * 1024;

export const LIMITS: Readonly<
  Record<
    | "body"
    | "file"
    | "message"
    | "printed"
    | "shown"
    | "displays"
    | "backlog"
    | "unsent"
    | "away"
    | "path"
    | "name"
    | "kernels",
    number
  >
> = {
  /** Body of a request: a save or an upload [bytes]. */
  body: 192 * MB,
  /** A file that is opened as text or notebook [bytes]. */
  file: 192 * MB,
  /** A message from the page, over the WebSocket [bytes]. */
  message: 32 * MB,
  /** Text that one execution may print to the page [bytes]; the rest is cut. */
  printed: 2 * MB,
  /** What one execution may show besides [bytes]. */
  shown: 96 * MB,
  /** Displays of one execution; an update of one is not another. */
  displays: 5000,
  /** Output kept for a page that is away [bytes]. */
  backlog: 32 * MB,
  /** Bytes on their way to a page that takes none; beyond, it counts as away. */
  unsent: 64 * MB,
  /** Pages of one kernel that are away and may come back. */
  away: 8,
  /** An API path, decoded [characters], and one of its names [bytes]. */
  path: 4096,
  name: 255,
  /** Kernels at the same time. */
  kernels: 32,
};
