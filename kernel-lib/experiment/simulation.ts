/** Simulations of processes on this machine: the engine with a clock, and with somebody who stops what does not end. */
import { simulation as simulated, type Simulation } from "../engine/events/simulation.js";
import type { SimulationParts } from "../engine/events/parts.js";
import { clock } from "../host/clock.js";
import { within } from "../host/deadline.js";

/**
 * A simulation: processes in time, from one first process that makes the rest. Errors: KL442 a part that is none; when it
 * runs, KL444 a process that has not yielded for ten seconds.
 *
 * A process is a generator: it yields a delay, or what `request()`, `get()`, `wait()`, `submit()`, `sim.any()` … give, and is told one outcome with
 * a `kind`. Whatever waits is measured, always. Events are taken in the order time, priority, serial.
 *
 * @example
 * const answer = simulation({
 *   main: function* (sim) {
 *     const server = sim.resource({ name: "server" });
 *     function* customer() {
 *       yield server.request();
 *       yield 3; // [min]
 *       server.release();
 *     }
 *     for (let i = 0; i < 3; i++) {
 *       sim.start(customer());
 *       yield 1; // [min]
 *     }
 *   },
 * }).run();
 * [answer.time, answer.resources.server.utilisation, answer.resources.server.wait.mean]
 * //=> [9, 1, 2]
 */
export const simulation = (parts: SimulationParts): Simulation => simulated(parts, { clock, within });
