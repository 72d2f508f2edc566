/**
 * tslab 1.0.22, with the compiler underneath it opened for repair.
 *
 * tslab gives the kernel its compiler (types across cells, completion, inspection) and its public `display`. It reads its
 * TypeScript through `require("@tslab/typescript-for-tslab")`; a view laid over that module, before tslab loads it, lets
 * `compiler.ts` replace single functions without touching a file of tslab's. These are private exports of one version:
 * any other is refused.
 */
import { createRequire } from "node:module";
import type ts from "@tslab/typescript-for-tslab";
import type { Converter, ConverterOptions, ConvertResult, Diagnostic, SideOutput } from "tslab/dist/converter.js";
import type { CodeMetadata } from "tslab/dist/metadata.js";

export type { Converter, ConvertResult, Diagnostic, SideOutput };

/** The compiler, as a value. */
export type TypeScript = typeof ts;

/** What tslab calls to send rich output (dist/jupyter.js `lastWriteDisplayData`). */
export type WriteDisplayData = (
  content: {
    readonly data: Record<string, unknown>;
    readonly metadata?: Record<string, unknown>;
    readonly transient?: { readonly display_id?: string };
  },
  update?: boolean,
) => void;

const require = createRequire(import.meta.url);
const VERSION = "1.0.22";

/** The private modules of tslab that the kernel uses. */
export interface Tslab {
  readonly version: string;
  /** dist/public.js: what `import … from "tslab"` gives a cell. */
  readonly entry: string;
  readonly createConverter: (options?: ConverterOptions) => Converter;
  readonly getCodeMetadata: (code: string) => CodeMetadata;
  readonly printQuickInfo: (info: ts.QuickInfo) => string;
  /** Routes `tslab.display` to this function. */
  readonly display: (write: WriteDisplayData) => void;
}

/** tslab's own TypeScript, unpatched. */
export const typescript: TypeScript = require("@tslab/typescript-for-tslab");

/** Loads tslab over a TypeScript in which the functions given stand in for its own. */
export function loadTslab(replaced: Partial<TypeScript>): Tslab {
  const version: string = require("tslab/package.json").version;
  if (version !== VERSION)
    throw new Error(
      `The notebook kernel repairs tslab ${VERSION} and found ${version}: run npm ci, or pin "tslab": "${VERSION}".`,
    );
  const cached = require.cache[require.resolve("@tslab/typescript-for-tslab")];
  if (cached === undefined) throw new Error("TypeScript of tslab is not in the module cache");
  cached.exports = new Proxy(typescript, {
    get: (target, name) => Reflect.get(Object.hasOwn(replaced, name) ? replaced : target, name),
  });
  const jupyter: { lastWriteDisplayData: WriteDisplayData | null } = require("tslab/dist/jupyter.js");
  return {
    version,
    entry: require.resolve("tslab"),
    createConverter: require("tslab/dist/converter.js").createConverter,
    getCodeMetadata: require("tslab/dist/metadata.js").getCodeMetadata,
    printQuickInfo: require("tslab/dist/inspect.js").printQuickInfo,
    display: (write) => {
      jupyter.lastWriteDisplayData = write;
    },
  };
}
