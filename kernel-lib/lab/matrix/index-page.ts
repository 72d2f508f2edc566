/** The index of a matrix: a row for each run, with its parameters, how it ended, and its first figure. */
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { escapeHtml } from "../../notebook/escape.js";
import { framePage } from "../page/frame.js";
import { readNotebook, shownFigures } from "../page/index.js";
import { themeScript, toggleScript } from "../page/script.js";
import { svg } from "../svg/index.js";
import type { Outcome } from "./matrix.js";

const SAID: Readonly<Record<Outcome["status"], string>> = {
  ran: "ran",
  kept: "kept from an earlier run",
  failed: "failed",
  waiting: "not run yet",
};

/** The first figure of each run as a picture in the page, linked to its page; drawn once. */
export type Pictures = Map<string, string>;

async function pictureOf(folder: string, name: string, drawn: Pictures): Promise<string> {
  const file = join(folder, `${name}.ipynb`);
  const known = drawn.get(name);
  if (known !== undefined || !existsSync(file)) return known ?? "";
  const figure = shownFigures(await readNotebook(file))[0];
  if (figure === undefined) return "";
  const data = Buffer.from(await svg(figure)).toString("base64");
  const picture = `<a href="${encodeURIComponent(name)}.html"><img class="picture" width="240" src="data:image/svg+xml;base64,${data}" alt="${escapeHtml(figure.alt)}"></a>`;
  drawn.set(name, picture);
  return picture;
}

const said = (value: unknown): string =>
  escapeHtml(typeof value === "string" ? value : (JSON.stringify(value) ?? "default"));

async function row(outcome: Outcome, names: readonly string[], folder: string, drawn: Pictures): Promise<string> {
  const { point, name, status, failure } = outcome;
  const there = status !== "waiting";
  const why =
    failure === undefined
      ? ""
      : `<br>cell ${failure.cell}: ${escapeHtml(`${failure.ename}: ${failure.evalue.split("\n")[0] ?? ""}`)}`;
  const href = encodeURIComponent(name);
  const links = there ? `<a href="${href}.html">page</a> · <a href="${href}.ipynb">notebook</a>` : "";
  const cells = [
    ...names.map((one) => said(point[one])),
    `${SAID[status]}${why}`,
    links,
    there ? await pictureOf(folder, name, drawn) : "",
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

/** The index as one HTML file that works offline. */
export async function indexPage(
  outcomes: readonly Outcome[],
  notebook: string,
  folder: string,
  drawn: Pictures,
): Promise<string> {
  const names = [...new Set(outcomes.flatMap(({ point }) => Object.keys(point)))];
  const head = [...names, "status", "result", "first figure"].map((name) => `<th>${escapeHtml(name)}</th>`).join("");
  const rows: string[] = [];
  // One after the other: a picture takes a second of one core.
  for (const outcome of outcomes) rows.push(await row(outcome, names, folder, drawn));
  const count = (status: Outcome["status"]): number => outcomes.filter((one) => one.status === status).length;
  const counts = (Object.keys(SAID) as Outcome["status"][])
    .filter((status) => count(status) > 0)
    .map((status) => `${count(status)} ${SAID[status]}`)
    .join(", ");
  const title = `${basename(notebook)}, ${outcomes.length} runs`;
  return framePage({
    title,
    scripts: [themeScript, toggleScript],
    contents: `<div class="toc"></div>`,
    main: `<section class="cell markdown"><h1>${escapeHtml(title)}</h1><p>${counts}.</p><div class="scroll" tabindex="0" role="group" aria-label="The runs"><table><thead><tr>${head}</tr></thead><tbody>${rows.join("")}</tbody></table></div></section>`,
    foot: "Made with kernel-lib. This page works offline.",
  });
}
