/**
 * How the last value of a cell is shown: as a MIME bundle, richest form first offered.
 *
 * 1. A method `value[Symbol.for("Jupyter.display")]()` that returns a bundle (Deno's convention).
 * 2. The first of `globalThis[Symbol.for("kernel-lib.presenters")]` that returns a bundle: libraries add functions there for
 *    values of theirs that are plain data.
 * 3. `text/plain`, as Node prints it.
 */
import { inspect } from "node:util";
import type { Json } from "./wire.js";

/** MIME type → what shows the value in it. */
export type Bundle = Json;

/** Gives a value's bundle, or nothing where the value is not one of its own. May be async. */
export type Presenter = (value: unknown) => unknown;

const DISPLAY = Symbol.for("Jupyter.display");
const PRESENTERS = Symbol.for("kernel-lib.presenters");

const isRecord = (value: unknown): value is Record<string | symbol, unknown> =>
  typeof value === "object" && value !== null;

const isBundle = (value: unknown): value is Bundle =>
  isRecord(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => key.includes("/"));

const plain = (value: unknown): string => inspect(value, { depth: 4, maxArrayLength: 100, breakLength: 100 });

const presenters = (): readonly Presenter[] => {
  const listed: unknown = Reflect.get(globalThis, PRESENTERS);
  return Array.isArray(listed) ? listed.filter((each) => typeof each === "function") : [];
};

const binary = (data: unknown): unknown => (data instanceof Uint8Array ? Buffer.from(data).toString("base64") : data);

/** The bundle of a value; `undefined` for `undefined`, which shows nothing. A value whose own display throws fails the cell. */
export async function present(value: unknown): Promise<Bundle | undefined> {
  if (value === undefined) return undefined;
  const own = (isRecord(value) || typeof value === "function") && Reflect.get(value, DISPLAY);
  const offers: Presenter[] = typeof own === "function" ? [() => own.call(value)] : [];
  for (const presenter of [...offers, ...presenters()]) {
    const bundle: unknown = await presenter(value);
    if (isBundle(bundle)) {
      const rich = Object.fromEntries(Object.entries(bundle).map(([type, data]) => [type, binary(data)]));
      return "text/plain" in rich ? rich : { ...rich, "text/plain": plain(value) };
    }
  }
  return { "text/plain": plain(value) };
}
