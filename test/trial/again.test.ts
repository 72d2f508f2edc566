/** Grading that is interrupted goes on where it was, and what has not changed is not run again. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawn, spawnSync } from "node:child_process";
import { afterAll, expect, test } from "vitest";
import { runApart } from "../../kernel-lib/lab/grading/apart.js";
import { namespaces } from "../../kernel-lib/lab/grading/fence.js";
import { grade } from "../../kernel-lib/lab/grading/grade.js";
import { notebookText } from "../../kernel-lib/lab/runner/store.js";
import { RIGHT, answered } from "../grading/exercise.js";
import { ROOT } from "../quality/sources.js";
import { handIn, honest, processesOf } from "./class.js";

const folder = mkdtempSync(join(tmpdir(), "kernel-lib-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
process.env["TMPDIR"] = folder;
const output = join(folder, "grades");
const given = {
  ...handIn(folder, honest(2)),
  output,
  limits: { cellMs: 20_000, totalMs: 60_000, memory: 1500e6, output: 300e3 },
  version: "test",
  jobs: 1,
};

test("after an interrupt the next run takes over what was finished, and points of a person are merged without a run", async () => {
  const abort = new AbortController();
  const said: string[] = [];
  const say = (line: string): void => void said.push(line);
  const stopped = await grade({
    ...given,
    signal: abort.signal,
    say: (line) => {
      say(line);
      if (said.length === 2) abort.abort();
    },
  });
  expect(stopped).toMatchObject({ done: 2, all: 3 });
  const whole = await grade({ ...given, say });
  expect(whole).toMatchObject({ done: 3, all: 3 });
  expect(said.filter((line) => line.includes("(unchanged)"))).toHaveLength(2);

  const table = join(output, "manual.csv");
  writeFileSync(
    table,
    readFileSync(table, "utf8").replace("student-01,pins,why,4,,", "student-01,pins,why,4,3,well put"),
  );
  const merged = await grade({ ...given, say });
  expect(said.filter((line) => line.includes("(unchanged)"))).toHaveLength(5);
  expect(merged.grades.map(({ got }) => got)).toEqual([0, 8, 2]);
  expect(readFileSync(join(output, "feedback", "student-01.html"), "utf8")).toContain("well put");
  expect(readFileSync(join(output, "totals.csv"), "utf8")).toContain("student-01,student-01,pins,10,8,1,");

  // Another answer is not what was read.
  const other = notebookText(answered({ ...RIGHT, why: "No idea." }));
  writeFileSync(join(given.submissions, "student-01.ipynb"), other);
  const changed = await grade({ ...given, say });
  expect(changed.grades.map(({ got, open }) => [got, open])).toEqual([
    [0, 0],
    [5, 2],
    [2, 2],
  ]);
  expect(said.at(-1)).toMatch(
    /student-01, pins: 5 of 10 points, 2 to be read — why is to be read again, .*3 points: well put/,
  );
  expect(readFileSync(table, "utf8")).toMatch(/student-01,pins,why,4,,,#\w+,3 points: well put\n/);
});

test("a second copy of a submission, or one that is gone, costs nobody anything: the points stay in the table and are told", async () => {
  const place = join(folder, "copies");
  const { submissions, assignment } = handIn(place, []);
  const by = (student: string, file: string): void => {
    const notebook = answered(RIGHT);
    const metadata = { ...notebook.metadata, kernel_lab: { submission: { student, name: student } } };
    writeFileSync(join(submissions, file), notebookText({ ...notebook, metadata }));
  };
  const bin = join(ROOT, "kernel-lib", "bin", "kernel-lib.mjs");
  const out = join(place, "grades");
  const table = join(out, "manual.csv");
  const run = () =>
    spawnSync(process.execPath, [bin, "grade", submissions, "--assignment", assignment, "-o", out], {
      encoding: "utf8",
    });
  by("ada", "pins-ada.ipynb");
  by("zoe", "pins-zoe.ipynb");
  expect(run().status).toBe(0);
  const marked = readFileSync(table, "utf8").replace(/((?:ada|zoe),pins,why,4),,/g, "$1,3,well put");
  writeFileSync(table, marked);
  by("ada", "pins-ada (1).ipynb");
  rmSync(join(submissions, "pins-zoe.ipynb"));
  const { status, stdout, stderr } = run();
  expect([status, stdout]).toEqual([0, expect.stringMatching(/3 submissions graded.*are kept: 2\n/)]);
  expect(stderr).toMatch(/warning: .*\(ada, why, 3 points\).*several files .* ada: pins-ada, pins-ada \(1\)\n/);
  expect(stderr).toMatch(/warning: .*\(zoe, why, 3 points\).*no submission of pins by zoe\n/);
  expect(readFileSync(table, "utf8")).toMatch(/^ada,pins,why,4,3,well put,#\w+$/m);
  rmSync(join(submissions, "pins-ada (1).ipynb"));
  by("zoe", "pins-zoe.ipynb");
  const whole = run();
  expect([whole.status, whole.stderr.includes("warning")]).toEqual([0, false]);
  expect(readFileSync(join(out, "totals.csv"), "utf8").match(/,pins,10,8,1,/g)).toHaveLength(2);
});

test("bad input is told in four lines before anything runs", async () => {
  const wrong = (more: object) => grade({ ...given, ...more });
  await expect(wrong({ submissions: join(folder, "none") })).rejects.toThrow(/^KL750 no such folder\n(.*\n){2}.*mend/);
  await expect(wrong({ assignment: undefined })).rejects.toThrow(/^KL751 the assignment is not named/);
  await expect(wrong({ output: join(given.submissions, "x") })).rejects.toThrow(/^KL759/);
});

test("a submission that takes too long in all is ended with everything that belongs to it", async () => {
  const apart = namespaces();
  const work = { cells: ["await new Promise(() => {});"], own: undefined, given: undefined, namespaces: apart };
  const ran = await runApart({ ...work, limits: { ...given.limits, cellMs: 60_000, totalMs: 4000 } });
  expect(ran).toEqual({ kind: "lost", why: "it took longer than all cells together may" });
  expect(readdirSync(folder).filter((name) => name.startsWith("kernel-lib-grade-"))).toEqual([]);
  await expect.poll(() => processesOf(folder), { timeout: 5000 }).toEqual([]);
});

test("a submission whose kernel cannot even start is told without a line of our code", async () => {
  const work = { cells: ["1"], own: undefined, given: undefined, namespaces: undefined };
  const ran = await runApart({ ...work, limits: { ...given.limits, memory: 1e6 } });
  expect(ran.kind === "lost" ? ran.why : "").toMatch(/^its process was ended from inside(?: \((?!at )[^/]*\))?$/);
});

test.each([
  ["--memory", "1"],
  ["--total-seconds", "0.5"],
  ["--cell-seconds", "0"],
  ["--shown", "0.1"],
  ["--jobs", "0"],
])("a limit within which no answer could pass is refused: %s %s", (name, value) => {
  const bin = join(ROOT, "kernel-lib", "bin", "kernel-lib.mjs");
  const args = [bin, "grade", given.submissions, "-o", output, name, value];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).toMatch(/^KL758 too few (.*\n)+.*from [\d.]+ on\n/);
  expect(status).toBe(2);
});

test("Ctrl-C ends the command with its runs, says what is kept and how to go on", async () => {
  const place = join(folder, "command");
  const { submissions, assignment } = handIn(place, honest(3));
  const bin = join(ROOT, "kernel-lib", "bin", "kernel-lib.mjs");
  const args = [bin, "grade", submissions, "--assignment", assignment, "-o", join(place, "grades"), "--jobs", "1"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (data: Buffer) => {
    said += data.toString();
    if (data.toString().includes("[2/4]")) child.kill("SIGINT");
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect([code, said]).toEqual([
    130,
    expect.stringMatching(/interrupted: 2 of 4 are graded .* give the same command again/),
  ]);
  expect(processesOf(place)).toEqual([]);
});
