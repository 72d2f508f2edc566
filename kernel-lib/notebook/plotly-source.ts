/**
 * The text of plotly.js, read from the installed package: nothing is fetched when a figure is drawn.
 *
 * The cartesian build is the smallest one with heat maps. It is read when first needed, never by an import.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

let source: string | undefined;

/** The JavaScript of plotly.js; contains no `</script`. */
export function plotlySource(): string {
  source ??= readFileSync(
    createRequire(import.meta.url).resolve("plotly.js/dist/plotly-cartesian.min.js"),
    "utf8",
  ).replaceAll(/<\/(script)/gi, "<\\/$1");
  return source;
}

/** The same, packed with gzip and written in base64: 0.6 MB in place of 1.4. */
export function plotlyPacked(): string {
  return gzipSync(plotlySource(), { level: 6 }).toString("base64");
}
