/** What a student, and what the teacher is shown, as notebooks for the exporter: everything foreign goes through its cleaning. */
import { escapeHtml } from "../../notebook/escape.js";
import type { Json } from "../../jupyter/wire.js";
import { type Cell, type Notebook, textOf } from "../runner/notebook.js";
import type { Assignment } from "./assignment.js";
import type { Grade, Grades } from "./grades.js";
import { marksOf } from "./marks.js";

/** A cell that shows HTML of ours. */
const shown = (html: string): Cell => ({
  cell_type: "code",
  metadata: {},
  source: "",
  outputs: [{ output_type: "display_data", metadata: {}, data: { "text/html": html } }],
  execution_count: null,
});

const page = (title: string, cells: readonly Cell[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { title, language_info: { name: "typescript" } },
  cells,
});

const row = (cells: readonly (string | number)[], tag = "td"): string =>
  `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  `<table><thead>${row(head, "th")}</thead><tbody>${rows.map((each) => row(each)).join("")}</tbody></table>`;

const list = (items: readonly string[]): string =>
  items.length === 0 ? "" : `<ul>${items.map((item) => `<li>${escapeHtml(item)}</li>`).join("")}</ul>`;

const pointsText = ({ got, points }: Grade): string => {
  const most = `${points} ${points === 1 ? "point" : "points"}`;
  return got === undefined ? `to be read, up to ${most}` : `${got} of ${most}`;
};

/** The points of one task, below its cell. */
const verdict = (grade: Grade): Cell =>
  shown(
    `<p><strong>${escapeHtml(grade.id)}: ${pointsText(grade)}</strong>${grade.comment === "" ? "" : ` — ${escapeHtml(grade.comment)}`}</p>`,
  );

const isHiding = (cell: Cell | undefined): boolean =>
  cell !== undefined && textOf(cell.source).includes("BEGIN HIDDEN TESTS");

/** Of an error in a cell with hidden lines only its sentence is told: its traceback would quote them. */
function withoutTrace(output: Json): Json {
  if (output["output_type"] !== "error") return output;
  return { ...output, traceback: [`${String(output["ename"])}: ${String(output["evalue"])}`] };
}

/** A cell as the student may see it: without the lines of hidden tests. */
function forStudent(cell: Cell, source: Cell | undefined, released: Cell | undefined): Cell {
  if (!isHiding(source) || released === undefined) return cell;
  return { ...cell, source: released.source, outputs: (cell.outputs ?? []).map(withoutTrace) };
}

const byId = ({ cells }: Notebook): ReadonlyMap<string | undefined, Cell> =>
  new Map(cells.map((cell) => [marksOf(cell)?.id, cell]));

/** The student's page: points and comments first, then the notebook as it was run, with the points below the cells. */
export function feedbackOf(grades: Grades, assignment: Assignment): Notebook {
  const { result, tasks, got, max, open, notes } = grades;
  const rows = tasks.map((task) => [escapeHtml(task.id), pointsText(task), escapeHtml(task.comment)]);
  const rest = open === 0 ? "" : `, ${open} ${open === 1 ? "task" : "tasks"} to be read`;
  const head = shown(
    `<h1>${escapeHtml(assignment.name)}: ${got} of ${max} points${rest}</h1><p>${escapeHtml(result.name)}</p>` +
      `${table(["task", "points", "comment"], rows)}${list(notes)}`,
  );
  const [sources, stubs] = [byId(assignment.notebook), byId(assignment.released)];
  const cells = (result.notebook?.cells ?? []).flatMap((cell) => {
    const id = marksOf(cell)?.id;
    const grade = tasks.find((task) => task.id === id);
    const seen = id === undefined ? cell : forStudent(cell, sources.get(id), stubs.get(id));
    return grade === undefined ? [seen] : [seen, verdict(grade)];
  });
  return page(`${result.name}: ${assignment.name}`, [head, ...cells]);
}

const mean = (numbers: readonly number[]): string =>
  numbers.length === 0 ? "–" : (numbers.reduce((a, b) => a + b, 0) / numbers.length).toFixed(2);

/** How the tasks of an assignment went. */
function tasksTable(all: readonly Grades[], name: string): string {
  const own = all.filter(({ result }) => result.assignment === name);
  const rows = (own[0]?.tasks ?? []).map(({ id, points }) => {
    const given = own.flatMap(({ tasks }) => tasks.filter((task) => task.id === id));
    const got = given.flatMap((task) => (task.got === undefined ? [] : [task.got]));
    const full = got.filter((value) => value >= points).length;
    const none = got.filter((value) => value === 0).length;
    const open = given.length - got.length;
    // What needs no person comes first, and is the worst of all: its mean is none of the class.
    return [escapeHtml(id), points, open === 0 ? mean(got) : "–", full, none, open];
  });
  return `<h2>Tasks of ${escapeHtml(name)}</h2>${table(["task", "points", "mean", "all points", "no points", "to be read"], rows)}`;
}

/** The teacher's page. `pageOf` names the feedback page of a submission; `fence` says what kept the runs apart; `loose` what counts for nobody. */
export function summaryOf(
  all: readonly Grades[],
  pageOf: (grades: Grades) => string,
  fence: string,
  loose: readonly string[],
): Notebook {
  const rows = all.map((grades) => {
    const { result, got, max, open, notes } = grades;
    const link = `<a href="${escapeHtml(pageOf(grades))}">${escapeHtml(result.name)}</a>`;
    return [link, escapeHtml(result.assignment), got, max, open === 0 ? "" : open, notes.map(escapeHtml).join("<br>")];
  });
  const names = [...new Set(all.map(({ result }) => result.assignment))].sort();
  const open = all.reduce((sum, each) => sum + each.open, 0);
  const next =
    open === 0
      ? ""
      : `<p>To be read by a person: ${open} ${open === 1 ? "answer" : "answers"}. Fill in points and comment in manual.csv, and give the same command again.</p>`;
  return page("Grades", [
    shown(`<h1>Grades</h1><p>${all.length} submissions. ${escapeHtml(fence)}</p>${next}${list(loose)}`),
    shown(table(["student", "assignment", "points", "of", "to be read", "notes"], rows)),
    shown(names.map((name) => tasksTable(all, name)).join("")),
  ]);
}
