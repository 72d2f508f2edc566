/** The name of a point's files: its parameters as far as they fit, and a digest that tells it from all others. */
import { digestOf } from "../../host/digest.js";
import type { Json } from "../../jupyter/wire.js";

const LONGEST = 60;

/**
 * A name for files, the same on every system.
 *
 * @example
 * nameOf({ seed: 1, policy: "a/b" }).replace(/-[0-9a-f]{8}$/, "") //=> "seed-1-policy-a-b"
 */
export function nameOf(point: Json): string {
  const said = Object.entries(point)
    .map(([name, value]) => `${name}-${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join("-")
    .replaceAll(/[^\p{Letter}\p{Number}.]+/gu, "-")
    .slice(0, LONGEST)
    .replaceAll(/^[-.]+|[-.]+$/g, "");
  return `${said === "" ? "defaults" : said}-${digestOf(point).slice(0, 8)}`;
}
