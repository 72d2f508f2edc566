/** Exercise 4: stable pages, and what it is to wait for them. */
import { stablePageWait } from "../../experiment/theory.js";
import type { Race } from "../../litmus/race.js";
import { noFalseWait, stableForDma, stableForStores } from "../../model/property.js";
import { none } from "../../policy/none.js";
import { stable } from "../../policy/stable.js";
import { asked, has, mustBreak, mustHave, mustHold, stepsOf } from "../asking.js";
import { aNumber, aRace } from "../forms.js";
import { task, type Demand, type Objection, type Task } from "../task.js";

const writesBack = (race: Race): boolean =>
  (["writeback", "fsync", "flush", "msync", "sync range", "reflink", "snapshot"] as const).some((kind) =>
    has(race, kind),
  );

const someIo: Demand<Race> = {
  name: "something is written back",
  objection: (race) =>
    writesBack(race)
      ? undefined
      : "No actor of this race writes the page back, so nothing is under way to the device that anybody could wait for. Which actor does that?",
};

function nobodySleeps(race: Race): string {
  if (!has(race, "store"))
    return "Nobody stores into the page. Stable pages wait where a write begins: in a fault, or in write(2).";
  return "No store of this race meets a folio under writeback: the folio is clean when it is written back, or whoever stores has waited for the I/O already. What must happen before there is something to write, and who may come while it is under way?";
}

/** The numbers of the third task. */
const THINK = 1000; // [µs], mean time to the next store
const IO = 2000; // [µs]
const NEAR = 0.02;

const near = (given: number, value: number): boolean => Math.abs(given - value) <= NEAR * Math.abs(value);

function waitObjection(given: number): Objection {
  const { mean, probability, meanOfWaits } = stablePageWait({ rate: 1 / THINK, duration: IO });
  if (near(given, mean)) return undefined;
  if (near(given, mean / 1000) || near(given, mean / 1e6))
    return "The digits are right, and the unit is another one: asked are microseconds.";
  if (near(given, probability) || near(given, 100 * probability))
    return "This is how often a store waits, not how long. Asked is a time, in microseconds.";
  if (near(given, meanOfWaits))
    return "This is how long a store waits that does wait. Asked is the mean for each writeback, and some writebacks keep nobody waiting.";
  if (near(given, IO))
    return "That would be so if every store came at the very beginning of the I/O. A store that comes later waits for the rest only.";
  if (near(given, probability * IO))
    return "As many stores wait as you say, but not each of them for all of the I/O: one that comes late waits for the rest only.";
  if (near(given, IO / 2))
    return "Half the I/O would be right for a store that comes once, at any moment of the I/O alike. This one comes after an exponential time, which may also be longer than the I/O.";
  if (near(given, probability * THINK))
    return "This is the time that passes before the store comes, or until the I/O is over if that is earlier. Asked is the time behind it.";
  if (given < 0 || given > IO)
    return `No store waits longer than the I/O lasts, and none less than not at all: the mean is between 0 and ${IO} µs.`;
  return `A mean wait between 0 and ${IO} µs is possible, but this is more than ${100 * NEAR} % off. Write the wait of a store that comes at time t, and take its mean over t.`;
}

export const stablePages: readonly Task[] = [
  task({
    id: "4.1",
    asks: "In which race does a task sleep on stable pages although no driver holds the page?",
    form: aRace,
    demands: [
      {
        name: "no driver",
        objection: (race) =>
          has(race, "gup")
            ? "get_user_pages is in this race. The wait that is asked for happens without it: it is everyday life on stable pages."
            : undefined,
      },
      someIo,
      {
        name: "somebody sleeps",
        objection: (race) => mustBreak({ race, policy: stable, property: noFalseWait }, () => nobodySleeps(race)),
      },
    ],
    shows: (race) =>
      `In some run, of ${stepsOf(asked({ race, policy: stable, property: noFalseWait }))} steps, a store faults while the folio is under writeback, and sleeps.`,
  }),
  task({
    id: "4.2",
    asks: "In which race do stable pages keep the CPU from changing a folio under I/O, and not the device?",
    form: aRace,
    demands: [
      someIo,
      {
        name: "without a policy a store changes the folio under I/O",
        objection: (race) =>
          mustHave(
            race,
            "store",
            "No CPU stores into the page, so that stable pages have nothing to hold back. Both kinds of writers belong into this race.",
          ) ??
          mustBreak(
            { race, policy: none, property: stableForStores },
            "Without any policy no store changes the folio between its submission and the device's copy, so there is nothing to be kept from it. When must the second store come?",
          ),
      },
      {
        name: "stable pages hold stores back",
        objection: (race) =>
          mustHold(
            { race, policy: stable, property: stableForStores },
            (found) =>
              `On stable pages a store still changes the folio under I/O, in ${stepsOf(found)} steps. Look at the witness: who writes how?`,
          ),
      },
      {
        name: "they do not hold the device back",
        objection: (race) =>
          mustHave(race, "dma", "No device writes into the page. Who writes without asking the page table?") ??
          mustBreak(
            { race, policy: stable, property: stableForDma },
            "In no run does the device write between submission and copy. What must the driver have before the folio is submitted, and what may it still do afterwards?",
          ),
      },
    ],
    shows: (race) =>
      `On stable pages no store changes a folio under I/O, and the device does, in ${stepsOf(asked({ race, policy: stable, property: stableForDma }))} steps: the wait is in the fault, and the device takes none.`,
  }),
  task({
    id: "4.3",
    asks: `How long does a writeback make the next store wait, on average, if the I/O lasts ${IO} µs and the store comes after an exponential time of mean ${THINK} µs?`,
    form: aNumber,
    demands: [{ name: "the mean wait per writeback", objection: waitObjection }],
    shows: () => {
      const { mean, probability } = stablePageWait({ rate: 1 / THINK, duration: IO });
      return `The closed form gives ${mean.toFixed(1)} µs; ${(100 * probability).toFixed(1)} % of the writebacks make the next store wait at all.`;
    },
  }),
];
