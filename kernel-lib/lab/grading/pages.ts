/** Pages of foreign notebooks, made by a process that may take too long or fail without harm to the others. */
import { type ChildProcess, fork } from "node:child_process";
import { compiled } from "../home.js";
import type { Notebook } from "../runner/notebook.js";

const PROGRAM = compiled("lab/grading/page-worker.js");

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
