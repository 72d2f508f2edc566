/** What a cell shows, in the form that is compared: without what only a front end adds. */
import type { Json } from "../../jupyter/wire.js";
import { type Multiline, textOf } from "../runner/notebook.js";

/** One output of a cell. */
export type Shown =
  | { readonly kind: "stdout" | "stderr" | "error"; readonly text: string }
  | { readonly kind: "figure"; readonly figure: unknown; readonly text: string }
  | { readonly kind: "value"; readonly data: Readonly<Record<string, unknown>> };

const FIGURE = "application/vnd.plotly.v1+json";

const isText = (value: unknown): value is Multiline =>
  typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"));

const joined = (value: unknown): string => (isText(value) ? textOf(value) : "");

function shown(output: Json): Shown {
  switch (output["output_type"]) {
    case "stream":
      return { kind: output["name"] === "stderr" ? "stderr" : "stdout", text: joined(output["text"]) };
    case "error":
      // A traceback holds lines of the library, which move; name and message are what a reader is told.
      return { kind: "error", text: `${String(output["ename"])}: ${String(output["evalue"])}` };
    default: {
      const data = (output["data"] ?? {}) as Json;
      // A figure's picture and its HTML are made from its data, and not by every front end.
      if (FIGURE in data) return { kind: "figure", figure: data[FIGURE], text: joined(data["text/plain"]) };
      const parts = Object.entries(data).map(
        ([type, value]) => [type, isText(value) && !type.endsWith("json") ? textOf(value) : value] as const,
      );
      return { kind: "value", data: Object.fromEntries(parts.sort(([a], [b]) => (a < b ? -1 : 1))) };
    }
  }
}

/** The outputs of a cell; consecutive parts of one stream are one, however they were cut when they arrived. */
export function shownBy(outputs: readonly Json[]): readonly Shown[] {
  return outputs.map(shown).reduce<readonly Shown[]>((done, next) => {
    const last = done.at(-1);
    const stream = (one: Shown | undefined): one is Shown & { readonly text: string } =>
      one?.kind === "stdout" || one?.kind === "stderr";
    return stream(last) && stream(next) && last.kind === next.kind
      ? [...done.slice(0, -1), { ...last, text: last.text + next.text }]
      : [...done, next];
  }, []);
}
