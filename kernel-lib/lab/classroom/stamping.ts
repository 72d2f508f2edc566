/** A released notebook with its stamp: the name and version of the assignment, and its own cells, to go back to. */
import { digestOf } from "../../host/digest.js";
import { type Notebook, textOf } from "../runner/notebook.js";
import { FIELD } from "./stamp.js";

/** A name for what students were given: it changes with any cell or its marks, and with nothing else. */
export const releaseDigest = ({ cells }: Notebook): string =>
  digestOf(cells.map((cell) => [cell.cell_type, textOf(cell.source).trim(), cell.metadata["nbgrader"] ?? null]));

/**
 * The notebook, stamped. The cells are kept in its metadata, so that whoever has the file can begin again, whatever became of the
 * others: a file beside it would be lost when the notebook is sent or moved.
 */
export function stamped(released: Notebook, assignment: string): Notebook {
  const own = { assignment, digest: releaseDigest(released), released: released.cells };
  return { ...released, metadata: { ...released.metadata, [FIELD]: own } };
}
