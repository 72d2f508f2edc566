/**
 * The explorer beside its peers on one model (test/engine/gup-model.ts and test/bench/peers): a search by hand in C, Spin, Stateright.
 *
 * Times are user seconds of whole processes, start-up included, by the shell's `times`. The programs take turns, round after round, so
 * that what else the machine does meets all of them; the middle value is shown. A peer that cannot be built here is named.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { DIST, ROOT } from "../../kernel-lib/setup/files.mjs";
import { run as start } from "../../kernel-lib/setup/run.mjs";

const PEERS = path.join(ROOT, "test", "bench", "peers");
/** Pages and drivers, and the states that every program must count. */
const SIZES = [
  { pages: 2, drivers: 2, states: 638136, transitions: 3415648, reduced: 175581 },
  { pages: 2, drivers: 3, states: 6019128, transitions: 38716264, reduced: 671838 },
];

/** Runs a program and gives its output and the user seconds of it and of what it started. */
async function timed(program, args, cwd) {
  const { code, output } = await start("sh", ["-c", '"$@"; code=$?; times; exit $code', "sh", program, ...args], {
    cwd,
  });
  if (code !== 0) throw new Error(`${program} failed:\n${output.slice(-800)}`);
  const lines = output.trimEnd().split("\n");
  const [minutes, seconds] = lines.at(-1).split(" ")[0].replace("s", "").split("m").map(Number);
  return { output: lines.slice(0, -2).join("\n"), user: minutes * 60 + seconds };
}

const works = async (program, args) => (await start(program, args)).code === 0;
const json = (output) => JSON.parse(output.slice(output.lastIndexOf("{")));

/** The yardstick model as JavaScript over the built library. */
function compiledModel(cache) {
  const source = readFileSync(path.join(ROOT, "test", "engine", "gup-model.ts"), "utf8");
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const file = path.join(cache, "gup-model.mjs");
  writeFileSync(file, outputText.replaceAll('"../../kernel-lib/', `"${pathToFileURL(DIST).href}/`));
  return file;
}

/** The programs that are compared: each is made ready for a size, and then run. */
function contenders(cache, model) {
  const ours =
    (mode) =>
    ({ pages, drivers }) =>
    async () => {
      const args = [path.join(ROOT, "test", "bench", "ours-gup.mjs"), DIST, model, `${pages}`, `${drivers}`, mode];
      const { output, user } = await timed(process.execPath, args, ROOT);
      return { user, ...json(output) };
    };
  return [
    { name: "kernel-lib", ready: ours("full") },
    { name: "kernel-lib, symmetry", reduced: true, ready: ours("symmetry") },
    {
      name: "kernel-lib, 2 workers",
      ready: existsSync(path.join(DIST, "experiment", "parallel.js")) ? ours("workers") : undefined,
      missing: "the parallel search",
    },
    {
      name: "C by hand",
      needs: ["gcc", ["--version"]],
      ready: async ({ pages, drivers }) => {
        const program = path.join(cache, `gup-bfs-${pages}-${drivers}`);
        const flags = ["-O2", "-march=native", `-DPAGES=${pages}`, `-DDRIVERS=${drivers}`];
        await timed("gcc", [...flags, "-o", program, path.join(PEERS, "gup-bfs.c")], cache);
        return async () => {
          const { output, user } = await timed(program, [], cache);
          return { user, ...json(output) };
        };
      },
    },
    {
      name: "Spin, pan -O2 -DNOREDUCE",
      needs: ["spin", ["-V"]],
      ready: async ({ pages, drivers }) => {
        const folder = path.join(cache, `spin-${pages}-${drivers}`);
        mkdirSync(folder, { recursive: true });
        await timed("spin", [`-DPAGES=${pages}`, `-DDRIVERS=${drivers}`, "-a", path.join(PEERS, "gup.pml")], folder);
        await timed("gcc", ["-w", "-O2", "-DSAFETY", "-DNOREDUCE", "-o", "pan", "pan.c"], folder);
        return async () => {
          const { output, user } = await timed("./pan", ["-m10000000", "-w24"], folder);
          const number = (pattern) => Number(pattern.exec(output)?.[1]);
          // Spin counts the initial state as reached by one more transition.
          return { user, states: number(/(\d+) states, stored/), transitions: number(/(\d+) transitions/) - 1 };
        };
      },
    },
    {
      name: "Stateright 0.31, 1 thread",
      needs: ["cargo", ["--version"]],
      ready: async ({ drivers }) => {
        const folder = path.join(cache, "stateright");
        cpSync(path.join(PEERS, "stateright"), folder, { recursive: true });
        await timed("cargo", ["build", "--release", "--quiet"], folder);
        return async () => {
          const { output, user } = await timed(
            path.join(folder, "target", "release", "gup-stateright"),
            [`${drivers}`],
            folder,
          );
          return { user, states: json(output).states };
        };
      },
    },
  ];
}

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const grouped = (n) => Math.round(n).toLocaleString("en-US");

/** @param {{ rounds: number, cache: string, say: (text: string) => void }} options */
export async function run({ rounds, cache, say }) {
  const all = contenders(cache, compiledModel(cache));
  const missing = [];
  const present = [];
  for (const one of all) {
    const there = one.ready !== undefined && (one.needs === undefined || (await works(...one.needs)));
    if (there) present.push(one);
    else missing.push(`${one.name}: ${one.needs?.[0] ?? one.missing} is not here, so it was not measured`);
  }
  const sizes = [];
  for (const size of SIZES) {
    const programs = [];
    for (const one of present)
      try {
        programs.push({ one, go: await one.ready(size), runs: [] });
      } catch (error) {
        missing.push(`${one.name}: it could not be built here (${String(error).split("\n").slice(0, 2).join(" ")})`);
      }
    for (let round = 0; round < rounds; round++)
      for (const program of programs) {
        const counted = await program.go();
        const expected = program.one.reduced ? size.reduced : size.states;
        if (counted.states !== expected)
          throw new Error(`${program.one.name} counted ${counted.states} states and not ${expected}`);
        program.runs.push(counted);
      }
    const spin = programs.find(({ one }) => one.name.startsWith("Spin"));
    const rows = programs.map(({ one, runs }) => {
      const user = middle(runs.map((r) => r.user));
      // A search that exchanges cells answers for all states, and visits few: both are shown.
      const [first] = runs;
      return {
        name: one.name,
        states: first.states,
        user,
        users: runs.map((r) => r.user),
        wall: first.wall === undefined ? undefined : middle(runs.map((r) => r.wall)),
        statesPerSecond: first.states / user,
        transitionsPerSecond: (first.transitions || size.transitions) / user,
        bytesPerState: first.bytes === undefined ? undefined : first.bytes / first.states,
        residentPerState: first.resident === undefined ? undefined : first.resident / first.states,
        toSpin:
          spin === undefined
            ? undefined
            : first.states / user / (spin.runs[0].states / middle(spin.runs.map((r) => r.user))),
      };
    });
    sizes.push({ ...size, rows });
    say(table(size, rows, rounds));
  }
  for (const sentence of new Set(missing)) say(sentence);
  return { node: process.version, rounds, sizes, missing: [...new Set(missing)] };
}

function table({ pages, drivers }, rows, rounds) {
  const head = ["", "states", "user s", "wall s", "states/s", "transitions/s", "bytes a state", "to Spin"];
  const cells = rows.map((r) => [
    r.name,
    grouped(r.states),
    r.user.toFixed(2),
    r.wall?.toFixed(2) ?? "",
    grouped(r.statesPerSecond),
    grouped(r.transitionsPerSecond),
    r.bytesPerState?.toFixed(1) ?? "",
    r.toSpin === undefined ? "" : `${r.toSpin.toFixed(2)} ×`,
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...cells].map((row) => row[i].length)));
  const line = (row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ");
  return `\n${pages} pages, ${drivers} drivers; middle of ${rounds} rounds, user CPU of whole processes\n${[head, ...cells].map(line).join("\n")}`;
}
