/** A new notebook, from a template that is chosen, in the folder that the file list shows. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, InputDialog } from "@jupyterlab/apputils";
import { IDefaultFileBrowser } from "@jupyterlab/filebrowser";
import { IMainMenu } from "@jupyterlab/mainmenu";
import { TEMPLATES, type Template } from "./templates.js";

const KERNELSPEC = { display_name: "TypeScript (kernel-lib)", language: "typescript", name: "tslab" };

function contentOf({ cells }: Template): object {
  return {
    cells: cells.map(({ kind, source }) => ({
      cell_type: kind,
      id: crypto.randomUUID().slice(0, 8),
      metadata: {},
      source,
      ...(kind === "code" ? { outputs: [], execution_count: null } : {}),
    })),
    metadata: { kernelspec: KERNELSPEC },
    nbformat: 4,
    nbformat_minor: 5,
  };
}

export const newNotebook: JupyterFrontEndPlugin<void> = {
  id: "kernel-lab:new-notebook",
  description: "Makes a notebook from a template.",
  autoStart: true,
  requires: [IDefaultFileBrowser],
  optional: [IMainMenu, ICommandPalette],
  activate: (app, browser: IDefaultFileBrowser, menu: IMainMenu | null, palette: ICommandPalette | null) => {
    const command = "kernel-lab:new-notebook";
    app.commands.addCommand(command, {
      label: "Notebook from a Template …",
      caption: "Make a notebook from a template",
      execute: async () => {
        const { value } = await InputDialog.getItem({
          title: "New notebook",
          label: "Begin with",
          items: TEMPLATES.map(({ name }) => name),
          okLabel: "Create",
        });
        const template = TEMPLATES.find(({ name }) => name === value);
        if (template === undefined) return;
        const { contents } = app.serviceManager;
        const { path } = await contents.newUntitled({ path: browser.model.path, type: "notebook" });
        await contents.save(path, { type: "notebook", format: "json", content: contentOf(template) });
        await app.commands.execute("docmanager:open", { path });
      },
    });
    menu?.fileMenu.newMenu.addGroup([{ command }], 0);
    palette?.addItem({ command, category: "Lab" });
  },
};
