/**
 * Seeded runs of the built library and a digest of what each gives, to the last bit: `node test/golden/runs.mjs DIST` prints them, what they must be and the version
 * of the Node that made them.
 *
 * The same digests are asserted on every supported Node, so nothing here may depend on more than the seed. Plain JavaScript, for it is run
 * by Nodes that are fetched, without tools.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const EXPECTED = new URL("digests.json", import.meta.url);
/** The laws of chance by their JSON text, each with a digest of its first 2,000 values. */
const LAWS = new URL("../base/digests.json", import.meta.url);

const read = (/** @type {URL} */ file) => JSON.parse(readFileSync(file, "utf8"));
const digestOfNumbers = (/** @type {readonly number[]} */ numbers) =>
  createHash("sha256").update(Float64Array.from(numbers)).digest("hex").slice(0, 16);
const times = (/** @type {number} */ n, /** @type {() => number} */ draw) => Array.from({ length: n }, () => draw());

/** What every Node must give, by the name of the run. @returns {Record<string, string>} */
export const expected = () => ({ ...read(EXPECTED), ...read(LAWS) });

/**
 * The digests of all runs, by name.
 * @param {string} dist the folder of the built library
 * @returns {Promise<Record<string, string>>}
 */
export async function digests(dist) {
  const load = (/** @type {string[]} */ ...parts) => import(pathToFileURL(path.join(dist, ...parts)).href);
  const { stream } = await load("base", "random.js");
  const { sampler } = await load("base", "variates.js");
  const { simulation } = await load("engine", "events", "simulation.js");
  const { timed } = await load("engine", "timed.js");
  const { threshold } = await load("experiment", "candidate.js");
  const { rowOfReplication } = await load("experiment", "row.js");
  const { sweep } = await load("experiment", "sweep.js");
  const filesystem = await load("filesystem", "index.js");
  const { digestOf } = await load("host", "digest.js");
  const { catalogue } = await load("litmus", "catalogue.js");
  const { systemOf } = await load("litmus", "race.js");
  const policy = await load("policy", "index.js");
  const { rewriters } = await load("workload", "rewriters.js");

  /** @type {Record<string, string>} */
  const found = {};
  for (const law of Object.keys(read(LAWS))) {
    const [draw, value] = [stream({ seed: 5, purpose: law }), sampler(JSON.parse(law))];
    found[law] = digestOfNumbers(times(2000, () => value(draw())));
  }
  for (const antithetic of [false, true])
    found[antithetic ? "stream, antithetic" : "stream"] = digestOfNumbers(
      [0, 1, 2].flatMap((entity) =>
        times(2000, stream({ seed: 42, purpose: "golden", replication: 3, entity, antithetic })),
      ),
    );

  const exponential = (/** @type {string} */ purpose, /** @type {number} */ mean) => {
    const [draw, value] = [stream({ seed: 42, purpose }), sampler({ kind: "exponential", mean })];
    return () => value(draw());
  };
  /** Customers of two classes at one server, of which the first may take it from the second. */
  const station = (/** @type {boolean} */ preemptive) => {
    const [gap, service] = [exponential("gap", 1 / 0.8), exponential("service", 1)];
    return simulation({
      main: function* (/** @type {any} */ sim) {
        const server = sim.resource({ name: "server", preemptive });
        const stay = sim.tally("stay");
        /** @returns {Generator<any, void, any>} */
        function* customer(/** @type {number} */ priority, /** @type {number} */ work) {
          const came = sim.now;
          for (let left = work; left > 0;) {
            yield server.request({ priority });
            const outcome = yield left;
            left = outcome.kind === "preempted" ? outcome.left : 0;
            if (outcome.kind !== "preempted") server.release();
          }
          stay.add(sim.now - came);
        }
        for (let i = 0; i < 5000; i++) {
          yield gap();
          sim.start(customer(preemptive ? i % 2 : 0, service()));
        }
      },
    }).run();
  };
  found["M/M/1"] = digestOf(station(false));
  found["a resource with preemption"] = digestOf(station(true));

  const { race } = catalogue.find((/** @type {{ name: string }} */ { name }) => name === "mail-4-step+xfs");
  found["timed, the mail's race"] = digestOf(
    Array.from({ length: 50 }, (_, replication) =>
      timed({
        system: systemOf(race, policy.none),
        seed: 42,
        replication,
        duration: (/** @type {unknown} */ _step, /** @type {string} */ _actor, /** @type {() => number} */ draw) =>
          20 * draw(),
      }).run({ steps: 300 }),
    ),
  );

  const parts = { writes: 3000, warmUp: 100, drivers: 2 };
  for (const name of ["xfs", "tux3"])
    for (const under of [policy.stable, policy.alwaysFork, policy.forkUnlessElevated(4)])
      found[`page cache, ${name}, ${under.name}`] = digestOf(
        rowOfReplication({
          workload: rewriters({ ...parts, filesystem: filesystem[name] }),
          policy: under,
          seed: 42,
          replication: 1,
        }),
      );

  const { result } = await sweep(rewriters({ ...parts, writes: 1500 }), {
    policy: threshold([2, 4], policy.forkUnlessElevated),
    seed: 42,
    replications: 2,
    workers: 0,
  });
  found["sweep"] = result;
  return found;
}

const [, program, dist] = process.argv;
if (dist !== undefined && import.meta.url === pathToFileURL(program ?? "").href)
  console.log(JSON.stringify({ node: process.version, expected: expected(), digests: await digests(dist) }));
