/**
 * Where outputs go: to the launcher of our kernel, else to a plain tslab kernel, else nowhere (and the caller prints text).
 *
 * tslab is never loaded from here. If this process is a tslab kernel, the module is already in node's cache, and that very copy
 * is the one whose socket is open; any other copy would answer "Not ready".
 */
import { createRequire } from "node:module";
import type { Bundle } from "./kinds.js";

/** How an output is sent: `displayId` names it, `update` replaces the output of that name. */
export interface DisplayOptions {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly displayId?: string;
  readonly update?: boolean;
}

/** Sends one output to the front end. */
export type Display = (bundle: Bundle, options: DisplayOptions) => void;

/** The launcher puts its `Display` here, on globalThis. */
export const displayKey: symbol = Symbol.for("kernel-lib.display");

interface TslabJupyter {
  readonly lastWriteDisplayData?: (content: unknown, update: boolean) => void;
}

function tslabDisplay(): Display | undefined {
  const { cache } = createRequire(import.meta.url);
  const path = Object.keys(cache).find((file) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file));
  if (path === undefined) return undefined;
  const exported = cache[path]?.exports as TslabJupyter | undefined;
  const write = exported?.lastWriteDisplayData;
  if (typeof write !== "function") return undefined;
  return (data, { metadata = {}, displayId, update = false }) =>
    write({ data, metadata, transient: displayId === undefined ? {} : { display_id: displayId } }, update);
}

/** The way to the front end, or undefined in a plain process. */
export function display(): Display | undefined {
  const hook: unknown = Reflect.get(globalThis, displayKey);
  return typeof hook === "function" ? (hook as Display) : tslabDisplay();
}
