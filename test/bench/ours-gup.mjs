/** Searches the yardstick model once with the library as it is built, and prints what it counted. Arguments: pages, drivers, mode. */
import path from "node:path";
import { pathToFileURL } from "node:url";

const [dist, model, pages, drivers, mode] = process.argv.slice(2);
const { gupModel } = await import(pathToFileURL(model).href);
const system = gupModel(Number(pages), Number(drivers));
if (mode === "workers") {
  const { exploreParallel } = await import(pathToFileURL(path.join(dist, "experiment", "parallel.js")).href);
  const begin = performance.now();
  const source = { module: pathToFileURL(model).href, name: "gupModel", with: [Number(pages), Number(drivers)] };
  const { states, transitions, bytes } = await exploreParallel(source, { workers: 2 });
  console.log(JSON.stringify({ states, transitions, bytes, wall: (performance.now() - begin) / 1000 }));
} else {
  const { explore } = await import(pathToFileURL(path.join(dist, "engine", "explore.js")).href);
  const begin = performance.now();
  const { states, transitions, bytes } = explore(system, { symmetry: mode === "symmetry" });
  const resident = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ states, transitions, bytes, resident, wall: (performance.now() - begin) / 1000 }));
}
