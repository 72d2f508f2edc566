/** Small services that JupyterLab wants and that need no server: the state of this tab, its name, and the language. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { IWindowResolver } from "@jupyterlab/apputils";
import { DataConnector, IStateDB, StateDB } from "@jupyterlab/statedb";
import { ITranslator, nullTranslator } from "@jupyterlab/translation";

const PREFIX = "kernel-lab:";

/** The storage of this tab: two tabs do not disturb each other, and a reload finds its notebooks open. */
class TabStorage extends DataConnector<string> {
  override async fetch(id: string): Promise<string | undefined> {
    return sessionStorage.getItem(PREFIX + id) ?? undefined;
  }

  /** Those of a name space, or all. */
  override async list(space = ""): Promise<{ ids: string[]; values: string[] }> {
    const ids = Object.keys(sessionStorage)
      .flatMap((key) => (key.startsWith(PREFIX) ? [key.slice(PREFIX.length)] : []))
      .filter((id) => space === "" || id.split(":")[0] === space);
    return { ids, values: ids.map((id) => sessionStorage.getItem(PREFIX + id) ?? "") };
  }

  override async remove(id: string): Promise<void> {
    sessionStorage.removeItem(PREFIX + id);
  }

  override async save(id: string, value: string): Promise<void> {
    sessionStorage.setItem(PREFIX + id, value);
  }
}

export const state: JupyterFrontEndPlugin<IStateDB> = {
  id: "kernel-lab:state",
  description: "What is open in this tab.",
  autoStart: true,
  provides: IStateDB,
  activate: () => new StateDB({ connector: new TabStorage() }),
};

export const windowName: JupyterFrontEndPlugin<IWindowResolver> = {
  id: "kernel-lab:window",
  description: "The name of this tab: there is one workspace.",
  autoStart: true,
  provides: IWindowResolver,
  activate: () => ({ name: "lab" }),
};

export const translator: JupyterFrontEndPlugin<ITranslator> = {
  id: "kernel-lab:translator",
  description: "The page speaks English.",
  autoStart: true,
  provides: ITranslator,
  activate: () => nullTranslator,
};
