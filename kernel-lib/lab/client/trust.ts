/** After a save: if every cell of the notebook is trusted, this user vouches for what is on the disk now. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { type INotebookModel, INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";
import { ask } from "./server.js";

const isTrusted = (model: INotebookModel | null): boolean =>
  model !== null && [...model.cells].every((cell) => cell.type !== "code" || cell.trusted);

async function vouch({ context }: NotebookPanel): Promise<void> {
  const { hash, path } = context.contentsModel ?? {};
  if (hash !== undefined && path !== undefined && isTrusted(context.model)) await ask("lab/api/trust", { path, hash });
}

export const trust: JupyterFrontEndPlugin<void> = {
  id: "kernel-lab:trust",
  description: "Vouches for notebooks whose outputs the user has seen come about.",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_app, tracker: INotebookTracker) => {
    tracker.widgetAdded.connect((_tracker, panel) => {
      panel.context.saveState.connect((_context, state) => {
        // Not vouched for, the notebook is opened untrusted next time; nothing is lost.
        if (state === "completed") void vouch(panel).catch(() => undefined);
      });
    });
  },
};
