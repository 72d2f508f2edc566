/** Exercises: marks on their cells, and the two entries of the file menu that a student needs. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Dialog, ICommandPalette, InputDialog, showDialog } from "@jupyterlab/apputils";
import { IMainMenu } from "@jupyterlab/mainmenu";
import { INotebookTracker } from "@jupyterlab/notebook";
import { type Author, isStudentId } from "../classroom/stamp.js";
import { isExercise, markCells } from "./exercise-marks.js";
import { begunAgain, handedIn, releasedCells } from "./exercise-work.js";

/** Who hands in, remembered by this browser. */
const STORED = "kernel-lab:student";

function remembered(): Author | undefined {
  try {
    const { student, name }: Author = JSON.parse(localStorage.getItem(STORED) ?? "");
    return isStudentId(student) ? { student, name } : undefined;
  } catch {
    return undefined;
  }
}

/** Asks once; what was said stands there the next time, and need only be confirmed by handing in. */
async function askAuthor(): Promise<Author | undefined> {
  const known = remembered();
  if (known !== undefined) return known;
  const id = await InputDialog.getText({
    title: "Who hands in?",
    label: "Your number or short name, as your teacher knows it (letters, digits, . _ @ + -)",
    pattern: "[\\p{L}\\p{N}_][\\p{L}\\p{N}._@+\\-]{0,63}",
    okLabel: "Next",
  });
  const student = id.value?.trim() ?? "";
  if (!id.button.accept || !isStudentId(student)) return undefined;
  const name = await InputDialog.getText({ title: "Who hands in?", label: "Your name", okLabel: "Hand in" });
  if (!name.button.accept) return undefined;
  const author = { student, name: name.value?.trim() || student };
  localStorage.setItem(STORED, JSON.stringify(author));
  return author;
}

export const exercise: JupyterFrontEndPlugin<void> = {
  id: "kernel-lab:exercise",
  description: "Marks the cells of an exercise, begins it again, and hands it in.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IMainMenu, ICommandPalette],
  activate: (app, tracker: INotebookTracker, menu: IMainMenu | null, palette: ICommandPalette | null) => {
    tracker.forEach(markCells);
    tracker.widgetAdded.connect((_tracker, panel) => markCells(panel));
    const { contents } = app.serviceManager;
    const isVisible = (): boolean => isExercise(tracker.currentWidget);

    const reset = "kernel-lab:reset-exercise";
    app.commands.addCommand(reset, {
      label: "Reset Exercise …",
      caption: "Begin again with the exercise as it was handed out; a copy of your work is kept",
      isVisible,
      isEnabled: () => tracker.currentWidget !== null && releasedCells(tracker.currentWidget) !== undefined,
      execute: async () => {
        const panel = tracker.currentWidget;
        if (panel === null) return;
        const { button } = await showDialog({
          title: "Begin the exercise again?",
          body: "All cells become as they were handed out. What you have written is kept in a copy beside this notebook.",
          buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: "Begin again" })],
        });
        if (!button.accept) return;
        const copy = await begunAgain(panel, contents);
        await showDialog({
          title: "As it was handed out",
          body: `Your work is in ${copy}.`,
          buttons: [Dialog.okButton()],
        });
      },
    });

    const submit = "kernel-lab:submit-exercise";
    app.commands.addCommand(submit, {
      label: "Submit …",
      caption: "Make the file to hand in",
      isVisible,
      execute: async () => {
        const panel = tracker.currentWidget;
        const author = panel === null ? undefined : await askAuthor();
        if (panel === null || author === undefined) return;
        const path = await handedIn(panel, author, contents);
        const { button } = await showDialog({
          title: "Ready to hand in",
          body: `Give this file to your teacher: ${path}. It says that it is from ${author.name} (${author.student}).`,
          buttons: [
            Dialog.createButton({ label: "That is not me", actions: ["forget"] }),
            Dialog.cancelButton({ label: "Close" }),
            Dialog.okButton({ label: "Download" }),
          ],
        });
        if (button.actions.includes("forget")) {
          localStorage.removeItem(STORED);
          await contents.delete(path);
        } else if (button.accept) {
          const link = document.createElement("a");
          link.href = await contents.getDownloadUrl(path);
          link.download = "";
          link.click();
        }
      },
    });

    const commands = [submit, reset];
    menu?.fileMenu.addGroup(
      commands.map((command) => ({ command })),
      3,
    );
    for (const command of commands) palette?.addItem({ command, category: "Exercise" });
  },
};
