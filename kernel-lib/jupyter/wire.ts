/**
 * Jupyter's wire format: a message as ZeroMQ frames, signed with the key of the connection file.
 *
 * The kernel and the client of this package speak through these functions alone, so what one signs the other can check.
 * Frames: identities, `<IDS|MSG>`, HMAC, header, parent header, metadata, content, binary buffers.
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** What a connection file holds. */
export interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly key: string;
  readonly signature_scheme: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
  readonly kernel_name?: string;
  /** The process that our own spawner runs in: the kernel ends with it. */
  readonly owner?: number;
}

/** A record of JSON values whose fields must be checked before they are used. */
export type Json = Readonly<Record<string, unknown>>;

/** The header of a message. */
export interface Header {
  readonly msg_id: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly msg_type: string;
  readonly version: string;
}

/** A message as it arrived, or as it will be sent. */
export interface Message {
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  readonly parent: Partial<Header>;
  readonly metadata: Json;
  readonly content: Json;
}

const DELIMITER = Buffer.from("<IDS|MSG>");
const PROTOCOL = "5.3";

const sign = (key: string, parts: readonly Uint8Array[]): Buffer => {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return Buffer.from(hmac.digest("hex"));
};

const sameText = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

/** The frames of a message whose four parts are text already. An empty key sends unsigned, as the protocol allows. */
export function seal(
  key: string,
  identities: readonly Uint8Array[],
  parts: readonly Uint8Array[],
  buffers: readonly Uint8Array[] = [],
): Uint8Array[] {
  const signature = key === "" ? Buffer.alloc(0) : sign(key, parts);
  return [...identities, DELIMITER, signature, ...parts, ...buffers];
}

/** A message whose signature holds and whose parts are still text. */
export interface Opened {
  readonly identities: readonly Uint8Array[];
  /** Header, parent header, metadata, content. */
  readonly parts: readonly Uint8Array[];
  readonly buffers: readonly Uint8Array[];
}

/** The parts in these frames, or `undefined` where they are no message or not signed with this key. */
export function open(key: string, frames: readonly Uint8Array[]): Opened | undefined {
  const at = frames.findIndex((frame) => DELIMITER.equals(frame));
  const [signature, ...rest] = frames.slice(at + 1);
  if (at < 0 || signature === undefined || rest.length < 4) return undefined;
  const parts = rest.slice(0, 4);
  if (key !== "" && !sameText(signature, sign(key, parts))) return undefined;
  return { identities: frames.slice(0, at), parts, buffers: rest.slice(4) };
}

/** The frames of a message. */
export function encode(key: string, message: Message): Uint8Array[] {
  const parts = [message.header, message.parent, message.metadata, message.content].map((part) =>
    Buffer.from(JSON.stringify(part)),
  );
  return seal(key, message.identities, parts);
}

/** The message in these frames, or `undefined` where they are no message or not signed with this key. */
export function decode(key: string, frames: readonly Uint8Array[]): Message | undefined {
  const opened = open(key, frames);
  if (opened === undefined) return undefined;
  try {
    const [header, parent, metadata, content] = opened.parts.map((part) => JSON.parse(Buffer.from(part).toString()));
    return { identities: opened.identities, header, parent, metadata, content };
  } catch {
    return undefined;
  }
}

/** A new header of this type, in the session (and under the user) given. */
export function header(type: string, session: string, username = "kernel"): Header {
  return { msg_id: randomUUID(), session, username, date: new Date().toISOString(), msg_type: type, version: PROTOCOL };
}

/** The answer to a message: the same route back, the message's header as parent. */
export function answer(to: Message, type: string, content: Json): Message {
  return {
    identities: to.identities,
    header: header(type, to.header.session, to.header.username),
    parent: to.header,
    metadata: {},
    content,
  };
}

/** The address of one of the connection's ports; with the transport `ipc` it is a file, whose name begins as `ip` says. */
export function address({ transport, ip }: Connection, port: number): string {
  return transport === "ipc" ? `ipc://${ip}-${port}` : `${transport}://${ip}:${port}`;
}
