/** Exercise 5: page fork. */
import type { Before } from "../../engine/order.js";
import { forkGet } from "../../litmus/fork-get.js";
import { forkPin } from "../../litmus/fork-pin.js";
import { mlocked } from "../../litmus/mlocked.js";
import { actor, race, type Race } from "../../litmus/race.js";
import { thresholdWaits } from "../../litmus/threshold-waits.js";
import { orphanMade } from "../../model/identity.js";
import type { PolicyData } from "../../model/policy.js";
import { noDirtyOrphan, noFalseWait, noLostDma } from "../../model/property.js";
import { alwaysFork } from "../../policy/always-fork.js";
import { none } from "../../policy/none.js";
import { asked, has, mustBreak, mustHave, mustHold, mustName, stepsOf } from "../asking.js";
import { aPolicy, aRace, orders } from "../forms.js";
import { task, type Objection, type Task } from "../task.js";

function nothingLost(race: Race): string {
  if (!has(race, "store"))
    return "Nobody stores into the page, so no fault asks for a fork. Forks happen where a store finds a folio that must not change just now.";
  if (!has(race, "delta") && race.filesystem.name === "tux3")
    return "On tux3 a folio must not change from the moment its delta is closed. Nobody closes the delta here: which operation does?";
  if (!has(race, "writeback") && !has(race, "delta"))
    return "The folio never goes under writeback, so it is never forked. Which actor is missing?";
  return "In no run is the device's write lost: whenever the folio is forked, the write has already been copied along, or the driver comes later and finds the new folio. Through whose page table does the store come, and is that entry still writable?";
}

function orderObjection(where: readonly Before[]): Objection {
  const given = { race: forkPin.race, policy: alwaysFork, where };
  return (
    mustName(forkPin.race, where) ??
    mustHold(
      { ...given, property: orphanMade },
      "Under this order no run forks the page. Asked is an order in which a fork does happen, and costs nothing.",
    ) ??
    mustHold(
      { ...given, property: noLostDma },
      (found) =>
        `Some run that keeps your order loses the device's write, in ${stepsOf(found)} steps: explore with { policy: policy.alwaysFork, where: … } and see what was copied before what was written.`,
    ) ??
    mustHold(
      { ...given, property: noDirtyOrphan },
      "Nothing is lost, but in some run the driver sets a folio dirty that has been forked off: tux3 warns of that (WARN_ON(PageForked)). The driver has one more thing to do on the old folio; let that come earlier too.",
    )
  );
}

const forks = (policy: PolicyData): Objection =>
  mustHold(
    { race: mlocked.race, policy, property: orphanMade },
    "This policy never forks, not even a page that nobody but its writer holds. What should happen to a store into a busy page without a driver?",
  );
const keeps = (policy: PolicyData, race: Race, who: string): Objection =>
  mustHold(
    { race, policy, property: noLostDma },
    (found) =>
      `A driver with ${who} loses what its device wrote${race.mappings > 1 ? "" : ", from a page that is mapped once"}, in ${stepsOf(found)} steps. What tells your policy that somebody holds the page, and does it tell of ${who}?`,
  );

/** The same driver, and a store through the one address space there is: the page rests at a smaller count. */
const alone = ({ race: { actors, ...parts } }: typeof forkGet): Race =>
  race(`${parts.name}, mapped once`, {
    ...parts,
    mappings: 1,
    actors: [...actors.filter(({ name }) => name !== "app"), actor("app", ["store 0"])],
  });

const sleeps = (policy: PolicyData, race: Race): Objection =>
  mustHold(
    { race, policy, property: noFalseWait },
    (found) =>
      `In ${stepsOf(found)} steps a task sleeps on a page that no driver holds${race.mappings > 1 ? ", one that is mapped twice" : ""}. What does your policy take for a driver there?`,
  );

export const pageFork: readonly Task[] = [
  task({
    id: "5.1",
    asks: "In which race on tux3 does a fork lose what the device wrote?",
    form: aRace,
    demands: [
      {
        name: "on tux3",
        objection: ({ filesystem }) =>
          filesystem.name === "tux3"
            ? undefined
            : `The race runs on ${filesystem.name}; page forks are tux3's: filesystem.tux3.`,
      },
      {
        name: "a device writes",
        objection: (race) =>
          mustHave(race, "dma", "No device writes in this race, so that none of its writes can be lost."),
      },
      {
        name: "nothing is lost without forks",
        objection: (race) =>
          mustHold(
            { race, policy: none, property: noLostDma },
            (found) =>
              `Already without forks the device's write is lost, in ${stepsOf(found)} steps: the loss that is asked for must be the fork's. What does the driver owe the kernel?`,
          ),
      },
      {
        name: "the fork loses it",
        objection: (race) => mustBreak({ race, policy: alwaysFork, property: noLostDma }, () => nothingLost(race)),
      },
    ],
    shows: (race) =>
      `Without forks nothing is lost, and "always fork" loses the device's write in ${stepsOf(asked({ race, policy: alwaysFork, property: noLostDma }))} steps: it lands in a folio that is the file's no longer.`,
  }),
  task({
    id: "5.2",
    asks: "Which order lets the page be forked, loses nothing, and sets no orphan dirty?",
    form: orders,
    demands: [{ name: "an order that makes forks harmless", objection: orderObjection }],
    shows: () =>
      "Pages are forked in some of the runs that keep it, and in none is a write lost or an orphan set dirty.",
  }),
  task({
    id: "5.3",
    asks: "Which policy forks, loses no device's write, whatever kind of reference the driver holds, and keeps nobody waiting in vain?",
    form: aPolicy,
    demands: [
      { name: "forks", objection: forks },
      {
        name: "no lost DMA with FOLL_PIN",
        objection: (policy) => keeps(policy, forkPin.race, "FOLL_PIN") ?? keeps(policy, alone(forkPin), "FOLL_PIN"),
      },
      {
        name: "no lost DMA with FOLL_GET",
        objection: (policy) => keeps(policy, forkGet.race, "FOLL_GET") ?? keeps(policy, alone(forkGet), "FOLL_GET"),
      },
      {
        name: "no false wait",
        objection: (policy) => sleeps(policy, mlocked.race) ?? sleeps(policy, thresholdWaits.race),
      },
    ],
    shows: ({ name }) =>
      `"${name}" forks pages that nobody holds, forks none away under a driver with either kind of reference, and lets nobody sleep in vain.`,
  }),
];
