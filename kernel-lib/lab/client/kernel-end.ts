/** A kernel that ends by itself: the page says so and offers a new one. What is not saved stays on the page. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Dialog, showDialog } from "@jupyterlab/apputils";
import type { ICellModel, ICodeCellModel } from "@jupyterlab/cells";
import { INotebookTracker, NotebookActions, type NotebookPanel } from "@jupyterlab/notebook";

async function offer(panel: NotebookPanel): Promise<void> {
  const { button } = await showDialog({
    title: "The kernel has ended",
    body:
      `The kernel of ${panel.context.path} was killed, ran out of memory, or ended itself. Your text is still here, saved or not; ` +
      `the variables of its cells are gone.`,
    buttons: [Dialog.cancelButton({ label: "Not now" }), Dialog.okButton({ label: "Restart the kernel" })],
  });
  if (button.accept) await panel.sessionContext.changeKernel({ name: "tslab" });
}

const isCode = (model: ICellModel): model is ICodeCellModel => model.type === "code";

type Executed = Parameters<Parameters<typeof NotebookActions.executed.connect>[0]>[1];

/** Offers a new kernel when the notebook's ends or has ended, and again when somebody runs a cell all the same. */
function watch(panel: NotebookPanel): void {
  let asking = false;
  const ask = (): void => {
    if (asking) return;
    asking = true;
    void offer(panel).finally(() => (asking = false));
  };
  const isDead = (): boolean => panel.sessionContext.session?.kernel?.status === "dead";
  const executed = (_sender: unknown, { notebook, cell, success }: Executed): void => {
    if (notebook !== panel.content || success || !isDead()) return;
    // JupyterLab leaves a cell that could not be sent as one that runs.
    if (isCode(cell.model)) cell.model.executionState = "idle";
    ask();
  };
  panel.sessionContext.statusChanged.connect((context, status) => {
    if (status === "dead" && !context.isTerminating && !context.isRestarting) ask();
  });
  NotebookActions.executed.connect(executed);
  panel.disposed.connect(() => NotebookActions.executed.disconnect(executed));
  if (isDead()) ask();
}

export const kernelEnd: JupyterFrontEndPlugin<void> = {
  id: "kernel-lab:kernel-end",
  description: "Offers a new kernel when one has ended by itself.",
  autoStart: true,
  requires: [INotebookTracker],
  activate: (_app, tracker: INotebookTracker) => {
    tracker.forEach(watch);
    tracker.widgetAdded.connect((_tracker, panel) => watch(panel));
  },
};
