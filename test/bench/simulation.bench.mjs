/**
 * The discrete-event engine beside C by hand, on the same draws, so that the answers agree to seven digits; with `--peers`, beside SimPy,
 * salabim, Ciw and simjs too. The page-cache model at four sizes: what a step costs, and the memory of a folio.
 *
 * Times are user seconds of whole processes, start-up included, by the shell's `times`. The programs take turns; the middle value is shown.
 * A peer that cannot be had here is named.
 */
import path from "node:path";
import { pageCache } from "./page-cache.mjs";
import { otherLibraries } from "./peers/simulation/libraries.mjs";
import { DIST, ROOT } from "../../kernel-lib/setup/files.mjs";
import { run as start } from "../../kernel-lib/setup/run.mjs";

const PEERS = path.join(ROOT, "test", "bench", "peers", "simulation");
const OURS = path.join(ROOT, "test", "bench", "simulation-ours.mjs");
const STATIONS = [
  { name: "M/M/1 at 0.9", servers: "1", arrival: "0.9", customers: 2_000_000 },
  { name: "M/M/4 at 0.9", servers: "4", arrival: "3.6", customers: 2_000_000 },
];
const PENDING = [10, 1000, 100_000];
const HOLDS = 4_000_000;
/** Those that work on our draws, to whom our answers must be equal. */
const SAME_DRAWS = ["C by hand", "simjs", "callbacks", "pure steps"];

async function timed(program, args) {
  const { code, output } = await start("sh", ["-c", '"$@"; code=$?; times; exit $code', "sh", program, ...args], {
    cwd: ROOT,
  });
  if (code !== 0) throw new Error(`${program} failed:\n${output.slice(-800)}`);
  const lines = output.trimEnd().split("\n");
  const [minutes, seconds] = lines.at(-1).split(" ")[0].replace("s", "").split("m").map(Number);
  return { ...JSON.parse(lines.at(-3)), user: minutes * 60 + seconds };
}

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Runs the contenders by turns; gives the middle user time of each and its last answer. */
async function turns(contenders, rounds) {
  const runs = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) for (const [i, { go }] of contenders.entries()) runs[i].push(await go());
  return contenders.map(({ name, work }, i) => ({
    name,
    answer: runs[i].at(-1),
    perSecond: work / middle(runs[i].map(({ user }) => user)),
  }));
}

export async function run({ rounds, cache, peers, say }) {
  const { libraries, missing } = peers
    ? await otherLibraries(cache, say)
    : { libraries: [], missing: ["SimPy, salabim, Ciw and simjs are not compared: --peers asks for them"] };
  const hasC = (await start("gcc", ["--version"])).code === 0;
  if (!hasC) missing.push("C by hand is missing: there is no gcc");
  const built = {};
  if (hasC)
    for (const name of ["mmc", "hold"]) {
      built[name] = path.join(cache, name);
      await start("gcc", ["-O2", "-march=native", "-o", built[name], path.join(PEERS, `${name}.c`), "-lm"]);
    }
  const tables = [];
  for (const { name, servers, arrival, customers } of STATIONS) {
    const args = (n) => [servers, arrival, "1", `${n}`, "1"];
    const contenders = [
      {
        name: "kernel-lib",
        work: 2 * customers,
        go: () => timed(process.execPath, [OURS, "mmc", DIST, ...args(customers)]),
      },
      ...(servers === "1"
        ? ["pure steps", "callbacks"].map((name) => ({
            name,
            work: 2 * customers,
            go: () => timed(process.execPath, [OURS, name.replace("pure ", ""), DIST, ...args(customers)]),
          }))
        : []),
      ...(hasC ? [{ name: "C by hand", work: 2 * customers, go: () => timed(built.mmc, args(customers)) }] : []),
      ...libraries.map(({ name, program, first, fewer }) => ({
        name,
        work: (2 * customers) / fewer,
        go: () => timed(program, [...first, ...args(customers / fewer)]),
      })),
    ];
    const rows = await turns(contenders, rounds);
    const steps = rows.find((row) => row.name === "pure steps");
    const rest = rows.filter((row) => row !== steps);
    const what = "events a second (2 a customer), statistics always on in kernel-lib, salabim, Ciw and simjs";
    tables.push({ title: `${name}, ${what}`, rows: rest });
    if (steps !== undefined)
      tables.push({
        title: `${name} in pure steps, ${what}`,
        rows: [{ ...steps, name: "kernel-lib" }, ...rest.filter((row) => row !== rows[0])],
      });
  }
  for (const pending of PENDING) {
    const args = [`${pending}`, `${HOLDS}`];
    const contenders = [
      { name: "kernel-lib", work: HOLDS, go: () => timed(process.execPath, [OURS, "hold", DIST, ...args]) },
      ...(hasC ? [{ name: "C by hand", work: HOLDS, go: () => timed(built.hold, args) }] : []),
    ];
    tables.push({ title: `hold model, ${pending} pending, holds a second`, rows: await turns(contenders, rounds) });
  }
  for (const { title, rows } of tables) {
    const ours = rows[0];
    const key = ours.answer.wait === undefined ? "time" : "wait";
    for (const { name, answer } of rows.filter((row) => SAME_DRAWS.includes(row.name)))
      if (!(Math.abs(ours.answer[key] / answer[key] - 1) < 1e-7))
        throw new Error(`${title}: ${ours.answer[key]} is not the ${answer[key]} of ${name}`);
    say(`\n${title}`);
    for (const row of rows)
      say(
        `${row.name.padEnd(12)} ${(row.perSecond / 1e6).toFixed(2).padStart(8)} M   ${((100 * ours.perSecond) / row.perSecond).toFixed(0).padStart(6)} % is kernel-lib of it`,
      );
    if (ours.answer.bytes !== undefined) say(`${ours.answer.bytes.toFixed(1)} bytes a pending event`);
  }
  const sizes = await pageCache({ rounds, say });
  for (const sentence of missing) say(sentence);
  return { node: process.version, rounds, tables, pageCache: sizes, missing };
}
