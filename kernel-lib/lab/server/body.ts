/** The JSON body of a request, read up to the limit. */
import type { IncomingMessage } from "node:http";
import type { Json } from "../../jupyter/wire.js";
import { LIMITS } from "./limits.js";
import { Refusal } from "./refusal.js";

const tooLarge = (): Refusal =>
  new Refusal(413, `more than ${LIMITS.body / 1024 / 1024} MB in one request: this server takes no more`);

/** The record in the body; empty if there is no body. */
export async function bodyOf(request: IncomingMessage): Promise<Json> {
  if (Number(request.headers["content-length"] ?? 0) > LIMITS.body) throw tooLarge();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size > LIMITS.body) throw tooLarge();
    parts.push(part as Buffer);
  }
  if (size === 0) return {};
  try {
    const value: unknown = JSON.parse(Buffer.concat(parts).toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Json;
  } catch {
    // Told below.
  }
  throw new Refusal(400, "the body is not a JSON record");
}
