/** A kernel that ends by itself: the page says so and offers a new one. What is not saved stays on the page. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Dialog, showDialog } from "@jupyterlab/apputils";
import { INotebookTracker, type NotebookPanel } from "@jupyterlab/notebook";

async function offer(panel: NotebookPanel): Promise<void> {
  const { button } = await showDialog({
    title: "The kernel has ended",
    body:
      `The kernel of ${panel.context.path} was killed or ran out of memory. Your text is still here, saved or not; ` +
      `the variables of its cells are gone.`,
    buttons: [Dialog.cancelButton({ label: "Not now" }), Dialog.okButton({ label: "Restart the kernel" })],
  });
  if (button.accept) await panel.sessionContext.changeKernel({ name: "tslab" });
}

export const kernelEnd: JupyterFrontEndPlugin<void> = {
  id: "kernel-lab:kernel-end",
  description: "Offers a new kernel when one has ended by itself.",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_app, tracker: INotebookTracker) => {
    const watch = (panel: NotebookPanel): void => {
      let asking = false;
      panel.sessionContext.statusChanged.connect((context, status) => {
        if (status !== "dead" || asking || context.isTerminating || context.isRestarting) return;
        asking = true;
        void offer(panel).finally(() => (asking = false));
      });
    };
    tracker.forEach(watch);
    tracker.widgetAdded.connect((_tracker, panel) => watch(panel));
  },
};
