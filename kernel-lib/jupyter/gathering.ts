/**
 * Gathers text of a cell that prints very much in one turn of the event loop, so that a line is not a message each.
 *
 * The first pieces of a turn leave at once: a loop that prints now and then is seen to progress. Of a flood, text of one stream and cell leaves in
 * larger pieces, from time to time and before anything else is published.
 */
import { performance } from "node:perf_hooks";
import type { Publish } from "./output.js";
import type { Message } from "./wire.js";

/** Pieces that leave at once in one turn of the event loop; the socket takes some hundreds, and is to have room for larger ones. */
const AT_ONCE = 100;
/** The longest gathered text [characters]; and for how long it is gathered [ms]. */
const LONGEST = 65_536;
const PAUSE = 50;

interface Gathered {
  readonly parent: Message;
  readonly name: string;
  readonly pieces: string[];
  readonly since: number;
  length: number;
}

/** Publishes, and lets gathered text go. */
export interface Gathering {
  readonly publish: Publish;
  readonly flush: () => void;
}

/** Between who publishes and the socket. */
export function gathering(send: Publish): Gathering {
  let gathered: Gathered | undefined;
  let left = AT_ONCE;
  let turn = false;

  const flush = (): void => {
    if (gathered === undefined) return;
    const { parent, name, pieces } = gathered;
    gathered = undefined;
    send(parent, "stream", { name, text: pieces.join("") });
  };
  const turnEnds = (): void => {
    turn = false;
    left = AT_ONCE;
    flush();
  };

  const print = (parent: Message, name: string, text: string): void => {
    if (!turn) {
      turn = true;
      setImmediate(turnEnds);
    }
    if (left > 0) {
      left--;
      return send(parent, "stream", { name, text });
    }
    if (gathered !== undefined && (gathered.parent !== parent || gathered.name !== name)) flush();
    gathered ??= { parent, name, pieces: [], since: performance.now(), length: 0 };
    gathered.pieces.push(text);
    gathered.length += text.length;
    if (gathered.length >= LONGEST || performance.now() - gathered.since > PAUSE) flush();
  };

  return {
    publish: (parent, type, content) => {
      if (type === "stream") return print(parent, String(content["name"]), String(content["text"]));
      flush();
      send(parent, type, content);
    },
    flush,
  };
}
