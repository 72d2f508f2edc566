import type { Cell } from "../../kernel-lib/lab/runner/notebook.js";

/** A code cell that has not been run, as a file has it. */
export const cell = (source: string, tags: readonly string[] = []): Cell => ({
  cell_type: "code",
  metadata: { tags },
  source,
  outputs: [],
  execution_count: null,
});
