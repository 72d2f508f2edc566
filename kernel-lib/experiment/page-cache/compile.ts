/**
 * Operations of the model as an actor of a simulation carries them out: the same stages that the explorer walks, each step with its time.
 *
 * They are compiled once for each actor, for page 0 of a window; which page that is, the window says.
 */
import { decisionsOf } from "../../model/decide.js";
import type { Filesystem } from "../../model/filesystem.js";
import { textOf, type Operation } from "../../model/operation.js";
import type { PolicyData } from "../../model/policy.js";
import { operationStages } from "../../model/program.js";
import {
  END,
  type KernelNext,
  type KernelStep,
  type Place,
  type Rules,
  type Stage,
  type Taken,
} from "../../model/stage.js";
import type { Kernel, Size } from "../../model/state.js";
import type { Costs } from "../../workload/costs.js";
import { costOf } from "./costs.js";

/** A step with the stage it leads to and the time it takes [µs]. */
export interface TimedStep extends KernelStep {
  readonly to: number;
  readonly cost: number;
  /** What a run looks for in a step, by its name, found once: a write fault; a hand-over to the device; memory cleaning; the fixup worker's work. */
  readonly does: "fault" | "submit" | "clean" | "fixup" | "else";
}

const isFault = (name: string): boolean => name.startsWith("write fault: ");

/** Whether a step belongs to a write fault, or to write(2). */
export const isWrite = (name: string): boolean => isFault(name) || name.startsWith("write(2): ");

const doesOf = (name: string): TimedStep["does"] =>
  isFault(name)
    ? "fault"
    : name.startsWith("submit")
      ? "submit"
      : name.startsWith("clear dirty")
        ? "clean"
        : name.startsWith("not prepared by a fault")
          ? "fixup"
          : "else";

/** A step with its time. */
export const timed = (step: KernelStep, to: number, costs: Costs): TimedStep => ({
  ...step,
  to,
  cost: costOf(step.name, costs),
  does: doesOf(step.name),
});

/** An operation, compiled for one actor. */
export interface Compiled {
  readonly op: string;
  readonly looks: readonly ((w: Kernel) => KernelNext)[];
}

/** What the operations of one simulation have in common. */
export interface Setting {
  readonly filesystem: Filesystem;
  readonly policy: PolicyData;
  readonly size: Size;
  readonly costs: Costs;
}

/** The rules that the stages of a setting ask. */
export const rulesOf = (
  { filesystem, policy, size }: Setting,
  callOf: (actor: number) => Taken | undefined = () => undefined,
): Rules => ({
  size,
  filesystem,
  decide: decisionsOf(policy.rules, size),
  // A harness at rest; no operation of a simulation asks.
  othersMove: () => false,
  callOf: (_, actor) => callOf(actor),
});

const placeOf = (rules: Rules, costs: Costs, actor: number, op: string, stage: number, length: number): Place => ({
  actor,
  op,
  stage,
  rules,
  step: (name, to, touches, apply): TimedStep => {
    const last = to >= length;
    const part = stage === 0 ? (last ? "only" : "first") : last ? "last" : "middle";
    return timed({ kind: "step", name, op, part, touches, apply }, last ? END : to, costs);
  },
  wait: (reason, on) => ({ kind: "wait", reason, op, on }),
});

/** Stages as an operation of an actor. */
export const compiledStages = (
  rules: Rules,
  { costs }: Setting,
  actor: number,
  op: string,
  stages: readonly Stage[],
): Compiled => ({
  op,
  looks: stages.map((stage, number) => stage(placeOf(rules, costs, actor, op, number, stages.length))),
});

/** An operation of an actor; `version` is the content that it leaves behind, `before` what the actor did to get its reference. */
export const compiled = (
  rules: Rules,
  setting: Setting,
  actor: number,
  operation: Operation,
  { version, before }: { readonly version: number; readonly before: readonly Operation[] },
): Compiled =>
  compiledStages(
    rules,
    setting,
    actor,
    textOf(operation),
    operationStages(operation, {
      size: setting.size,
      filesystem: setting.filesystem,
      asked: setting.policy.rules,
      version,
      whole: false,
      before,
    }),
  );
