/** Names for values: a digest of their canonical text. */
import { createHash } from "node:crypto";

const ordered = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(ordered)
    : typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, v]) => v !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, v]) => [key, ordered(v)]),
        )
      : value;

/** A plain value as text, whatever the order of its fields. */
export const canonical = (value: unknown): string => JSON.stringify(ordered(value));

/**
 * SHA-256 of a plain value, whatever the order of its fields; the first 16 hexadecimal digits.
 *
 * @example
 * digestOf({ a: 1, b: 2 }) === digestOf({ b: 2, a: 1 })
 * //=> true
 */
export const digestOf = (value: unknown): string =>
  createHash("sha256").update(canonical(value)).digest("hex").slice(0, 16);
