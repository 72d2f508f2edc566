/**
 * Our engine on the work of the peers: `mmc DIST SERVERS ARRIVAL_RATE SERVICE_RATE CUSTOMERS SEED`, processes; `steps` with the same numbers, pure
 * steps, for one server; `callbacks`, functions called back from our calendar, as one would write them without an engine; `hold DIST PENDING HOLDS`.
 */
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
} else if (what === "steps") {
  const { timed } = await load("../timed.js");
  const { upTo } = await load("../../base/cells.js");
  const [, arrival, service, customers, seed] = numbers.map(Number);
  const [gaps, draw] = [drawsOf(seed, 0), drawsOf(seed, 1)];
  const line = [{ group: "line", index: 0 }];
  const step = (name, apply) => ({ kind: "step", name, op: name, part: "only", touches: () => line, apply });
  const arrive = step("arrive", (w) => w.setPresent(0, w.present(0) + 1).setLeft(0, w.left(0) - 1));
  const serve = step("serve", (w) => w.setPresent(0, w.present(0) - 1));
  const rest = { kind: "done" };
  const { levels, ended } = timed({
    system: {
      name: "M/M/1",
      schema: {
        line: { count: 1, fields: { present: upTo(customers) } },
        source: { count: 1, fields: { left: upTo(customers) } },
      },
      actors: ["source", "server"],
      initial: (w) => w.setLeft(0, customers),
      next: (w, actor) => (actor === 0 ? (w.left(0) > 0 ? arrive : rest) : w.present(0) > 0 ? serve : rest),
    },
    seed,
    duration: ({ name }) => (name === "arrive" ? -Math.log(gaps()) / arrival : -Math.log(draw()) / service),
    levels: { queue: (w) => Math.max(0, w.present(0) - 1) },
  }).run({ trace: false });
  // All have gone: the area under the queue is the sum of the waits.
  console.log(JSON.stringify({ wait: levels.queue.area / customers, ended }));
} else if (what === "callbacks") {
  const { Calendar } = await load("calendar.js");
  const [servers, arrival, service, customers, seed] = numbers.map(Number);
  const [gaps, draw] = [drawsOf(seed, 0), drawsOf(seed, 1)];
  const calendar = new Calendar();
  const [calls, free] = [[], []];
  const after = (delay, call) => {
    const slot = free.pop() ?? calls.length;
    calls[slot] = call;
    calendar.push(calendar.time + delay, 0, slot);
  };
  const server = {
    line: [],
    head: 0,
    used: 0,
    acquire(call) {
      if (this.used === servers) this.line.push(call);
      else {
        this.used++;
        call();
      }
    },
    release() {
      if (this.head === this.line.length) this.used--;
      else this.line[this.head++]();
      if (this.head > 1000) {
        this.line = this.line.slice(this.head);
        this.head = 0;
      }
    },
  };
  let [arrived, waited] = [0, 0];
  const arrive = () => {
    const since = calendar.time;
    if (++arrived < customers) after(-Math.log(gaps()) / arrival, arrive);
    server.acquire(() => {
      waited += calendar.time - since;
      after(-Math.log(draw()) / service, () => server.release());
    });
  };
  after(-Math.log(gaps()) / arrival, arrive);
  for (let slot = calendar.take(Infinity); slot >= 0; slot = calendar.take(Infinity)) {
    const call = calls[slot];
    free.push(slot);
    call();
  }
  console.log(JSON.stringify({ wait: waited / customers }));
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
