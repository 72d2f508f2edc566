/** From a state that was found back to the run that leads to it, step by step, with what each step changed. */
import { fieldsOf, readable, type Schema, type Snapshot, type View } from "../base/cells.js";
import { defect } from "../base/problem.js";
import type { Change, Witness, WitnessStep } from "./exploration.js";
import { packed, unpack } from "./packed.js";
import type { States } from "./states.js";
import type { Next, Property, Step, System } from "./system.js";

/** Every field of every cell, for systems that do not say what a reader wants to know. */
const everyField =
  (schema: Schema) =>
  (state: Snapshot): readonly (readonly [string, string])[] =>
    fieldsOf(schema).flatMap(({ group, count, name, field }) =>
      Array.from({ length: count }, (_, i): readonly [string, string] => [
        count === 1 ? name : `${name} ${i}`,
        readable(field, state[group]?.[i]?.[name] ?? 0),
      ]),
    );

/** The facts of a system's states. */
const factsOf = <S extends Schema>(system: System<S>): ((state: Snapshot) => readonly (readonly [string, string])[]) =>
  system.facts ?? everyField(system.schema);

/** What differs between two lists of facts; a fact that came or went differs from "none". */
function changesBetween(
  before: readonly (readonly [string, string])[],
  after: readonly (readonly [string, string])[],
): readonly Change[] {
  const old = new Map(before);
  const now = new Map(after);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((fact) => {
    const from = old.get(fact) ?? "none";
    const to = now.get(fact) ?? "none";
    return from === to ? [] : [{ fact, from, to }];
  });
}

const stepsOf = <W>(next: Next<W>): readonly Step<W>[] =>
  next.kind === "step" ? [next] : next.kind === "choice" ? next.steps : [];

/** A run through states of a finished search, told step by step. */
export function witnessOf<S extends Schema>(
  system: System<S>,
  property: Property<View<S>>,
  found: States,
  path: readonly number[],
): Witness {
  const { words, view, layout } = packed(system.schema);
  const facts = factsOf(system);
  const goal = new Uint32Array(layout.words);
  const factsAt = (index: number): readonly (readonly [string, string])[] => {
    found.load(index, words);
    return facts(unpack(system.schema, layout, words));
  };
  const leads = (step: Step<View<S>>, from: number): boolean => {
    found.load(from, words);
    step.apply(view);
    return words.every((word, i) => word === goal[i]);
  };
  const stepBetween = (from: number, to: number): readonly [string, Step<View<S>>] => {
    found.load(to, goal);
    for (const [actor, name] of system.actors.entries()) {
      found.load(from, words);
      for (const step of stepsOf(system.next(view, actor))) if (leads(step, from)) return [name, step];
    }
    return defect(`no step leads from state ${from} to its child ${to}: is next() a function of the view alone?`);
  };
  const steps = path.slice(1).map((to, k): WitnessStep => {
    const from = path[k] as number;
    const [actor, { op, name, part }] = stepBetween(from, to);
    return { actor, op, name, part, changes: changesBetween(factsAt(from), factsAt(to)) };
  });
  return {
    kind: "witness",
    system: system.name,
    property: property.name,
    shows: property.kind === "never" ? "violated" : "reached",
    actors: system.actors,
    initial: factsAt(0),
    steps,
    final: factsAt(path.at(-1) ?? 0),
  };
}
