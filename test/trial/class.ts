/** A class of students: what each hands in, honest, wrong or hostile. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { notebookText } from "../../kernel-lib/lab/runner/store.js";
import { type Answers, RIGHT, answered, exercise } from "../grading/exercise.js";

/** Whatever else an answer does, it ends with one that passes the tests. */
const withDeed = (deed: string): Answers => ({ ...RIGHT, rise: `${deed}\n${RIGHT["rise"]}` });

/** What somebody hands in, and the points of the two tests that it must get. */
export interface Pupil {
  readonly name: string;
  readonly answers: Answers;
  readonly points: readonly [number, number];
  /** What must be told of it. */
  readonly told?: RegExp;
}

/** Tries to reach beyond its own process, and passes its tests only if it cannot. */
const REACHING = (secret: string, port: number): string => `
import * as fs from "fs";
import * as net from "net";
const tries: [string, () => unknown][] = [
  ["read", () => fs.readFileSync(${JSON.stringify(secret)})],
  ["write", () => fs.writeFileSync(${JSON.stringify(`${secret}.changed`)}, "x")],
  ["spawn", () => require("child_process").execSync("true")],
  ["link", () => fs.symlinkSync(${JSON.stringify(secret)}, "link")],
  ["load", () => {
    const loaded: string[] = (process.report.getReport() as any).sharedObjects;
    fs.copyFileSync(loaded.find((file) => file.endsWith(".node"))!, "own.node");
    process.dlopen({ exports: {} } as any, process.cwd() + "/own.node");
  }],
];
const done = tries.filter(([, act]) => { try { act(); return true; } catch { return false; } }).map(([name]) => name);
fs.writeFileSync("own.txt", "may be written");
console.log("sees:" + fs.readdirSync(".").sort().join());
const reached = await new Promise((resolve) => {
  const socket = net.connect(${port}, "127.0.0.1", () => resolve(true));
  socket.on("error", () => resolve(false));
});
require("tslab").display.html("<img src=x onerror=alert(1)><script>alert(2)</scr" + "ipt><b>bold</b>");
console.log("done:" + done.join() + " net:" + reached);
`;

/** Those who break things, each in another way. */
export const hostile = (secret: string, port: number): readonly Pupil[] => [
  {
    name: "allocates",
    answers: withDeed("const all: any[] = []; for (;;) all.push(Buffer.alloc(5e7, 1));"),
    points: [0, 2],
    told: /cell rise took more than 700 MB of memory/,
  },
  { name: "ends", answers: withDeed("process.exit(0);"), points: [0, 2], told: /cell rise ended its own kernel/ },
  {
    name: "fills",
    answers: withDeed(
      "const fs = require('fs'); for (let n = 0; ; n++) { fs.writeFileSync('f' + n, Buffer.alloc(4e7)); await new Promise((r) => setTimeout(r, 50)); }",
    ),
    points: [0, 0],
    told: /cell rise wrote more into its folder/,
  },
  { name: "kills", answers: withDeed("process.kill(process.ppid, 'SIGKILL');"), points: [0, 0] },
  {
    name: "loops",
    answers: { ...RIGHT, rise: "const rise = (pins: number): number => { for (;;) {} };" },
    points: [0, 2],
    told: /cell test-rise took longer than 5 s/,
  },
  {
    name: "prints",
    answers: withDeed(
      "const wait = () => new Promise((r) => setImmediate(r)); for (;;) { console.log('<script>'.repeat(1e4)); await wait(); }",
    ),
    points: [0, 0],
    told: /cell rise came to more than the 300 kB/,
  },
  { name: "reaches", answers: withDeed(REACHING(secret, port)), points: [3, 2] },
];

/** Ends the process that listens to its kernel, and holds the kernel up. */
export const killer: Pupil = {
  name: "killer",
  answers: withDeed("process.kill(process.ppid, 'SIGKILL'); for (;;) {}"),
  points: [0, 0],
};

/** Those who do their work, some of it well. */
export const honest = (count: number): readonly Pupil[] =>
  Array.from({ length: count }, (_, index): Pupil => {
    const name = `student-${String(index + 1).padStart(2, "0")}`;
    const kinds: readonly Omit<Pupil, "name">[] = [
      { answers: RIGHT, points: [3, 2] },
      { answers: { ...RIGHT, rise: "const rise = (pins: number): number => BIAS;" }, points: [0, 2] },
      { answers: { ...RIGHT, pinned: "const pinned = (count: number): boolean => count > 2;" }, points: [3, 4 / 3] },
      { answers: {}, points: [0, 0] },
      { answers: { ...RIGHT, rise: "const rise = (pins: number): string => pins;" }, points: [0, 2] },
    ];
    return { name, ...(kinds[index % kinds.length] ?? { answers: {}, points: [0, 0] }) };
  });

/** Writes the assignment and what the class hands in, and one file that is no notebook. */
export function handIn(
  folder: string,
  pupils: readonly Pupil[],
): { readonly submissions: string; readonly assignment: string } {
  const submissions = join(folder, "submissions");
  const assignment = join(folder, "assignment");
  for (const each of [submissions, assignment]) mkdirSync(each, { recursive: true });
  writeFileSync(join(assignment, "pins.ipynb"), notebookText(exercise));
  writeFileSync(join(assignment, "data.txt"), "for the cells");
  for (const { name, answers } of pupils)
    writeFileSync(join(submissions, `${name}.ipynb`), notebookText(answered(answers)));
  writeFileSync(join(submissions, "broken.ipynb"), '{ "cells": [');
  return { submissions, assignment };
}

/** The running processes whose command names this folder; none where there is no list of them. */
export function processesOf(folder: string): readonly string[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
    } catch {
      return false;
    }
  });
}
