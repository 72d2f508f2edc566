/**
 * The page-cache model at a size: `speed DIST FOLIOS EVENTS` measures user seconds of so many events after a warm-up of half as many;
 * `memory DIST FOLIOS`, with --expose-gc, what a replication holds at its begin [bytes].
 */
import path from "node:path";
import { pathToFileURL } from "node:url";

const [what, dist, ...numbers] = process.argv.slice(2);
const [folios, events] = numbers.map(Number);
const load = (...file) => import(pathToFileURL(path.join(dist, ...file)).href);
const { replicationOf } = await load("experiment", "page-cache", "simulate.js");
const { stable } = await load("policy", "index.js");
const { deviceOf } = await load("workload", "device.js");
const { fixed, rewriters } = await load("workload", "rewriters.js");

// Any number of requests at once: how many folios wait for the device does not depend on how many there are.
const begun = (size) =>
  replicationOf({
    workload: rewriters({
      folios: size,
      writes: 1e9,
      drivers: 2,
      device: deviceOf({ name: "8 ms", service: fixed(8000) }),
    }),
    policy: stable,
    seed: 42,
    replication: 0,
  });

const held = () => {
  globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

if (what === "speed") {
  const replication = begun(folios);
  replication.advance(events / 2);
  const [steps, cpu] = [replication.run.steps(), process.cpuUsage()];
  replication.advance(events);
  const { user } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ steps: replication.run.steps() - steps, user: user / 1e6 }));
} else {
  // What the first one brings along (code, tables) belongs to no folio.
  begun(1);
  const before = held();
  const replication = begun(folios);
  const bytes = held() - before;
  console.log(JSON.stringify({ bytes, actors: replication.actors.length }));
}
