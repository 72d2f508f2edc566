/** The front page: the notebooks as cards, each with its title, first figure, one sentence, and what to read next. */
import { ILabShell, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, MainAreaWidget } from "@jupyterlab/apputils";
import { PageConfig, URLExt } from "@jupyterlab/coreutils";
import { IMainMenu } from "@jupyterlab/mainmenu";
import { Widget } from "@lumino/widgets";
import type { Card } from "../server/card.js";
import { ask } from "./server.js";

type Attributes = Readonly<Record<string, string>>;

function element(name: string, attributes: Attributes, ...children: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const hrefOf = (path: string): string => PageConfig.getUrl({ treePath: URLExt.encodeParts(path) });

function link(app: JupyterFrontEnd, path: string, text: string): HTMLElement {
  const made = element("a", { href: hrefOf(path) }, text);
  made.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void app.commands.execute("docmanager:open", { path });
  });
  return made;
}

function cardItem(app: JupyterFrontEnd, card: Card, number: number): HTMLElement {
  const { path, title, sentence, picture, next } = card;
  const shown =
    picture === undefined
      ? element("div", { class: "blank", "aria-hidden": "true" }, String(number))
      : element("img", { src: picture.data, alt: picture.alt, loading: "lazy" });
  return element(
    "li",
    {},
    shown,
    element("h2", {}, link(app, path, title)),
    ...(sentence === "" ? [] : [element("p", {}, sentence)]),
    element("p", { class: "path" }, path),
    ...(next === undefined ? [] : [element("p", { class: "next" }, "Then: ", link(app, next.path, next.title))]),
  );
}

class Gallery extends Widget {
  readonly #app: JupyterFrontEnd;

  constructor(app: JupyterFrontEnd) {
    super({ node: element("section", { class: "kernel-lab-gallery", "aria-label": "Notebooks", tabindex: "0" }) });
    this.#app = app;
    void this.refresh();
  }

  async refresh(): Promise<void> {
    const app = this.#app;
    try {
      const cards = (await ask("lab/api/cards")) as readonly Card[];
      const create = element("button", { type: "button" }, "New notebook …");
      create.addEventListener("click", () => void app.commands.execute("kernel-lab:new-notebook"));
      const none = element("p", {}, "There is no notebook here yet.");
      this.node.replaceChildren(
        element("h1", {}, "Notebooks"),
        element(
          "p",
          { class: "lead" },
          "Races of the page cache: every interleaving explored, simulated under load, held against real kernels.",
        ),
        element("p", {}, create),
        cards.length === 0 ? none : element("ul", {}, ...cards.map((card, at) => cardItem(app, card, at + 1))),
      );
    } catch (error) {
      this.node.replaceChildren(element("p", { role: "alert" }, `The notebooks cannot be listed: ${String(error)}`));
    }
  }

  protected override onAfterShow(): void {
    void this.refresh();
  }
}

export const gallery: JupyterFrontEndPlugin<void> = {
  id: "kernel-lab:gallery",
  description: "The front page.",
  autoStart: true,
  requires: [ILabShell],
  optional: [IMainMenu, ICommandPalette],
  activate: (app, shell: ILabShell, menu: IMainMenu | null, palette: ICommandPalette | null) => {
    const command = "kernel-lab:gallery";
    app.commands.addCommand(command, {
      label: "All Notebooks",
      caption: "The front page: every notebook with its first figure",
      execute: () => {
        const open = [...shell.widgets("main")].find(({ id }) => id === command);
        if (open !== undefined) return shell.activateById(command);
        const widget = new MainAreaWidget({ content: new Gallery(app) });
        widget.id = command;
        widget.title.label = "Notebooks";
        widget.title.closable = true;
        widget.toolbar.hide();
        shell.add(widget, "main", { rank: 0 });
        shell.activateById(command);
      },
    });
    menu?.fileMenu.addGroup([{ command }], 0);
    palette?.addItem({ command, category: "Lab" });
    // JupyterLab asks for this one when the document that the address names was opened, or none was named, and nothing is in front.
    app.commands.addCommand("launcher:create", { execute: () => app.commands.execute(command) });
    // The last document was closed: here the page is again. While the first is still on its way, it is not.
    const refill = (): void => {
      if (shell.isEmpty("main")) void app.commands.execute(command);
    };
    const begin = (): void => {
      if (shell.isEmpty("main")) return;
      shell.layoutModified.disconnect(begin);
      shell.layoutModified.connect(refill);
    };
    shell.layoutModified.connect(begin);
  },
};
