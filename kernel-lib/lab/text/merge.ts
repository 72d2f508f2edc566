/** A text that was edited, and the notebook it came from: what a cell showed is kept while its text stays the same. */
import { digestOf } from "../../host/digest.js";
import type { Json } from "../../jupyter/wire.js";
import { type Cell, type Notebook, textOf } from "../runner/notebook.js";
import { lasting } from "./write.js";

const sameText = (a: Cell, b: Cell): boolean => a.cell_type === b.cell_type && textOf(a.source) === textOf(b.source);

/** A new cell is named by its text, so that the same text gives the same notebook. */
function withIds(cells: readonly Cell[]): readonly Cell[] {
  const taken = new Set(cells.flatMap(({ id }) => (id === undefined ? [] : [id])));
  return cells.map((cell) => {
    if (cell.id !== undefined) return cell;
    const base = digestOf([cell.cell_type, textOf(cell.source)]).slice(0, 8);
    const tries = Array.from({ length: taken.size + 1 }, (_, at) => (at === 0 ? base : `${base}-${at + 1}`));
    const id = tries.find((name) => !taken.has(name)) ?? base;
    taken.add(id);
    return { id, ...cell };
  });
}

/** The cell of the old notebook that this one was: by its id; without one, by its text. */
function ancestor(cell: Cell, old: Notebook, named: ReadonlySet<string>): Cell | undefined {
  if (cell.id !== undefined) return old.cells.find(({ id }) => id === cell.id);
  return old.cells.find((one) => sameText(one, cell) && !named.has(one.id ?? ""));
}

const isRecord = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The same record with its fields in the order of another one: a file must not change where nothing was edited. */
function inOrderOf<T>(old: unknown, now: T): T {
  if (!isRecord(old) || !isRecord(now)) return now;
  const keys = [...Object.keys(old).filter((key) => key in now), ...Object.keys(now).filter((key) => !(key in old))];
  return Object.fromEntries(keys.map((key) => [key, inOrderOf(old[key], now[key])])) as T;
}

/** A cell that has no past, in the order in which Jupyter writes its fields. */
const inUsualOrder = (cell: Cell): Cell =>
  Object.fromEntries(Object.entries(cell).sort(([a], [b]) => (a < b ? -1 : 1))) as unknown as Cell;

/** The notebook of the text with ids everywhere, and with the outputs of `old` where the text has not changed. */
export function withOutputsOf(text: Notebook, old: Notebook | undefined): Notebook {
  if (old === undefined) return { ...text, cells: withIds(text.cells).map(inUsualOrder) };
  const taken = new Set(text.cells.flatMap(({ id }) => (id === undefined ? [] : [id])));
  const cells = text.cells.map((cell): Cell => {
    const before = ancestor(cell, old, taken);
    if (before === undefined) return cell;
    if (before.id !== undefined) taken.add(before.id);
    const { outputs = [], execution_count = null } = before;
    const kept = cell.cell_type === "code" && sameText(cell, before) ? { outputs, execution_count } : {};
    return inOrderOf(before, { ...(before.id === undefined ? {} : { id: before.id }), ...cell, ...kept });
  });
  const { kernel_lib: record } = old.metadata;
  const metadata = Object.keys(text.metadata).length === 0 ? lasting(old) : text.metadata;
  return inOrderOf(old, {
    ...text,
    metadata: { ...metadata, ...(record === undefined ? {} : { kernel_lib: record }) },
    cells: withIds(cells).map((cell) => (old.cells.some(({ id }) => id === cell.id) ? cell : inUsualOrder(cell))),
  });
}
