/** A message on its way between kernel and page: bytes, and what of its headers the server must know. */
import { header, type Header } from "../../jupyter/wire.js";
import type { Framed } from "./framing.js";

export interface Letter extends Framed {
  readonly type: string;
  /** The message that caused it, and the page that sent that. */
  readonly parent: string;
  readonly session: string;
}

const json = (part: Uint8Array | undefined): unknown => JSON.parse(Buffer.from(part ?? []).toString());

/** The letter with these parts, or `undefined` where the headers are not JSON. */
export function letterOf(framed: Framed): Letter | undefined {
  try {
    const { msg_type } = json(framed.parts[0]) as Partial<Header>;
    const { msg_id, session } = json(framed.parts[1]) as Partial<Header>;
    return { ...framed, type: String(msg_type ?? ""), parent: String(msg_id ?? ""), session: String(session ?? "") };
  } catch {
    return undefined;
  }
}

/** What is in a letter. */
export const contentOf = (letter: Letter): Readonly<Record<string, unknown>> =>
  json(letter.parts[3]) as Readonly<Record<string, unknown>>;

const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** The same letter with another content. */
export const withContent = (letter: Letter, content: unknown): Letter => ({
  ...letter,
  parts: [...letter.parts.slice(0, 3), bytes(content)],
});

/** A letter of the server's own on iopub: about another one, or about nothing. */
export function ownLetter(type: string, content: unknown, about?: Letter): Letter {
  const head = header(type, "kernel-lib-server", "server");
  const parent = about?.parts[1] ?? bytes({});
  return {
    channel: "iopub",
    parts: [bytes(head), parent, bytes({}), bytes(content)],
    buffers: [],
    type,
    parent: about?.parent ?? "",
    session: about?.session ?? "",
  };
}

/** A letter of the server's own in answer to a page's request. */
export function replyTo(request: Letter, channel: string, type: string, content: unknown): Letter {
  const asked = json(request.parts[0]) as Header;
  const head = header(type, "kernel-lib-server", "server");
  return {
    channel,
    parts: [bytes(head), bytes(asked), bytes({}), bytes(content)],
    buffers: [],
    type,
    parent: asked.msg_id,
    session: asked.session,
  };
}

/** How much room a letter takes [bytes]. */
export const sizeOf = ({ parts, buffers }: Letter): number =>
  [...parts, ...buffers].reduce((sum, part) => sum + part.length, 0);
