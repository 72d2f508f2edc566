/** With a save: if every cell of the notebook is trusted, this user vouches for what is saved. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { type INotebookModel, INotebookTracker } from "@jupyterlab/notebook";

const isTrusted = (model: INotebookModel | null): boolean =>
  model !== null && [...model.cells].every((cell) => cell.type !== "code" || cell.trusted);

export const trust: JupyterFrontEndPlugin<void> = {
  id: "kernel-lab:trust",
  description: "Vouches for notebooks whose outputs the user has seen come about.",
  autoStart: true,
  requires: [INotebookTracker],
  activate: ({ serviceManager: { contents } }, tracker: INotebookTracker) => {
    /** By path: was it trusted when the save began? What is saved is read then, though it is sent later. */
    const begun = new Map<string, boolean>();
    tracker.widgetAdded.connect((_tracker, { context }) => {
      context.saveState.connect((_context, state) => {
        if (state === "started") begun.set(context.path, isTrusted(context.model));
        else begun.delete(context.path);
      });
    });
    // The save says it itself: asked for afterwards, a page that is closed at once would lose it.
    const save = contents.save.bind(contents);
    contents.save = (path, options) => {
      const trusted = begun.get(path) === true;
      // One save has one answer: what is uploaded over the same file is somebody else's.
      begun.delete(path);
      return save(path, { ...options, ...(trusted ? { trusted } : {}) });
    };
  },
};
