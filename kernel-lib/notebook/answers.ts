/** How the answers of this library are shown: an exploration, a witness, a table of verdicts. Importing it is enough. */
import type { Assessment } from "../classroom/assessment.js";
import type { Board } from "../classroom/board.js";
import type { Exploration, Witness } from "../engine/exploration.js";
import type { Matrix } from "../experiment/matrix.js";
import type { StateGraph } from "../experiment/state-graph.js";
import { lanes } from "../figure/lanes.js";
import { matrix } from "../figure/matrix.js";
import { stateGraph } from "../figure/state-graph.js";
import { explorationTable, verdictsTable, witnessTable } from "../figure/tables.js";
import type { VerdictsLike } from "../figure/verdicts.js";
import { escapeHtml } from "./escape.js";
import { bundle, presentAs } from "./kinds.js";
import { tableOf, tabulateAs } from "./table-of.js";

tabulateAs<Exploration & { readonly kind: "exploration" }>("exploration", explorationTable);
tabulateAs<Witness>("witness", witnessTable);
tabulateAs<VerdictsLike & { readonly kind: "verdicts" }>("verdicts", verdictsTable);

presentAs<Exploration>("exploration", (e) => bundle(explorationTable(e)));
presentAs<VerdictsLike & { readonly kind: "verdicts" }>("verdicts", (v) => bundle(verdictsTable(v)));
presentAs<Witness>("witness", (w) => bundle(lanes(w)));
presentAs<Matrix>("matrix", (m) => bundle(matrix(m)));
presentAs<StateGraph>("state graph", (g) => bundle(stateGraph(g)));
presentAs<Assessment>("assessment", (a) => ({
  "text/html": `<p class="kernel-lib-assessment">${escapeHtml(String(a))}</p>`,
  "text/plain": String(a),
}));
presentAs<Board>("board", (b) => bundle(tableOf(b)));
