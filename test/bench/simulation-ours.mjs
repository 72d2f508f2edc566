/** Our engine on the work of the peers: `mmc DIST SERVERS ARRIVAL_RATE SERVICE_RATE CUSTOMERS SEED`, `hold DIST PENDING HOLDS`, `memory DIST PENDING`. */
import path from "node:path";
import { pathToFileURL } from "node:url";
import { drawsOf } from "./peers/simulation/draws.mjs";

const [what, dist, ...numbers] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(path.join(dist, "engine", "events", file)).href);

if (what === "mmc") {
  const { simulation } = await load("simulation.js");
  const [servers, arrival, service, customers, seed] = numbers.map(Number);
  const [gaps, draw] = [drawsOf(seed, 0), drawsOf(seed, 1)];
  const { resources } = simulation({
    main: function* (sim) {
      const server = sim.resource({ name: "server", capacity: servers });
      function* customer() {
        yield server.request();
        yield -Math.log(draw()) / service;
        server.release();
      }
      for (let i = 0; i < customers; i++) {
        yield -Math.log(gaps()) / arrival;
        sim.start(customer());
      }
    },
  }).run();
  const { wait } = resources.server;
  console.log(JSON.stringify({ wait: wait.mean, served: wait.count }));
} else {
  const { Calendar } = await load("calendar.js");
  const [pending, holds] = numbers.map(Number);
  const draw = drawsOf(1, 0);
  const calendar = new Calendar();
  for (let i = 0; i < pending; i++) calendar.push(-Math.log(draw()), 0, i);
  for (let i = 0; i < (holds ?? 0); i++) {
    const who = calendar.take(Infinity);
    calendar.push(calendar.time - Math.log(draw()), 0, who);
  }
  console.log(JSON.stringify({ time: calendar.time, bytes: calendar.bytes() / pending }));
}
