/** M/M/c in simjs: the same work and draws as mmc.c. node mmc_simjs.mjs FOLDER SERVERS ARRIVAL_RATE SERVICE_RATE CUSTOMERS SEED; FOLDER has simjs in it. */
import { createRequire } from "node:module";
import path from "node:path";
import { drawsOf } from "./draws.mjs";

const [folder, ...numbers] = process.argv.slice(2);
const [servers, arrival, service, customers, seed] = numbers.map(Number);
// The package exports nothing: it looks for a page's window and leaves its names there.
globalThis.window = globalThis;
createRequire(path.join(path.resolve(folder), "package.json"))("simjs");
const { Entity, Facility, Sim } = globalThis.window.Sim;
const [gaps, draw] = [drawsOf(seed, 0), drawsOf(seed, 1)];
const server = new Facility("server", Facility.FCFS, servers);
let [wait, served] = [0, 0];

class Source extends Entity {
  start(left = customers) {
    if (left === 0) return;
    this.setTimer(-Math.log(gaps()) / arrival).done(() => {
      const [came, work] = [this.time(), -Math.log(draw()) / service];
      this.useFacility(server, work).done(() => {
        wait += this.time() - came - work;
        served++;
      });
      this.start(left - 1);
    });
  }
}

const sim = new Sim();
sim.addEntity(Source);
sim.simulate(Number.MAX_VALUE);
console.log(JSON.stringify({ wait: wait / served, served }));
