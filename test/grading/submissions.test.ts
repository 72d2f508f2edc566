/** Submissions are found however they were collected, and each is known by the student that it is from. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { FIELD, isStudentId } from "../../kernel-lib/lab/classroom/stamp.js";
import { stamped } from "../../kernel-lib/lab/classroom/stamping.js";
import { readAssignments } from "../../kernel-lib/lab/grading/assignment.js";
import { readSubmissions } from "../../kernel-lib/lab/grading/submissions.js";
import type { Notebook } from "../../kernel-lib/lab/runner/notebook.js";
import { RIGHT, answered, exercise, released } from "./exercise.js";

const top = mkdtempSync(join(tmpdir(), "kernel-lib-test-"));
afterAll(() => rmSync(top, { recursive: true }));
const place = (): string => mkdtempSync(join(top, "p"));

function write(folder: string, files: Readonly<Record<string, unknown>>): string {
  for (const [name, value] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof value === "string" ? value : JSON.stringify(value));
  }
  return folder;
}
const [assignment] = readAssignments(join(write(place(), { "pins.ipynb": exercise }), "pins.ipynb"), "");
if (assignment === undefined) throw new Error("there is no assignment");
const found = (folder: string) =>
  readSubmissions(folder, [assignment]).map(({ student, name, notes }) => [student, name, notes.length]);
const honest = answered(RIGHT);
const from = (student: string, name: string, digest?: string): Notebook => {
  const { metadata } = stamped(released, "pins");
  const own = metadata[FIELD] as object;
  return {
    ...honest,
    metadata: { ...metadata, [FIELD]: { ...own, submission: { student, name }, ...(digest && { digest }) } },
  };
};

test("files of a folder are known by their names, those that the lab made by what they say", () => {
  const folder = write(place(), {
    "zoe.ipynb": honest,
    "pins-17.ipynb": from("17", "Ada L."),
    ".hidden.ipynb": honest,
  });
  expect(found(folder)).toEqual([
    ["17", "Ada L.", 0],
    ["zoe", "zoe", 0],
  ]);
});

test("nbgrader's folders are known by the student's, with or without the folder of all; other assignments are passed over", () => {
  const files = { "submitted/ada/ps1/pins.ipynb": honest, "submitted/ada/ps2/other.ipynb": { ...honest, cells: [] } };
  const folder = write(place(), files);
  expect(found(folder)).toEqual([["ada", "ada", 0]]);
  expect(found(join(folder, "submitted"))).toEqual([["ada", "ada", 0]]);
});

test("two files from one student are both read, under their own names, and it is told", () => {
  const folder = write(place(), { "a.ipynb": from("17", "Ada"), "b.ipynb": from("17", "Ada") });
  expect(found(folder)).toEqual([
    ["a", "Ada", 1],
    ["b", "Ada", 1],
  ]);
  const [first] = readSubmissions(folder, [assignment]);
  expect([first?.claimed, first?.notes]).toEqual([
    "17",
    ["b.ipynb also says that it is from 17, so each is known by the name of its file"],
  ]);
});

test("a name that could lead out of a folder is not taken", () => {
  expect(["../x", "a/b", "", ".x", "a\nb", "x".repeat(65)].filter(isStudentId)).toEqual([]);
  expect(found(write(place(), { "eve.ipynb": from("../../x", "Eve") }))).toEqual([["eve", "eve", 0]]);
});

test("a notebook of another version, of another assignment, or none at all is told of", () => {
  const folder = write(place(), {
    "old.ipynb": from("old", "old", "0"),
    "other.ipynb": { ...honest, cells: [] },
    "text.ipynb": "no JSON",
  });
  expect(found(folder).map(([student, , notes]) => [student, notes])).toEqual([
    ["old", 1],
    ["other", 1],
    ["text", 1],
  ]);
});

test("a link is no submission: it could lead to another's", () => {
  const folder = write(place(), { "ada.ipynb": honest });
  symlinkSync(join(folder, "ada.ipynb"), join(folder, "eve.ipynb"));
  expect(found(folder).map(([student]) => student)).toEqual(["ada"]);
});

test("the digest of a release does not change with what a student writes into the file's other fields", () => {
  const again = JSON.parse(JSON.stringify(released)) as Notebook;
  const [a, b] = [stamped(released, "pins"), stamped({ ...again, metadata: { more: 1 } }, "pins")];
  expect((a.metadata[FIELD] as { digest: string }).digest).toBe((b.metadata[FIELD] as { digest: string }).digest);
});
