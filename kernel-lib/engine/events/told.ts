/** What somebody gave, in few words: for problems. */

/** A plain object as it is; of another one its class and its name, for it may be large, or lead back to itself. */
function ofObject(value: object): string {
  const kind = (Object.getPrototypeOf(value) as { readonly constructor?: { readonly name?: string } } | null)
    ?.constructor?.name;
  const { name } = value as { readonly name?: unknown };
  if (kind === "Task") return `the process ${String(name)} itself`;
  try {
    if (kind === "Object" || kind === "Array" || kind === undefined) return JSON.stringify(value);
  } catch {
    // It cannot be written.
  }
  return typeof name === "string" && name !== "" ? `${name} itself` : `an object (${kind ?? "plain"})`;
}

/** A value in few words. */
export const told = (value: unknown): string =>
  typeof value === "function"
    ? `a function${value.name === "" ? "" : ` (${value.name})`}`
    : typeof value === "string"
      ? JSON.stringify(value)
      : typeof value === "object" && value !== null
        ? ofObject(value)
        : String(value);
