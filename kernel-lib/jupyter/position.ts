/**
 * From a place in the JavaScript that runs to the place in the cell as typed.
 *
 * A cell is compiled twice (TypeScript to ES modules, those to CommonJS), each step with its source map; the two are
 * composed here. Lines and columns count from zero.
 */
import { SourceMap, type SourceMapPayload } from "node:module";

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One step back: `undefined` where the map knows nothing of the line. */
export type Back = (position: Position) => Position | undefined;

/** The way back through one source map. */
export function throughMap(json: string): Back {
  const map = new SourceMap(JSON.parse(json) as SourceMapPayload);
  return ({ line, column }) => {
    const entry = map.findEntry(line, column);
    if (!("originalLine" in entry) || entry.generatedLine !== line) return undefined;
    return { line: entry.originalLine, column: entry.originalColumn };
  };
}

/** The way back through several steps, the last compiled first. */
export function through(...steps: readonly Back[]): Back {
  return (position) => steps.reduce<Position | undefined>((at, step) => (at === undefined ? at : step(at)), position);
}
