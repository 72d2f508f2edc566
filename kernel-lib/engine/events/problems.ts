/** What a person is told when a simulation was given what it cannot use. */
import { strayField, type Fields } from "../../base/fields.js";
import { Problem } from "../../base/problem.js";
import { told } from "./told.js";

/** An event at no time, or in the past. */
export function badTime(time: number, now: number): Problem {
  return new Problem({
    code: "KL430",
    what: Number.isNaN(time)
      ? "an event at no time: NaN"
      : time === Infinity
        ? `an event after the end of time: it is ${now} now, and the delay makes it more than the largest number`
        : `an event at ${time}, which is before now, ${now}`,
    where: "the calendar",
    expected: `a finite time from ${now} on`,
    fix: "give delays that are numbers from 0 on, and far from the largest; look for 0/0 or for the logarithm of a negative number where the delay comes from",
  });
}

/** The priority, if it is one. */
export function checkedPriority(priority: number, most: number, where: string = "the calendar"): number {
  if (Number.isInteger(priority) && Math.abs(priority) <= most) return priority;
  throw new Problem({
    code: "KL431",
    what: `no such priority: ${told(priority)}`,
    where,
    expected: `a whole number from -${most} to ${most}; the smaller comes first`,
    fix: "number the classes of events 0, 1, 2, …",
  });
}

/** A delay that cannot be waited for. */
export const badDelay = (delay: number, process: string): Problem =>
  new Problem({
    code: "KL432",
    what: `a delay of ${delay}`,
    where: `a yield of ${process}`,
    expected: "a finite number from 0 on, in the units of time of this simulation",
    fix: "look for a negative rate, 0/0, or the logarithm of a negative number where the delay comes from",
  });

/** A yield of something that is neither a delay nor a command. */
export const badYield = (value: unknown, process: string): Problem =>
  new Problem({
    code: "KL433",
    what: `a yield of ${told(value)}`,
    where: process,
    expected: "a delay, or what request(), get(), put(), wait(), submit(), sim.any() or sim.all() give",
    fix: "write for instance: yield server.request() (with the parentheses), yield sim.end(process), yield 3.5",
  });

/** A yield of what belongs to another run. */
export const ofAnotherRun = (name: string, process: string): Problem =>
  new Problem({
    code: "KL448",
    what: `${name} belongs to another run`,
    where: process,
    expected: "what was made by the sim of this run: another one's has its own time, and nobody there is left to serve",
    fix: "make resources, stores and the rest inside main, anew for each run",
  });

/** A condition of no parts. */
export const badCondition = (word: string, parts: unknown): Problem =>
  new Problem({
    code: "KL445",
    what: `sim.${word} of ${Array.isArray(parts) ? "nothing, which never comes" : told(parts)}`,
    where: `a condition (${word})`,
    expected: word === "any" ? "a list of one or more waits" : "a list of waits",
    fix: `write for instance yield sim.${word}([server.request(), 3.5])`,
  });

/** Time stands still. */
export const stuckInTime = (moves: number, time: number, process: string | undefined): Problem =>
  new Problem({
    code: "KL434",
    what: `more than ${moves} events at one moment, time ${time}`,
    where: process ?? "the calendar",
    expected: "processes that let time go on",
    fix: "look for a loop that waits for nothing, or for 0; if there really are so many events, raise budget.atOnce",
  });

/** A process goes on and on without a yield. */
export const neverYields = (seconds: number, process: string | undefined): Problem =>
  new Problem({
    code: "KL444",
    what: `a process has run for ${seconds} s without yielding`,
    where: process ?? "simulation",
    expected: "processes that yield now and then: between two yields no time passes in the simulation",
    fix: "look for a loop without a yield in it, as while (true) { … }",
  });

/** Something else than a started generator. */
export const notStarted = (value: unknown): Problem =>
  new Problem({
    code: "KL435",
    what: `no process: ${told(value)}`,
    where: "start",
    expected: "a generator, which is what a call of a function* gives",
    fix: "write sim.start(customer()), with function* customer()",
  });

/** A generator that is a process already. */
export const startedAlready = (): Problem =>
  new Problem({
    code: "KL447",
    what: "a process that has been started already",
    where: "start",
    expected: "a new generator for each process: one that is shared would go on for both, whoever's turn it is",
    fix: "call the function* anew: sim.start(customer()) each time",
  });

/** Something else than what `start` gave. */
export const noProcess = (value: unknown, where: string): Problem =>
  new Problem({
    code: "KL446",
    what: `no process that was started: ${told(value)}`,
    where,
    expected: "what sim.start() gave",
    fix: `write const process = sim.start(customer()), then ${where}(process)`,
  });

/** A process ended and kept something. */
export const stillHolds = (process: string, held: string): Problem =>
  new Problem({
    code: "KL436",
    what: `the process ended and still holds ${held}`,
    where: process,
    expected: "that it gives back what it holds",
    fix: `call ${held}.release() on every way to the end, that of an interrupt too`,
  });

/** A release by someone who does not hold. */
export const notHeld = (process: string, held: string): Problem =>
  new Problem({
    code: "KL437",
    what: `${process} gives back ${held} and does not hold it`,
    where: `a release of ${held}`,
    expected: "a release for every request that was granted, by the process that made it",
    fix: "look whether the request timed out, or whether the unit was taken away (preempted)",
  });

/** An event that happens a second time. */
export const firedAlready = (name: string): Problem =>
  new Problem({
    code: "KL439",
    what: `${name} has happened already`,
    where: `fire of ${name}`,
    expected: "an event that happens once",
    fix: "make a new event each time, or use a wait queue: sim.waitQueue(name)",
  });

/** A time of service that is none. */
export const badService = (time: number, device: string): Problem =>
  new Problem({
    code: "KL440",
    what: `a time of service of ${time}`,
    where: `the service of ${device}`,
    expected: "a finite number from 0 on",
    fix: "look at the law of service: a rate of 0, or a negative parameter?",
  });

/** Two things of one name. */
export const nameTaken = (name: unknown): Problem =>
  new Problem({
    code: "KL441",
    what:
      typeof name === "string" && name !== ""
        ? `two things are named ${JSON.stringify(name)}`
        : `no name: ${told(name)}`,
    where: "a simulation",
    expected: "a name of its own for everything that results are kept of",
    fix: "number them: `server ${i}`",
  });

/** A field of a simulation that is none. */
export const badField = (field: string, value: unknown, expected: string): Problem =>
  new Problem({
    code: "KL442",
    what: `${field} is ${told(value)}`,
    where: `simulation, ${field}`,
    expected,
    fix: "write for instance simulation({ main: function* (sim) { yield 1; }, until: 100, seed: 1 })",
  });

/** A field that there is not. */
export const noField = (name: string, fields: Fields, owner: string): Problem =>
  new Problem({ code: "KL442", where: `simulation, ${owner}`, ...strayField(name, fields, owner) });

/** A run that need not end. */
export const endless = (): Problem =>
  new Problem({
    code: "KL443",
    what: "a bound on time without a clock",
    where: "budget.wall",
    expected: "a clock: the engine has none",
    fix: "give run({ clock: { now: () => performance.now() } }), or bound events or until",
  });
