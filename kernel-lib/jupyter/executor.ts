/**
 * Runs compiled cells, one after the other, in one set of names.
 *
 * A cell runs as a function of `exports` and `require`, as in tslab (dist/executor.js). Different from there: each cell is a
 * script with a name of its own, its end can be forced from outside (an interrupted cell may never settle), and its last
 * value and its failure are handed over as values, not printed.
 */
import Module, { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import vm from "node:vm";
import type { Compiler } from "./compiler.js";
import { type Failure, INTERRUPTED, compileFailure, thrownFailure } from "./failure.js";
import { type Bundle, present } from "./presentation.js";
import type { Back } from "./position.js";
import { nameScript } from "./stack.js";
import type { Critical } from "./warden-link.js";

/** How a cell ended: with what is shown of its last value, or failed. */
export type Outcome =
  | { readonly kind: "shown"; readonly bundle: Bundle | undefined }
  | { readonly kind: "failed"; readonly failure: Failure };

export interface Executor {
  /** Runs one cell; `title` is what stacks call it, `owner` whom its output belongs to. One at a time. */
  readonly run: (code: string, title: string, owner: unknown) => Promise<Outcome>;
  /** Ends the running cell as interrupted; without effect when none runs. */
  readonly interrupt: () => void;
  /** What earlier cells declared, for completion and inspection. */
  readonly declarations: () => string;
}

interface Cell {
  readonly title: string;
  readonly owner: unknown;
}

type Names = Record<string | symbol, unknown>;
type Require = (id: string) => unknown;

/** The names of all cells. Imports define getters; here they become plain values, so that a later cell may redefine them. */
function createNames(): Names {
  return new Proxy<Names>(
    {},
    {
      defineProperty: (names, name, { get, value }) => {
        if (name !== "__esModule") names[name] = get === undefined ? value : get();
        return true;
      },
      // Without this, an assignment would take the way of defineProperty above, ten times as long.
      set: (names, name, value) => {
        names[name] = value;
        return true;
      },
    },
  );
}

/** `require` for cells: `tslab` is this kernel's, and files that the compiler produced are looked up in memory first. */
function createCellRequire(
  folder: string,
  tslabEntry: string,
  files: Map<string, string>,
  loaded: Map<string, Module>,
): Require {
  const wrap = (require: NodeJS.Require, here: string): Require => {
    const compiled = (id: string): Module | undefined => {
      const path = join(here, id).replaceAll("\\", "/");
      const name = extname(path) === "" ? `${path}.js` : path;
      const known = loaded.get(name);
      const code = files.get(name);
      if (known !== undefined || code === undefined) return known;
      const made = new Module(name) as Module & { _compile(code: string, name: string): void };
      made.filename = name;
      made.paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(dirname(name));
      made.require = wrap(createRequire(name), dirname(name)) as NodeJS.Require;
      loaded.set(name, made);
      made._compile(code, name);
      return made;
    };
    return new Proxy(require, {
      apply: (_target, _this, [id]: [string]) =>
        id === "tslab" ? require(tslabEntry) : (compiled(id)?.exports ?? require(id)),
    });
  };
  return wrap(createRequire(join(folder, "cell.js")), folder);
}

const NOTHING: Outcome = { kind: "shown", bundle: undefined };

/** An executor of cells in this folder. `critical` runs what must not be cut short: the compiler would not recover. */
export function createExecutor(compiler: Compiler, folder: string, critical: Critical): Executor {
  const names = createNames();
  const files = new Map<string, string>();
  const loaded = new Map<string, Module>();
  const require = createCellRequire(folder, compiler.tslab.entry, files, loaded);
  let declarations = "";
  let serial = 0;
  let stop: (() => void) | undefined;

  const failed = (failure: Failure): Outcome => ({ kind: "failed", failure });

  /** The function of a compiled cell, and what to do when it has run. */
  const evaluate = async (code: string, run: number, { title, owner }: Cell): Promise<Outcome> => {
    const { module, mode, jsx } = compiler.tslab.getCodeMetadata(code);
    if (module !== undefined) {
      const found = critical(() => compiler.addModule(module, code, jsx === true));
      return found.length > 0 ? failed(compileFailure(code, title, found)) : NOTHING;
    }
    if (mode === "browser") return NOTHING;
    const cell = critical(() => compiler.compile(declarations, code));
    if (cell.kind === "refused") return failed(compileFailure(code, title, cell.diagnostics));
    for (const { path, data } of cell.files) {
      loaded.delete(path);
      files.set(path, data);
    }
    const prefix = `(${cell.awaits ? "async " : ""}function (exports, require) { `;
    const back: Back = ({ line, column }) =>
      cell.back({ line, column: line === 0 ? Math.max(0, column - prefix.length) : column });
    const filename = nameScript(run, { title, owner, source: code, back });
    const body = vm.runInThisContext(`${prefix}${cell.javascript}\n})`, { filename });
    const result: unknown = body.call(undefined, names, require);
    if (cell.awaits) await result;
    // A cell that was interrupted and ends all the same must not undo what later cells declared.
    if (run !== serial || stop === undefined) return NOTHING;
    declarations = cell.declarations;
    if (cell.last === undefined) return NOTHING;
    const value = names[cell.last];
    delete names[cell.last];
    return { kind: "shown", bundle: await present(value instanceof Promise ? await value : value) };
  };

  const attempt = async (code: string, run: number, cell: Cell): Promise<Outcome> => {
    try {
      return await evaluate(code, run, cell);
    } catch (error) {
      return failed(thrownFailure(error, run));
    }
  };

  return {
    run: async (code, title, owner) => {
      const run = ++serial;
      const interrupted = new Promise<Outcome>((resolve) => {
        stop = () => resolve(failed(INTERRUPTED));
      });
      // A turn of its own, and there a microtask: if the cell is terminated by force, V8 drops the microtasks queued beside it,
      // and Node keeps the traces of a callback of its own that the cell would run in.
      const turn = new Promise<void>((begin) => setImmediate(begin));
      const done = turn.then(() => attempt(code, run, { title, owner }));
      const outcome = await Promise.race([done, interrupted]);
      stop = undefined;
      return outcome;
    },
    interrupt: () => stop?.(),
    declarations: () => declarations,
  };
}
