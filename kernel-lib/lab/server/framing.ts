/**
 * A message on the WebSocket, in Jupyter's format `v1.kernel.websocket.jupyter.org`: the number of offsets, the offsets, then
 * the channel, the four JSON parts and any buffers, as bytes. Nothing is parsed that is only passed on.
 */

/** The name of the format, which both sides must speak. */
export const FORMAT = "v1.kernel.websocket.jupyter.org";

export interface Framed {
  readonly channel: string;
  /** Header, parent header, metadata, content. */
  readonly parts: readonly Uint8Array[];
  readonly buffers: readonly Uint8Array[];
}

const WORD = 8;
const MOST = 1024;

/** The bytes of a message. */
export function pack({ channel, parts, buffers }: Framed): Buffer {
  const pieces = [Buffer.from(channel), ...parts, ...buffers];
  const count = pieces.length + 1;
  const head = Buffer.alloc(WORD * (count + 1));
  head.writeBigUInt64LE(BigInt(count));
  let offset = head.length;
  [...pieces, new Uint8Array()].forEach((piece, at) => {
    head.writeBigUInt64LE(BigInt(offset), WORD * (at + 1));
    offset += piece.length;
  });
  return Buffer.concat([head, ...pieces]);
}

/** The message in these bytes, or `undefined` where they are none: offsets must rise and stay inside. */
export function unpack(bytes: Buffer): Framed | undefined {
  if (bytes.length < WORD) return undefined;
  const count = Number(bytes.readBigUInt64LE());
  if (count < 6 || count > MOST || bytes.length < WORD * (count + 1)) return undefined;
  const offsets = Array.from({ length: count }, (_, at) => Number(bytes.readBigUInt64LE(WORD * (at + 1))));
  const first = offsets[0] ?? 0;
  const rising = offsets.every((offset, at) => at === 0 || offset >= (offsets[at - 1] ?? 0));
  if (first < WORD * (count + 1) || !rising || (offsets.at(-1) ?? 0) > bytes.length) return undefined;
  const pieces = offsets.slice(0, -1).map((offset, at) => bytes.subarray(offset, offsets[at + 1]));
  const [channel = Buffer.alloc(0), ...rest] = pieces;
  return { channel: channel.toString(), parts: rest.slice(0, 4), buffers: rest.slice(4) };
}
