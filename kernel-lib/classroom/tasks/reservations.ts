/** Exercise 6: who is told that there is no space. */
import { actor, race, type Race } from "../../litmus/race.js";
import { lateEnospc } from "../../litmus/late-enospc.js";
import { tux3 } from "../../filesystem/tux3.js";
import type { PolicyData } from "../../model/policy.js";
import { dmaOnDisk, noHang, noLateEnospc, reserved } from "../../model/property.js";
import { none } from "../../policy/none.js";
import { asked, has, mustBreak, mustHold, stepsOf } from "../asking.js";
import { aCount, aPolicy, aRace } from "../forms.js";
import { task, undecided, type Objection, type Task } from "../task.js";

function toldInTime(race: Race): string {
  if (race.free === undefined) return "Space is no question in this race: say how many blocks are free, free: …";
  if (race.free === 0)
    return "Nothing is free from the beginning, so the very first fault is refused, and its task is told. When does space run out too late?";
  if (["xfs", "ext4", "btrfsNocow"].includes(race.filesystem.name))
    return `${race.filesystem.name} writes a page where its block is, and needs no new block for it. Which file systems write each change elsewhere?`;
  if (!has(race, "gup"))
    return "Every change of the page comes through a fault or a system call here, and there the file system says no in time. Who dirties a page without asking?";
  if (!has(race, "set dirty"))
    return "The driver never says that the page is dirty, so nobody tries to find a block for it. What does a driver owe the kernel?";
  if (race.free > 1)
    return `With ${race.free} free blocks there is one for every write of this race. How many does the fault set aside, and how many are wanted in the end?`;
  return "In every run the block that the fault has set aside is still there when it is wanted. Who could use it up between the fault and the driver's last word?";
}

/** Two rounds of one driver's device on a small tux3. */
const rounds = (free: number): Race =>
  race("two rounds", {
    filesystem: tux3,
    free,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["delta", "writeback 0", "delta", "writeback 0"]),
    ],
  });

const runsOut = (free: number): ReturnType<typeof asked> =>
  asked({ race: rounds(free), policy: none, property: noLateEnospc });
const works = (free: number): boolean =>
  asked({ race: rounds(free), policy: none, property: dmaOnDisk }).holds === "yes";

function freeObjection(free: number): Objection {
  if (!works(free))
    return "With so little space not even the first fault succeeds: it is told no, and nothing is written. Asked is a race that works.";
  const [found, less] = [runsOut(free), runsOut(free - 1)];
  if (found.holds === "unknown" || less.holds === "unknown") return undecided;
  if (found.holds === "no")
    return `With ${free} free block${free === 1 ? "" : "s"} space still runs out at writeback, in ${stepsOf(found)} steps. How often can this page become dirty behind the file system's back, and be written, before everybody is done?`;
  return less.holds === "yes" && works(free - 1)
    ? `With ${free} free blocks it never runs out too late, nor with fewer. Asked is the smallest number.`
    : undefined;
}

/** Whether a policy gives an answer at some moment whatever the page is. */
const saysAlways = ({ rules }: PolicyData): boolean =>
  Object.values(rules).some((rule) => rule.kind === "answer" && rule.answer !== "proceed");

const driver = (policy: PolicyData) => ({ race: lateEnospc.race, policy });

export const reservations: readonly Task[] = [
  task({
    id: "6.1",
    asks: "In which race does space run out when nobody is left to be told?",
    form: aRace,
    demands: [
      {
        name: "space runs out too late",
        objection: (race) => mustBreak({ race, policy: none, property: noLateEnospc }, () => toldInTime(race)),
      },
      {
        name: "somebody was let in",
        objection: (race) =>
          mustHold(
            { race, policy: none, property: dmaOnDisk },
            "In no run does anything of the device's reach the platter. Asked is a race that goes well in some orders, and ends too late in others.",
          ),
      },
    ],
    shows: (race) =>
      `In some run, of ${stepsOf(asked({ race, policy: none, property: noLateEnospc }))} steps, writeback finds no block, and the task that could have been told no has long gone on.`,
  }),
  task({
    id: "6.2",
    asks: "How many free blocks are enough for two rounds of the driver's device?",
    form: aCount(0),
    demands: [{ name: "the smallest number that is enough", objection: freeObjection }],
    shows: (free) =>
      `With ${free} free blocks space never runs out too late, and with ${free - 1} it does, in ${stepsOf(runsOut(free - 1))} steps.`,
  }),
  task({
    id: "6.3",
    asks: "Under which policy has every write a reservation, and does space never run out too late?",
    form: aPolicy,
    demands: [
      {
        name: "the device's data can reach the platter",
        objection: (policy) =>
          mustHold(
            { ...driver(policy), property: dmaOnDisk },
            `Under this policy the device's data reach the platter in no run. Whoever forbids everything runs out of nothing; let the driver do its work.${saysAlways(policy) ? " An answer without a condition is given every time that the moment comes, also when nobody holds the page." : ""}`,
          ),
      },
      {
        name: "every write is reserved",
        objection: (policy) =>
          mustHold(
            { ...driver(policy), property: reserved },
            (found) =>
              `In ${stepsOf(found)} steps a page goes out that nothing was set aside for. Either the reservation must not be used up while the driver still writes, or the driver must ask again. Which moment of the policy decides that?`,
          ),
      },
      {
        name: "space never runs out too late",
        objection: (policy) =>
          mustHold(
            { ...driver(policy), property: noLateEnospc },
            (found) =>
              `Every write is reserved now, but in ${stepsOf(found)} steps the space is refused at a moment when nobody can be told. Who asks for it there, and what could be left alone until the driver has finished?`,
          ),
      },
      {
        name: "no hang with a short pin",
        objection: (policy) =>
          mustHold(
            { ...driver(policy), property: noHang },
            "Some run never ends: somebody waits for ever, although the driver lets go of the page.",
          ),
      },
    ],
    shows: ({ name }) =>
      `Under "${name}" every write has its reservation, and whoever is refused space is refused in the fault.`,
  }),
];
