/** Formulas in Markdown, as MathML: the same writer as for exported pages, and no fonts to fetch. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ILatexTypesetter } from "@jupyterlab/rendermime";
import temml from "temml";
import { formulasIn } from "./formulas.js";

const SKIPPED = new Set(["CODE", "PRE", "SCRIPT", "STYLE", "TEXTAREA", "MATH"]);

function typesetText(text: Text): void {
  const pieces = formulasIn(text.data);
  if (pieces.every(({ kind }) => kind === "text")) return;
  const nodes = pieces.map((piece) => {
    if (piece.kind === "text") return document.createTextNode(piece.text);
    const place = document.createElement("span");
    place.className = "kernel-lab-formula";
    // A formula with an error is shown in red, with the message as its title.
    temml.render(piece.tex, place, { displayMode: piece.display, throwOnError: false, trust: false, maxExpand: 1000 });
    return place;
  });
  text.replaceWith(...nodes);
}

function typeset(element: Node): void {
  for (const child of [...element.childNodes])
    if (child instanceof Text) typesetText(child);
    else if (child instanceof Element && !SKIPPED.has(child.tagName.toUpperCase())) typeset(child);
}

export const maths: JupyterFrontEndPlugin<ILatexTypesetter> = {
  id: "kernel-lab:maths",
  description: "Writes formulas as MathML.",
  autoStart: true,
  provides: ILatexTypesetter,
  activate: () => ({
    typeset: (host) => {
      // A formula may span what the Markdown writer made several texts of.
      host.normalize();
      typeset(host);
    },
  }),
};
