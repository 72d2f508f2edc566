/**
 * tslab's compiler, opened at the few places where a notebook needs more of it than it gives.
 *
 * Replaced in its TypeScript: the creation of the watching compiler (dist/converter.js `createConverter`), to set options,
 * lend modules, repair references and keep the source map of the first step; and `transpileModule`, to keep the map of the
 * second. The rest is tslab's: names and types that live on from cell to cell, completion and inspection.
 */
import type typescript from "@tslab/typescript-for-tslab";
import { liveVariables } from "./live-variables.js";
import { type Back, through, throughMap } from "./position.js";
import { referenceRepair } from "./references.js";
import { lentTypes, nodeTypeRoots } from "./resolution.js";
import { awaitsAtTopLevel, withoutExports } from "./toplevel.js";
import {
  type Converter,
  type Diagnostic,
  type SideOutput,
  type Tslab,
  type TypeScript,
  loadTslab,
  typescript as ts,
} from "./tslab.js";

/** A cell, compiled. */
export type Compiled =
  | { readonly kind: "refused"; readonly diagnostics: readonly Diagnostic[] }
  | {
      readonly kind: "ready";
      /** CommonJS that runs as the body of a function `(exports, require)`; async where `awaits`. */
      readonly javascript: string;
      readonly awaits: boolean;
      /** From a place in `javascript` to the place in the cell. */
      readonly back: Back;
      /** The declarations that later cells see. */
      readonly declarations: string;
      /** The exported name that holds the value of the last expression. */
      readonly last: string | undefined;
      /** Files of the notebook's folder that the cell imports, compiled. */
      readonly files: readonly SideOutput[];
    };

/** Compiles one notebook's cells. */
export interface Compiler extends Pick<Converter, "inspect" | "complete" | "close"> {
  readonly tslab: Tslab;
  readonly compile: (declarations: string, code: string) => Compiled;
  /** Takes a cell that begins with `@module name` as a file of that name. */
  readonly addModule: (name: string, code: string, jsx: boolean) => readonly Diagnostic[];
}

/** The source maps of the cell compiled last. */
interface Maps {
  first?: string;
  second?: string;
}

type BuilderProgram = typescript.EmitAndSemanticDiagnosticsBuilderProgram;
type WatchHost = typescript.WatchCompilerHostOfFilesAndCompilerOptions<BuilderProgram>;

const CELL = "__tslab__.ts";
const EARLIER = "__prev__.d.ts";
const withoutMapComment = (code: string): string => code.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");

/** The compiler's emit, with our transformer in front and the source map of the cell kept. */
function repairedEmit(builder: BuilderProgram, maps: Maps): BuilderProgram["emit"] {
  const emit = builder.emit.bind(builder);
  const repair = referenceRepair(builder.getProgram().getTypeChecker(), (name) => name.endsWith(EARLIER));
  return (file, write, token, onlyDeclarations, transformers) => {
    const keep: typescript.WriteFileCallback = (name, data, ...rest) => {
      if (name.endsWith(`${CELL.slice(0, -3)}.js.map`)) maps.first = data;
      else write?.(name, withoutMapComment(data), ...rest);
    };
    const own = file?.fileName.endsWith(CELL) === true ? [repair, liveVariables] : [];
    return emit(file, keep, token, onlyDeclarations, {
      ...transformers,
      before: [...(transformers?.before ?? []), ...own],
    });
  };
}

/**
 * tslab gives the compiler one timer, for the update of the program, and fires it itself when a cell comes. The compiler wants a second one when a
 * package changes on disk, to look for it again: that is done at once, or the next cell would find the only timer taken.
 */
function withoutSecondTimer(host: WatchHost): WatchHost {
  const { setTimeout: first } = host;
  if (first === undefined) return host;
  host.setTimeout = (callback, ms, ...rest) => {
    if (callback.name !== "invalidateResolutionsOfFailedLookup") return first.call(host, callback, ms, ...rest);
    callback(...rest);
  };
  return host;
}

/** The functions that stand in for TypeScript's own while tslab compiles in this folder. */
function replacements(folder: string, maps: Maps): Partial<TypeScript> {
  const options = (given: typescript.CompilerOptions): typescript.CompilerOptions => ({
    ...given,
    lib: [...(given.lib ?? []), "lib.es2023.d.ts"],
    // Only Node's types are global; tslab would load every package under @types, seconds of work, before the first cell.
    types: ["node"],
    typeRoots: nodeTypeRoots(folder),
    paths: lentTypes(folder),
    sourceMap: true,
  });
  const createWatchCompilerHost = (
    roots: string[],
    given: typescript.CompilerOptions,
    ...rest: unknown[]
  ): WatchHost => {
    const create = ts.createWatchCompilerHost as unknown as (...all: unknown[]) => WatchHost;
    const host = create(roots, options(given), ...rest);
    // tslab sets this callback on the host; whatever it sets is called with the repaired builder.
    let created: WatchHost["afterProgramCreate"];
    Object.defineProperty(host, "afterProgramCreate", {
      get: () => created,
      set: (callback: NonNullable<typeof created>) => {
        created = (builder) => {
          builder.emit = repairedEmit(builder, maps);
          callback(builder);
        };
      },
    });
    return withoutSecondTimer(host);
  };
  const transpileModule: TypeScript["transpileModule"] = (input, given) => {
    const out = ts.transpileModule(input, { ...given, compilerOptions: { ...given.compilerOptions, sourceMap: true } });
    if (out.sourceMapText === undefined) delete maps.second;
    else maps.second = out.sourceMapText;
    return { ...out, outputText: withoutMapComment(out.outputText) };
  };
  return {
    createWatchCompilerHost: createWatchCompilerHost as unknown as TypeScript["createWatchCompilerHost"],
    transpileModule,
  };
}

/** A compiler for the cells of a notebook in this folder. Takes a second or two: TypeScript reads its libraries. */
export function createCompiler(folder: string): Compiler {
  const maps: Maps = {};
  const tslab = loadTslab(replacements(folder, maps));
  const converter = tslab.createConverter();

  const compile = (declarations: string, code: string): Compiled => {
    delete maps.first;
    const result = converter.convert(declarations, withoutExports(code));
    if (result.diagnostics.length > 0) return { kind: "refused", diagnostics: result.diagnostics };
    const javascript = result.output ?? "";
    const steps = [maps.second, maps.first].flatMap((map) => (map === undefined ? [] : [throughMap(map)]));
    return {
      kind: "ready",
      javascript,
      awaits: result.hasToplevelAwait === true || awaitsAtTopLevel(javascript),
      // tslab puts one line in front of the cell to make it a module.
      back: through(...steps, ({ line, column }) => (line === 0 ? undefined : { line: line - 1, column })),
      declarations: result.declOutput ?? "",
      last: result.lastExpressionVar,
      files: result.sideOutputs ?? [],
    };
  };

  return {
    tslab,
    compile,
    inspect: converter.inspect,
    complete: converter.complete,
    close: converter.close,
    addModule: (name, code, jsx) => converter.addModule(name, code, { module: name, ...(jsx ? { jsx } : {}) }),
  };
}
