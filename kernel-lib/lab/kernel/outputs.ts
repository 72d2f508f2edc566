/**
 * The outputs of one execution, gathered from iopub messages in nbformat's shape.
 *
 * Messages may come after the cell has ended (a timer, a worker) and an update may name a display of another cell, so a list
 * stays live as long as its kernel.
 */
import type { Json, Message } from "../../jupyter/wire.js";

/** An output as nbformat 4 stores it, with texts not yet cut into lines. */
export type Output =
  | { readonly output_type: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | { readonly output_type: "display_data"; readonly data: Json; readonly metadata: Json }
  | {
      readonly output_type: "execute_result";
      readonly data: Json;
      readonly metadata: Json;
      readonly execution_count: number | null;
    }
  | {
      readonly output_type: "error";
      readonly ename: string;
      readonly evalue: string;
      readonly traceback: readonly string[];
    };

interface Entry {
  readonly output: Output;
  readonly displayId: string | undefined;
}

const record = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});

/** The output that a message carries; `undefined` for messages that are no output. */
function outputOf({ header, content }: Message): Output | undefined {
  const data = record(content["data"]);
  const metadata = record(content["metadata"]);
  switch (header.msg_type) {
    case "stream":
      return {
        output_type: "stream",
        name: content["name"] === "stderr" ? "stderr" : "stdout",
        text: String(content["text"] ?? ""),
      };
    case "display_data":
    case "update_display_data":
      return { output_type: "display_data", data, metadata };
    case "execute_result": {
      const count = content["execution_count"];
      return {
        output_type: "execute_result",
        data,
        metadata,
        execution_count: typeof count === "number" ? count : null,
      };
    }
    case "error": {
      const traceback = Array.isArray(content["traceback"]) ? content["traceback"].map(String) : [];
      return {
        output_type: "error",
        ename: String(content["ename"] ?? ""),
        evalue: String(content["evalue"] ?? ""),
        traceback,
      };
    }
    default:
      return undefined;
  }
}

export class OutputList {
  #entries: Entry[] = [];
  #clearNext = false;

  /** The outputs so far. */
  get outputs(): readonly Output[] {
    return this.#entries.map(({ output }) => output);
  }

  /** Takes an iopub message of this execution. */
  add(message: Message): void {
    if (message.header.msg_type === "clear_output") {
      // `wait` clears only when the next output comes, so that the page does not flicker.
      if (message.content["wait"] === true) this.#clearNext = true;
      else this.#entries = [];
      return;
    }
    const output = message.header.msg_type === "update_display_data" ? undefined : outputOf(message);
    if (output === undefined) return;
    this.#put(output, displayId(message));
  }

  /** Adds a remark of this side on the error stream. */
  tell(text: string): void {
    this.#put({ output_type: "stream", name: "stderr", text }, undefined);
  }

  #put(output: Output, displayId: string | undefined): void {
    if (this.#clearNext) this.#entries = [];
    this.#clearNext = false;
    const last = this.#entries.at(-1)?.output;
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name)
      this.#entries[this.#entries.length - 1] = {
        output: { ...last, text: last.text + output.text },
        displayId: undefined,
      };
    else this.#entries.push({ output, displayId });
  }

  /** Takes an `update_display_data` of any execution: changes the outputs that it names. */
  update(message: Message): void {
    const id = displayId(message);
    const output = outputOf(message);
    if (id === undefined || output?.output_type !== "display_data") return;
    this.#entries = this.#entries.map((entry) => (entry.displayId === id ? { output, displayId: id } : entry));
  }
}

const displayId = ({ content }: Message): string | undefined => {
  const id = record(content["transient"])["display_id"];
  return typeof id === "string" ? id : undefined;
};
