/** A run told step by step, with what each step changed. */
import { fieldsOf, readable, type Schema, type Snapshot, type View } from "../base/cells.js";
import { defect } from "../base/problem.js";
import type { Change, Witness, WitnessStep } from "./exploration.js";
import { isCutOff } from "./order.js";
import { packed, unpack } from "./packed.js";
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

/** The steps that an answer allows. */
export const stepsOf = <W>(next: Next<W>): readonly Step<W>[] =>
  next.kind === "step" ? [next] : next.kind === "choice" ? next.steps : [];

/** Whether a state is one that the property speaks of, also where it speaks of ends only. */
export const spokenOf =
  <S extends Schema>(system: System<S>, property: Property<View<S>>): ((w: View<S>) => boolean) =>
  (w) =>
    property.in(w) &&
    (property.scope === "always" ||
      (system.actors.every((_, actor) => stepsOf(system.next(w, actor)).length === 0) && !isCutOff(system, w)));

/** A run as packed states, the first of them the initial one, and who made each step. */
export interface Run {
  readonly states: readonly Uint32Array[];
  readonly movers: readonly number[];
}

/** A run, told step by step. */
export function witnessOf<S extends Schema>(system: System<S>, property: Property<View<S>>, run: Run): Witness {
  const { words, view, layout } = packed(system.schema);
  const facts = factsOf(system);
  const factsAt = (k: number): readonly (readonly [string, string])[] =>
    facts(unpack(system.schema, layout, run.states[k] as Uint32Array));
  const stepAt = (k: number): Step<View<S>> => {
    const from = run.states[k] as Uint32Array;
    const to = run.states[k + 1] as Uint32Array;
    words.set(from);
    for (const step of stepsOf(system.next(view, run.movers[k] as number))) {
      words.set(from);
      step.apply(view);
      if (words.every((word, i) => word === to[i])) return step;
    }
    return defect(`no step leads from state ${k} of a run to the next: is next() a function of the view alone?`);
  };
  const steps = run.movers.map((mover, k): WitnessStep => {
    const { op, name, part } = stepAt(k);
    return {
      actor: system.actors[mover] as string,
      op,
      name,
      part,
      changes: changesBetween(factsAt(k), factsAt(k + 1)),
    };
  });
  return {
    kind: "witness",
    system: system.name,
    property: property.name,
    shows: property.kind === "never" ? "violated" : "reached",
    actors: system.actors,
    initial: factsAt(0),
    steps,
    final: factsAt(run.states.length - 1),
  };
}
