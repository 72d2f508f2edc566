/** A server that has gone: the page goes on trying, and until then offers every unsaved notebook as a download. */
import { IConnectionLost, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Dialog, showDialog } from "@jupyterlab/apputils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";

/** Gives a notebook to the browser as a file: nothing of it needs the server. */
function keep({ context }: NotebookPanel): void {
  const text = `${JSON.stringify(context.model.toJSON(), null, 1)}\n`;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/x-ipynb+json" }));
  link.download = context.path.split("/").at(-1) ?? "notebook.ipynb";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export const connectionLost: JupyterFrontEndPlugin<IConnectionLost> = {
  id: "kernel-lab:connection-lost",
  description: "What to do when the server has gone.",
  autoStart: true,
  optional: [INotebookTracker],
  provides: IConnectionLost,
  activate: (_app, tracker: INotebookTracker | null) => {
    let asking: Promise<void> | undefined;
    const ask = async (): Promise<void> => {
      const open: NotebookPanel[] = [];
      tracker?.forEach((panel) => open.push(panel));
      const dirty = open.filter(({ context }) => context.model.dirty);
      const { button } = await showDialog({
        title: "The server of the lab does not answer",
        body:
          "The page goes on trying and connects again by itself when the server is back. If you have started it anew, open the " +
          `address that it printed. ${dirty.length === 0 ? "Everything here is saved." : `Not saved: ${dirty.map(({ context }) => context.path).join(", ")}.`}`,
        buttons: [
          Dialog.cancelButton({ label: "Wait" }),
          ...(dirty.length === 0 ? [] : [Dialog.okButton({ label: "Download what is not saved" })]),
        ],
      });
      if (button.accept) dirty.forEach(keep);
    };
    return async () => {
      asking ??= ask().finally(() => setTimeout(() => (asking = undefined), 60_000));
      await asking;
    };
  },
};
