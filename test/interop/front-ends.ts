/** Jupyter's front ends, as far as a test must know them: how each is started and opened, and where it keeps what a user does. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Locator, Page } from "playwright-core";

const TOKEN = "judge";

/** What a user does, in the words of one front end. */
export interface FrontEnd {
  readonly name: string;
  /** The program and what it is called with, but for port and folder. */
  readonly start: readonly string[];
  readonly bin: string;
  /** The option that names the folder. */
  readonly rootOption: string;
  readonly pathOf: (notebook: string) => string;
  readonly codeCells: (page: Page) => Locator;
  readonly prompts: (page: Page) => Locator;
  readonly kernelName: (page: Page) => Locator;
  readonly runAll: (page: Page) => Promise<void>;
  /** Leaves the cell, so that keys are commands. */
  readonly commandMode: (page: Page) => Promise<void>;
  readonly confirmRestart: (page: Page) => Locator;
  readonly outputs: (page: Page) => Locator;
  readonly failed: (page: Page) => Locator;
  readonly completions: (page: Page) => Locator;
}

const lumino = {
  codeCells: (page: Page): Locator => page.locator(".jp-Notebook .jp-CodeCell"),
  prompts: (page: Page): Locator => page.locator(".jp-Notebook .jp-CodeCell .jp-InputPrompt"),
  kernelName: (page: Page): Locator =>
    page.locator(".jp-Toolbar-kernelName, .jp-NotebookPanel-toolbar", { hasText: "TypeScript" }),
  runAll: async (page: Page): Promise<void> => {
    // A slow machine may still be asked which kernel, although the notebook names it.
    if (await page.locator(".jp-Dialog select").isVisible()) {
      await page.locator(".jp-Dialog select").selectOption({ label: "TypeScript (kernel-lib)" });
      await page.locator(".jp-Dialog button.jp-mod-accept").click();
    }
    await page.locator("li.lm-MenuBar-item", { hasText: /^Run$/ }).click();
    await page.locator("li.lm-Menu-item[data-command='runmenu:run-all']").click();
  },
  commandMode: (page: Page): Promise<void> => page.keyboard.press("Escape"),
  confirmRestart: (page: Page): Locator => page.locator(".jp-Dialog button", { hasText: /^Restart$/ }),
  outputs: (page: Page): Locator => page.locator(".jp-Notebook .jp-OutputArea-output"),
  failed: (page: Page): Locator =>
    page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']"),
  completions: (page: Page): Locator => page.locator(".jp-Completer"),
};

const modern = [
  "--no-browser",
  "--allow-root",
  "--port-retries=0",
  "--ip=127.0.0.1",
  `--IdentityProvider.token=${TOKEN}`,
];
const bin = process.env["PATH"] ?? "";

export const FRONT_ENDS: readonly FrontEnd[] = [
  {
    name: "JupyterLab 4",
    start: ["jupyter-lab", ...modern, "--LabApp.news_url=None"],
    bin,
    rootOption: "--ServerApp.root_dir",
    pathOf: (notebook) => `lab/tree/${notebook}?token=${TOKEN}&reset`,
    ...lumino,
  },
  {
    name: "Notebook 7",
    start: ["jupyter-notebook", ...modern],
    bin,
    rootOption: "--ServerApp.root_dir",
    pathOf: (notebook) => `notebooks/${notebook}?token=${TOKEN}`,
    ...lumino,
  },
  {
    name: "classic Notebook 6.5",
    start: [
      "jupyter-notebook",
      "--no-browser",
      "--allow-root",
      "--port-retries=0",
      "--ip=127.0.0.1",
      `--NotebookApp.token=${TOKEN}`,
    ],
    bin: [process.env["KERNEL_LAB_CLASSIC_BIN"], bin].join(path.delimiter),
    rootOption: "--NotebookApp.notebook_dir",
    pathOf: (notebook) => `notebooks/${notebook}?token=${TOKEN}`,
    codeCells: (page) => page.locator(".code_cell"),
    prompts: (page) => page.locator(".code_cell .input_prompt"),
    kernelName: (page) => page.locator("#kernel_indicator", { hasText: "TypeScript" }),
    runAll: async (page) => {
      await page.locator("#celllink").click();
      await page.locator("#run_all_cells").click();
    },
    commandMode: (page) => page.keyboard.press("Escape"),
    confirmRestart: (page) => page.locator(".modal-dialog button", { hasText: /^Restart$/ }),
    outputs: (page) => page.locator(".output_area"),
    failed: (page) => page.locator(".output_error"),
    completions: (page) => page.locator(".completions"),
  },
];

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

/** A server that runs. */
export interface Running {
  readonly address: string;
  readonly said: () => string;
  readonly process: ChildProcess;
}

/** Looks until something is seen. */
export async function until<T>(
  what: string,
  seconds: number,
  look: () => Promise<T | undefined>,
  more?: () => Promise<string>,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const seen = await look().catch(() => undefined);
    if (seen !== undefined) return seen;
    await sleep(250);
  }
  throw new Error(`${what} did not happen in ${seconds} s\n${(await more?.()) ?? ""}`);
}

/** Starts a front end on a folder. */
export async function startFrontEnd(frontEnd: FrontEnd, folder: string): Promise<Running> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const [program = "", ...options] = frontEnd.start;
  const child = spawn(program, [...options, `--port=${port}`, `${frontEnd.rootOption}=${folder}`], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PATH: frontEnd.bin },
  });
  const parts: string[] = [];
  child.on("error", (error) => parts.push(String(error)));
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part: Buffer) => parts.push(part.toString()));
  const address = `http://127.0.0.1:${port}`;
  const said = (): string => parts.join("").slice(-1500);
  const answers = async (): Promise<true | undefined> =>
    (await fetch(`${address}/api?token=${TOKEN}`)).ok ? true : undefined;
  await until(`the start of ${frontEnd.name}`, 60, answers, () => Promise.resolve(said()));
  return { address, said, process: child };
}
