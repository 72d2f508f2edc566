/** What is done with an exercise as a whole: begun again, with a copy of the work kept; and handed in. */
import { PathExt } from "@jupyterlab/coreutils";
import type { INotebookContent, ICell } from "@jupyterlab/nbformat";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Contents } from "@jupyterlab/services";
import { type Author, FIELD, stampOf } from "../classroom/stamp.js";

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});

const contentOf = ({ context }: NotebookPanel): INotebookContent =>
  context.model.toJSON() as unknown as INotebookContent;

/** The cells that the exercise was handed out with, or undefined if the notebook does not hold them. */
export function releasedCells(panel: NotebookPanel): readonly ICell[] | undefined {
  const { released } = fieldsOf(contentOf(panel).metadata[FIELD]);
  return Array.isArray(released) ? (released as ICell[]) : undefined;
}

/** Puts the exercise back as it was handed out, after a copy of the work was made. Gives the path of the copy. */
export async function begunAgain(panel: NotebookPanel, contents: Contents.IManager): Promise<string> {
  const cells = releasedCells(panel);
  if (cells === undefined) throw new Error("the notebook does not hold the exercise as it was handed out");
  const { context } = panel;
  await context.save();
  const copy = await contents.copy(context.path, PathExt.dirname(context.path));
  context.model.fromJSON({ ...contentOf(panel), cells: [...cells] } as never);
  await context.save();
  return copy.path;
}

/** Writes the file to hand in, beside the notebook: the notebook as it is, with who hands it in. Gives its path. */
export async function handedIn(panel: NotebookPanel, author: Author, contents: Contents.IManager): Promise<string> {
  const { context } = panel;
  await context.save();
  const content = contentOf(panel);
  const { released: _, ...own } = fieldsOf(content.metadata[FIELD]);
  const submission = { ...author, at: new Date().toISOString() };
  const { assignment } = stampOf(content.metadata as Fields);
  const stem = assignment ?? PathExt.basename(context.path, ".ipynb");
  const path = PathExt.join(PathExt.dirname(context.path), `${stem}-${author.student}.ipynb`);
  const stamped = { ...content, metadata: { ...content.metadata, [FIELD]: { ...own, submission } } };
  await contents.save(path, { type: "notebook", format: "json", content: stamped });
  return path;
}
