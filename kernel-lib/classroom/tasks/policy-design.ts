/** Exercise 9: a policy, designed and defended. */
import type { Exploration } from "../../engine/exploration.js";
import type { Price, PriceName } from "../../experiment/price.js";
import { xfs } from "../../filesystem/xfs.js";
import { scenarios, type Reference } from "../../litmus/scenarios.js";
import { testThenClone } from "../../litmus/test-then-clone.js";
import type { PolicyData } from "../../model/policy.js";
import { cloneImmutable, cloneMade, dmaOnDisk, noHang, type KernelProperty } from "../../model/property.js";
import { positions } from "../../policy/index.js";
import { mustHold, stepsOf } from "../asking.js";
import { broken, prices } from "../board.js";
import { aPolicy } from "../forms.js";
import { task, undecided, type Demand, type Objection, type Task } from "../task.js";

type Asking = { readonly scenario: string; readonly reference?: Reference; readonly property: KernelProperty };

const on = (policy: PolicyData, { scenario, reference = "FOLL_PIN", property }: Asking) => {
  const race = scenarios[scenario]?.({ filesystem: xfs, reference });
  return { race: race as NonNullable<typeof race>, policy, property };
};

/** What a policy may not do to be safe: forbid what it is to protect. */
const alive: readonly Demand<PolicyData>[] = [
  {
    name: "drivers can work",
    objection: (policy) =>
      mustHold(
        on(policy, { scenario: "M1", property: dmaOnDisk }),
        "Under this policy no device's data ever reach the platter. A page that nobody may pin is safe, and of no use to the driver.",
      ),
  },
  {
    name: "clones can be made",
    objection: (policy) =>
      mustHold(
        on(policy, { scenario: "M1", property: cloneMade }),
        "Under this policy no clone is made in any run. It need not succeed always, but it must be able to.",
      ),
  },
];

/** Why the clone changes, as far as the moments tell at which the policy speaks. */
function whyChanged({ rules }: PolicyData, steps: number): string {
  const moments = Object.keys(rules);
  if (moments.length === 0)
    return `In ${steps} steps the clone changes: this policy says nothing at any moment. At which should it?`;
  if (moments.every((moment) => moment === "onWriteFault"))
    return "Your policy speaks at the write fault only. When the device writes, no fault is taken, so it is not asked. Which moments are left?";
  if (moments.includes("beforeCloneFlush") && !moments.includes("afterCloneFlush"))
    return `In ${steps} steps the clone still changes: the page is pinned behind your test. A test is worth nothing while the next pin needs no fault: what makes it need one, and when?`;
  return `In ${steps} steps the clone still changes. Explore the mail's race under your policy and read the witness: at which step should your policy have said something, and was it asked there?`;
}

const cloneSafe: Demand<PolicyData> = {
  name: "the clone never changes",
  objection: (policy) => {
    const why = (found: Exploration): string => whyChanged(policy, stepsOf(found));
    return (
      mustHold(on(policy, { scenario: "M1", property: cloneImmutable }), why) ??
      mustHold({ race: testThenClone.race, policy, property: cloneImmutable }, why)
    );
  },
};

const nobodyHangs: Demand<PolicyData> = {
  name: "nobody hangs on a pin that is never dropped",
  objection: (policy) =>
    mustHold(
      on(policy, { scenario: "M8", property: noHang }),
      "The clone is safe, and if the driver never lets go, somebody waits for ever. Waiting is one answer to a pin; which others does that moment have?",
    ),
};

/** What to think of, by the property of the board that is broken. */
const THINK: Readonly<Record<string, (policy: PolicyData) => string>> = {
  "no lost DMA": () => "the page is taken away from under the driver. Who may be forked, and how is he known?",
  "clone immutable, XFS": () => "nobody asks for a new block when the device's data come. Who could ask, and when?",
  "I/O stable against DMA": ({ rules }) =>
    rules.atSubmit === undefined
      ? "the device writes while the disk copies the page. It cannot be held back; what can the disk be given in the page's place?"
      : "what is pinned when the I/O is made up is taken care of; here the pin comes later, while the page is on its way. A pin for writing begins with a fault: what does your policy say there?",
  "I/O stable against stores": () =>
    "a CPU stores into a folio that is on its way to the disk. Where could the store be held back, or sent elsewhere?",
  "no hang": () => "somebody waits for a driver that never lets go. What is waited for, and need it be?",
};

const keepsAll: Demand<PolicyData> = {
  name: "all properties of the board",
  objection: (policy) => {
    const all = broken(policy);
    const first = all.find(([, one]) => one !== undefined)?.[1];
    if (first === undefined) return undefined;
    if (first.found.holds === "unknown") return undecided;
    const kept = all.filter(([, one]) => one === undefined).length;
    const where = `scenario ${first.reading.scenario} on ${first.reading.filesystem.name}`;
    return `${kept} of ${all.length} properties are kept. "${first.says}" is broken in ${stepsOf(first.found)} steps (${where}): ${THINK[first.says]?.(policy) ?? "read the witness."}`;
  },
};

const ownWork: Demand<PolicyData> = {
  name: "a policy of one's own",
  objection: (policy) =>
    Object.values<PolicyData>(positions).includes(policy)
      ? "This is a built-in position, as it stands. It does keep all five; asked is a policy of your own. Say yourself what happens at which moment, or put parts together: you will need the reasons for the defence."
      : undefined,
};

const UNITS: Readonly<Partial<Record<PriceName, string>>> = {
  wait: "µs",
  copies: "a second",
  losses: "a second",
  "unstable I/O": "a second",
  "clone time": "µs",
  hung: "tasks",
};
const CRITERIA = Object.keys(UNITS) as readonly PriceName[];

/** Built-in positions that keep everything that is asked. */
const rivals = (): readonly PolicyData[] =>
  Object.values(positions).filter((policy) => broken(policy).every(([, one]) => one === undefined));

/** Whether the first is cheaper than the second in something, and dearer in nothing, by intervals that do not touch. */
const cheaper = (a: Price, b: Price): readonly PriceName[] => {
  const less = (x: Price, y: Price, name: PriceName): boolean => x.numbers[name].high < y.numbers[name].low;
  return CRITERIA.some((name) => less(b, a, name)) ? [] : CRITERIA.filter((name) => less(a, b, name));
};

const rounded = ({ numbers }: Price, name: PriceName): string =>
  `${Number(numbers[name].estimate.toPrecision(3))} ${UNITS[name] ?? ""}`.trim();

function priceObjection(policy: PolicyData): Objection {
  const [mine, ...others] = prices([policy, ...rivals()]).prices as readonly [Price, ...Price[]];
  const worse = others.map((other) => ({ other, where: cheaper(other, mine) })).find(({ where }) => where.length > 0);
  if (worse === undefined) return undefined;
  const name = worse.where[0] as PriceName;
  return `It keeps everything, and a built-in position keeps as much for less. Its ${name}: ${rounded(worse.other, name)}, and yours: ${rounded(mine, name)}; nothing is dearer there. For which pages does your policy pay although nobody asked for it?`;
}

const affordable: Demand<PolicyData> = {
  name: "no built-in position keeps as much for less",
  objection: priceObjection,
};

export const policyDesign: readonly Task[] = [
  task({
    id: "9.1",
    asks: "Under which policy does the clone of the mail's race never change, and nobody hang on a pin that is never dropped?",
    form: aPolicy,
    demands: [...alive, cloneSafe, nobodyHangs],
    shows: ({ name }) =>
      `Under "${name}" the clone never changes, it can be made, the driver can work, and a pin that is never dropped stops nobody for ever.`,
  }),
  task({
    id: "9.2",
    asks: "Which policy keeps every property of the board, for drivers with FOLL_PIN?",
    form: aPolicy,
    demands: [...alive, keepsAll, ownWork],
    shows: ({ name }) => `"${name}" keeps all five properties of the board in every run of their races.`,
  }),
  task({
    id: "9.3",
    asks: "Which policy keeps every property of the board at a price that no built-in position undercuts?",
    form: aPolicy,
    demands: [...alive, keepsAll, ownWork, affordable],
    shows: (policy) => {
      const [mine] = prices([policy]).prices as readonly [Price];
      return `"${policy.name}" keeps all five, and no built-in position does so for less: a write waits ${rounded(mine, "wait")}, and ${Number(mine.numbers.copies.estimate.toPrecision(3))} pages are copied a second.`;
    },
  }),
];
