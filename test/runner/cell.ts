/** A code cell that has not been run, as a file has it. */
export const cell = (source: string, tags: readonly string[] = []) => ({
  cell_type: "code",
  metadata: { tags },
  source,
  outputs: [],
  execution_count: null,
});
