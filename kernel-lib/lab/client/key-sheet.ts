/** A sheet of the notebook's keys, by mode: what is bound now, also where the user has bound something else. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { Dialog, ICommandPalette, showDialog } from "@jupyterlab/apputils";
import { IMainMenu } from "@jupyterlab/mainmenu";
import { INotebookTracker } from "@jupyterlab/notebook";
import { CommandRegistry } from "@lumino/commands";
import { Widget } from "@lumino/widgets";

/** The modes, in the order of the sheet, and how the place of a key tells its mode. */
const MODES: readonly (readonly [string, RegExp])[] = [
  ["Command mode (Escape)", /jp-mod-commandMode|data-jp-kernel-user/],
  ["Edit mode (Enter)", /jp-mod-editMode|jp-CodeMirrorEditor|jp-mod-completer|\.cm-/],
  ["Both", /jp-Notebook/],
];

type Row = readonly [keys: string, label: string];

function rowsOf(app: JupyterFrontEnd): readonly (readonly [string, readonly Row[]])[] {
  const bound = app.commands.keyBindings.flatMap(({ command, selector, keys, args }) => {
    const mode = MODES.find(([, place]) => place.test(selector))?.[0];
    const known = mode !== undefined && app.commands.hasCommand(command);
    const label = known ? app.commands.label(command, args) || app.commands.caption(command, args) : "";
    return mode === undefined || label === "" ? [] : [{ mode, keys: CommandRegistry.formatKeystroke(keys), label }];
  });
  return MODES.map(([mode]) => {
    const rows = new Map(
      bound
        .filter((each) => each.mode === mode)
        .map(({ keys, label }) => [`${label}\0${keys}`, [keys, label] as const]),
    );
    return [mode, [...rows.values()].sort((a, b) => a[1].localeCompare(b[1]))] as const;
  });
}

function sheet(app: JupyterFrontEnd): Widget {
  const node = document.createElement("div");
  node.className = "kernel-lab-keys";
  node.tabIndex = 0;
  for (const [mode, rows] of rowsOf(app)) {
    const table = document.createElement("table");
    table.createCaption().textContent = mode;
    for (const [keys, label] of rows) {
      const row = table.insertRow();
      const key = document.createElement("kbd");
      key.textContent = keys;
      row.insertCell().append(key);
      row.insertCell().textContent = label;
    }
    node.append(table);
  }
  return new Widget({ node });
}

export const keySheet: JupyterFrontEndPlugin<void> = {
  id: "kernel-lab:key-sheet",
  description: "Shows the keys of the notebook.",
  autoStart: true,
  requires: [INotebookTracker],
  optional: [IMainMenu, ICommandPalette],
  activate: (app, _tracker: INotebookTracker, menu: IMainMenu | null, palette: ICommandPalette | null) => {
    const command = "kernel-lab:keys";
    app.commands.addCommand(command, {
      label: "Keys of the Notebook",
      caption: "Every key of command mode and of edit mode",
      execute: async () => {
        const body = sheet(app);
        await showDialog({ title: "Keys of the notebook", body, buttons: [Dialog.okButton({ label: "Close" })] });
      },
    });
    app.commands.addKeyBinding({
      command,
      keys: ["H"],
      selector: ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus",
    });
    menu?.helpMenu.addGroup([{ command }], 0);
    palette?.addItem({ command, category: "Lab" });
  },
};
