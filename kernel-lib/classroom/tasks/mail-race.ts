/** Exercise 2: the mail's race. */
import type { Before } from "../../engine/order.js";
import { mailXfs } from "../../litmus/mail-xfs.js";
import type { Actor, Race } from "../../litmus/race.js";
import type { Operation } from "../../model/operation.js";
import { cloneImmutable, cloneMade, dmaOnDisk, storeOnDisk } from "../../model/property.js";
import { none } from "../../policy/none.js";
import { asked, has, mustBreak, mustHave, mustHold, mustName, oneLess, operationCount, stepsOf } from "../asking.js";
import { aRace, orders } from "../forms.js";
import { task, undecided, type Demand, type Objection, type Task } from "../task.js";

const changes = (race: Race) => ({ race, policy: none, property: cloneImmutable });

/** Why the clone of this race does not change, as far as it can be seen from what is in it. */
function whyNot(race: Race): string {
  if (race.actors.length === 1)
    return "There is one actor, so there is one order, and in it the clone never changes. Who are the three that meet in the mail?";
  if (!has(race, "gup"))
    return "Every change of the page goes through the page table here, so the file system hears of it in a fault, and writes a shared page elsewhere. Who in the mail writes without a fault?";
  if (!has(race, "dma"))
    return "The driver holds the page and never lets a device write into it: what should the clone change to?";
  if (!has(race, "set dirty"))
    return "What the device wrote stays in memory: the folio is clean, and nobody writes a clean folio. What does a driver owe the kernel when its device is done?";
  return "All the parts are there, and in no order does the clone change. Look at the order inside each program: what must a driver still do after the blocks are shared?";
}

const onXfs: Demand<Race> = {
  name: "on XFS",
  objection: ({ filesystem }) =>
    filesystem.name === "xfs"
      ? undefined
      : `The race runs on ${filesystem.name}. The question is about XFS, which writes in place: filesystem.xfs.`,
};
const whoDoes = ({ actors }: Race, ...kinds: readonly Operation["kind"][]): readonly Actor[] =>
  actors.filter(({ operations }) => operations.some(({ kind }) => kinds.includes(kind)));
const whoClones = (race: Race): readonly Actor[] => whoDoes(race, "reflink", "reflink range");

const shares: Demand<Race> = {
  name: "a clone is made",
  objection: (race) =>
    whoClones(race).length > 0
      ? undefined
      : "Nobody shares a block in this race. Which system call makes a clone, and which actor calls it?",
};
const theCloneChanges: Demand<Race> = {
  name: "the clone changes",
  objection: (race) => mustBreak(changes(race), () => whyNot(race)),
};

/** An objection if an operation can be left out and the clone still changes. */
function spareObjection(race: Race): Objection {
  const fewer = oneLess(race).map((less) => asked(changes(less)).holds);
  if (fewer.includes("unknown")) return undecided;
  const spare = fewer.filter((holds) => holds === "no").length;
  return spare === 0
    ? undefined
    : `The clone changes, and of your ${operationCount(race)} operations ${spare === 1 ? "one" : `each of ${spare}`} can be left out and it still does. Take one away and explore again.`;
}

function orderObjection(where: readonly Before[]): Objection {
  const given = { race: mailXfs.race, policy: none, where };
  return (
    mustName(mailXfs.race, where) ??
    mustHold(
      { ...given, property: cloneMade },
      "Under this order no run makes a clone: each operation waits for another. Leave one constraint out.",
    ) ??
    mustHold(
      { ...given, property: dmaOnDisk },
      "Under this order no run puts the device's data on the platter, so there is nothing to protect. Leave one constraint out.",
    ) ??
    mustHold(
      { ...given, property: cloneImmutable },
      (found) =>
        `Some run that keeps your order changes the clone, in ${stepsOf(found)} steps: explore the race with { where: … } and look at its witness. At which moment does the file still owe the platter something?`,
    )
  );
}

export const mailRace: readonly Task[] = [
  task({
    id: "2.1",
    asks: "Which race of a driver with others changes the clone on XFS?",
    form: aRace,
    demands: [onXfs, shares, theCloneChanges],
    shows: (race) => `Some run of it changes the clone; a shortest one has ${stepsOf(asked(changes(race)))} steps.`,
  }),
  task({
    id: "2.2",
    asks: "Which race changes the clone, and contains nothing that can be left out?",
    form: aRace,
    demands: [onXfs, shares, theCloneChanges, { name: "nothing can be left out", objection: spareObjection }],
    shows: (race) =>
      `It changes the clone with ${operationCount(race)} operations, and without any one of them it does not.`,
  }),
  task({
    id: "2.3",
    asks: "Which race with a store of the CPU in the driver's place leaves the clone alone?",
    form: aRace,
    demands: [
      onXfs,
      shares,
      {
        name: "no driver",
        objection: (race) =>
          has(race, "gup")
            ? "There is still a driver. This race is the control: the same meeting, and the page changes only by stores of the CPU."
            : undefined,
      },
      {
        name: "a store beside the clone",
        objection: (race) =>
          mustHave(
            race,
            "store",
            "Nobody stores into the page, so it is no wonder that the clone stays as it is. A control must do what it is to excuse.",
          ) ??
          (whoDoes(race, "store").some((one) => whoClones(race).some((other) => other !== one))
            ? undefined
            : "The store and the clone are in one program, so they never meet. Give each an actor of its own."),
      },
      {
        name: "the clone never changes",
        objection: (race) =>
          mustHold(
            changes(race),
            (found) => `Here the clone does change, in ${stepsOf(found)} steps. What else is in this race?`,
          ),
      },
      {
        name: "the store reaches the platter",
        objection: (race) =>
          mustHold(
            { race, policy: none, property: storeOnDisk },
            "In no run does the store reach the platter, so the clone's block is not put at risk. Is there a sync at the end?",
          ),
      },
    ],
    shows: () =>
      "The store and the clone meet in every order, the store reaches the platter, and the clone never changes: the fault behind the clone takes a new block.",
  }),
  task({
    id: "2.4",
    asks: "Which order of the operations of the mail's race keeps the clone as it was?",
    form: orders,
    demands: [{ name: "an order that protects the clone", objection: orderObjection }],
    shows: (where) =>
      `In every run that keeps ${where.length === 1 ? "this order" : "these orders"} the clone stays as it was, and the device's data reach the platter.`,
  }),
];
