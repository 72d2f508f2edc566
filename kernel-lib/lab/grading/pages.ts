/** Pages of foreign notebooks, made by a process that may take too long or fail without harm to the others. */
import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Notebook } from "../runner/notebook.js";

/** Compiled, also when this file is read as source. */
const PROGRAM =
  ["./page-worker.js", "../../dist/lab/grading/page-worker.js"]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((file) => existsSync(file)) ?? "";

/** Far more than any page of the project's own notebooks takes [ms]. */
const PATIENCE_MS = 30_000;
const HEAP = 1024;

/** Makes pages, one after the other. */
export interface Pages {
  /** The page of a notebook, or undefined if it cannot be made in time. */
  readonly page: (notebook: Notebook, name: string) => Promise<string | undefined>;
  readonly close: () => void;
}

function ask(child: ChildProcess, message: object): Promise<string | undefined> {
  return new Promise((resolve) => {
    const done = (html: string | undefined): void => {
      clearTimeout(late);
      child.removeAllListeners();
      resolve(html);
    };
    const late = setTimeout(() => done(undefined), PATIENCE_MS);
    child.once("message", (answer) => done((answer as { readonly html: string }).html));
    child.once("exit", () => done(undefined));
    child.once("error", () => done(undefined));
    child.send(message, (error) => {
      if (error !== null) done(undefined);
    });
  });
}

/** Starts the process when the first page is asked for, and anew after a page that could not be made. */
export function openPages(): Pages {
  let child: ChildProcess | undefined;
  const page: Pages["page"] = async (notebook, name) => {
    child ??= fork(PROGRAM, { stdio: "ignore", execArgv: [`--max-old-space-size=${HEAP}`] });
    const html = await ask(child, { notebook, name });
    if (html === undefined) {
      child.kill("SIGKILL");
      child = undefined;
    }
    return html;
  };
  return { page, close: () => void child?.kill("SIGKILL") };
}
