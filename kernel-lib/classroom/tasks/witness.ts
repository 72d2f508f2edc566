/** Exercise 7: reading a witness. */
import { stateGraph, type StateGraph } from "../../experiment/state-graph.js";
import { before } from "../../engine/order.js";
import type { Witness } from "../../engine/exploration.js";
import { forkPin } from "../../litmus/fork-pin.js";
import { mailXfs } from "../../litmus/mail-xfs.js";
import { folioOf } from "../../model/state.js";
import { cloneImmutable } from "../../model/property.js";
import { alwaysFork } from "../../policy/always-fork.js";
import { none } from "../../policy/none.js";
import { asked } from "../asking.js";
import { aCount, counts, names } from "../forms.js";
import { task, type Objection, type Task } from "../task.js";
import { beginningOf, movable, turnOf, type Moment } from "../turn.js";

const order = [before("writeback 0", "reflink")];

/** The run that the exercise reads: the mail's race in the mail's order. */
const read = (): Witness => {
  const { witness } = asked({ race: mailXfs.race, policy: none, property: cloneImmutable, where: order });
  return witness as Witness;
};

/** The number of the first step that changes a fact to something. */
const stepThat = (fact: string, to: (value: string) => boolean): number =>
  1 + read().steps.findIndex(({ changes }) => changes.some((change) => change.fact === fact && to(change.to)));

const landmarks = {
  protectedAt: {
    at: () => stepThat("pte", (to) => to === "read-only"),
    hint: 'the page-table entry loses its permission to be written through. Read the changes of "pte".',
  },
  sharedAt: {
    at: () => stepThat("clone on disk", (to) => to !== "none"),
    hint: 'the clone gets a block. Read the changes of "clone on disk", and mind the first of them.',
  },
  changedAt: {
    at: () => 1 + read().steps.findLastIndex(({ changes }) => changes.some(({ fact }) => fact === "clone on disk")),
    hint: "the contents of the clone's block become others. It is not the moment at which memory changes, nor that at which the folio is set dirty.",
  },
} as const;

type Landmark = keyof typeof landmarks;

function landmarkObjection(given: Readonly<Record<Landmark, number>>): Objection {
  const all = Object.keys(landmarks) as readonly Landmark[];
  const wrong = all.find((name) => given[name] !== landmarks[name].at());
  if (wrong === undefined) return undefined;
  return all.every((name) => given[name] === landmarks[name].at() - 1)
    ? "Steps are counted from 1, as in the figure."
    : `${wrong} is another step: the one at which ${landmarks[wrong].hint}`;
}

/** The states from which every run breaks the property, whatever comes next. */
function doomed({ nodes, edges }: StateGraph): ReadonlySet<number> {
  const successors = nodes.map((_, node) => edges.filter(({ from }) => from === node).map(({ to }) => to));
  const grown = (known: ReadonlySet<number>): ReadonlySet<number> => {
    const more = nodes.flatMap(({ bad }, node) => {
      const next = successors[node] ?? [];
      return bad || (next.length > 0 && next.every((to) => known.has(to))) ? [node] : [];
    });
    return more.length === known.size ? known : grown(new Set(more));
  };
  return grown(new Set());
}

/** The number of the step after which nothing saves the clone any more. */
function pointOfNoReturn(): number {
  const graph = stateGraph(mailXfs.race, { policy: none, property: cloneImmutable });
  const lost = doomed(graph);
  const path = read().steps.reduce<readonly number[]>(
    (nodes, step) => {
      const edge = graph.edges.find(
        ({ from, actor, name }) => from === nodes[nodes.length - 1] && actor === step.actor && name === step.name,
      );
      return edge === undefined ? nodes : [...nodes, edge.to];
    },
    [0],
  );
  return path.findIndex((node) => lost.has(node));
}

function returnObjection(given: number): Objection {
  const [truth, { steps }] = [pointOfNoReturn(), read()];
  if (given === truth) return undefined;
  if (given > steps.length) return `The run has ${steps.length} steps.`;
  return given > truth
    ? "Already before this step the clone was lost: however the actors go on from there, it changes. Look at what the reflink still does, and at what it has stopped looking at."
    : "After this step there are still runs that end well: find one in which the driver hurries and the reflink's flush has something to write.";
}

/** A run as the names of those who move. */
interface Played {
  readonly moment: Moment;
  readonly stopped: string | undefined;
}

const play = (schedule: readonly string[]): Played =>
  schedule.reduce<Played>(
    (played, name, turn) => {
      if (played.stopped !== undefined) return played;
      const came = turnOf(played.moment, name);
      if (came.kind === "moved") return { moment: came.to, stopped: undefined };
      const can = movable(played.moment);
      const others = can.length === 0 ? "nobody can move any more" : `those who can move are ${can.join(", ")}`;
      return { ...played, stopped: `At turn ${turn + 1} ${name} cannot move: ${came.why}; ${others}.` };
    },
    { moment: beginningOf(forkPin.race, alwaysFork), stopped: undefined },
  );

const orphans = ({ machine: { size }, view }: Moment): number =>
  Array.from({ length: size.folios }, (_, folio) => view.orphan(folio)).filter((orphan) => orphan === 1).length;

/** Whether some moment of the run has an orphan: it may be freed later. */
const forksIn = (schedule: readonly string[]): boolean =>
  schedule.some((_, turn) => orphans(play(schedule.slice(0, turn + 1)).moment) > 0);

export const witness: readonly Task[] = [
  task({
    id: "7.1",
    asks: "At which steps of the run is the entry write-protected, is the block shared, does the clone change?",
    form: counts("protectedAt", "sharedAt", "changedAt"),
    demands: [{ name: "three steps of the run", objection: landmarkObjection }],
    shows: ({ sharedAt, changedAt }) =>
      `All three are as the witness has them. Between sharing and change lie ${changedAt - sharedAt} steps, and none of them is a fault.`,
  }),
  task({
    id: "7.2",
    asks: "After which step of the run is the clone lost, whatever comes next?",
    form: aCount(1),
    demands: [{ name: "the point of no return", objection: returnObjection }],
    shows: (n) =>
      `After step ${n} every continuation changes the clone, after step ${n - 1} some do not: the model has followed them all.`,
  }),
  task({
    id: "7.3",
    asks: "Which order of moves forks the page under the driver's hands, and loses nothing?",
    form: names,
    demands: [
      { name: "a run of the race", objection: (schedule) => play(schedule).stopped },
      {
        name: "a run to its end",
        objection: (schedule) => {
          const can = movable(play(schedule).moment);
          return can.length === 0
            ? undefined
            : `Up to its turn ${schedule.length} this is a run, but it is not over: ${can.join(", ")} can still move.`;
        },
      },
      {
        name: "a fork",
        objection: (schedule) =>
          forksIn(schedule)
            ? undefined
            : "Nothing is lost, but no page is forked in this run either. When does a store find a folio that must not change?",
      },
      {
        name: "nothing lost",
        objection: (schedule) => {
          const { view } = play(schedule).moment;
          return view.dma(folioOf(view, 0)) === view.lastDma(0)
            ? undefined
            : "This is a run to the end, and the device's write is lost in it, as in the witness. What has to come before the fork's copy, so that it is copied along?";
        },
      },
    ],
    shows: (schedule) =>
      `A run of ${schedule.length} moves to the end: the page is forked, and the file holds what the device wrote.`,
  }),
];
