/** A real kernel for a test file, in an empty folder of its own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { Message } from "../../kernel-lib/jupyter/wire.js";
import { type Execution, type ExecuteOptions, Kernel } from "../../kernel-lib/lab/kernel/kernel.js";
import type { Output } from "../../kernel-lib/lab/kernel/outputs.js";

/** A new empty folder, removed after the file's tests. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "kernel-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a test needs of its kernel. */
export interface Session {
  readonly kernel: () => Kernel;
  /** Runs a cell and gives its outputs. */
  readonly outputs: (code: string, options?: ExecuteOptions) => Promise<readonly Output[]>;
  /** Runs a cell and gives what it printed and showed, as one text. */
  readonly text: (code: string, options?: ExecuteOptions) => Promise<string>;
  /** Runs a cell that fails and gives its error. */
  readonly error: (code: string, options?: ExecuteOptions) => Promise<ErrorOutput>;
  /** Everything published so far. */
  readonly published: readonly Message[];
}

export type ErrorOutput = Extract<Output, { readonly output_type: "error" }>;

/** What outputs say in plain text. */
export function plain(outputs: readonly Output[]): string {
  return outputs
    .map((output) => {
      if (output.output_type === "stream") return output.text;
      if (output.output_type === "error") return `${output.ename}: ${output.evalue}`;
      return String(output.data["text/plain"] ?? "");
    })
    .join("");
}

export function errorOf(execution: Execution): ErrorOutput {
  const error = execution.outputs.outputs.find((output): output is ErrorOutput => output.output_type === "error");
  if (error === undefined) throw new Error(`no error among ${JSON.stringify(execution.outputs.outputs)}`);
  return error;
}

/** One kernel for the tests of this file. */
export function session(): Session {
  const cwd = emptyFolder();
  const published: Message[] = [];
  let kernel: Kernel;
  beforeAll(async () => {
    const accepts = (message: Message): boolean => {
      published.push(message);
      return true;
    };
    kernel = await Kernel.start({ cwd, accepts });
  });
  afterAll(() => kernel.shutdown());
  const outputs: Session["outputs"] = async (code, options) => (await kernel.execute(code, options)).outputs.outputs;
  return {
    kernel: () => kernel,
    published,
    outputs,
    text: async (code, options) => plain(await outputs(code, options)),
    error: async (code, options) => errorOf(await kernel.execute(code, options)),
  };
}

export const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Waits until something holds. */
export async function until(holds: () => boolean, ms = 10_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error("it did not come to hold in time");
    await later(20);
  }
}
