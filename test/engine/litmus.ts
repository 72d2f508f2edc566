/**
 * Litmus tests of memory models under sequential consistency: threads of writes and reads of shared variables, one step each.
 *
 * The numbers of outcomes are herd7's (7.56, `-model sc.cat`) on the tests of the same names; an outcome is the value of every register.
 */
import { upTo, type View } from "../../kernel-lib/base/cells.js";
import type { Onlooker } from "../../kernel-lib/engine/record.js";
import { done, type Next, type Step, type System } from "../../kernel-lib/engine/system.js";

/** `W x 1` writes 1 to x, `R x` reads x into the thread's next register. */
export type Instruction = readonly ["W", string, number] | readonly ["R", string];

/** The cells of a litmus test: variables, registers in the order of the program, program counters. */
export type LitmusSchema = {
  readonly variable: { readonly count: number; readonly fields: { readonly value: ReturnType<typeof upTo> } };
  readonly register: { readonly count: number; readonly fields: { readonly got: ReturnType<typeof upTo> } };
  readonly thread: { readonly count: number; readonly fields: { readonly pc: ReturnType<typeof upTo> } };
};
type W = View<LitmusSchema>;

/** The classic tests, and how many outcomes sequential consistency allows. */
export const classics: readonly {
  readonly name: string;
  readonly threads: readonly (readonly Instruction[])[];
  readonly outcomes: number;
}[] = [
  {
    name: "SB",
    threads: [
      [
        ["W", "x", 1],
        ["R", "y"],
      ],
      [
        ["W", "y", 1],
        ["R", "x"],
      ],
    ],
    outcomes: 3,
  },
  {
    name: "MP",
    threads: [
      [
        ["W", "x", 1],
        ["W", "y", 1],
      ],
      [
        ["R", "y"],
        ["R", "x"],
      ],
    ],
    outcomes: 3,
  },
  {
    name: "LB",
    threads: [
      [
        ["R", "x"],
        ["W", "y", 1],
      ],
      [
        ["R", "y"],
        ["W", "x", 1],
      ],
    ],
    outcomes: 3,
  },
  {
    name: "IRIW",
    threads: [
      [["W", "x", 1]],
      [["W", "y", 1]],
      [
        ["R", "x"],
        ["R", "y"],
      ],
      [
        ["R", "y"],
        ["R", "x"],
      ],
    ],
    outcomes: 15,
  },
  {
    name: "WRC",
    threads: [
      [["W", "x", 1]],
      [
        ["R", "x"],
        ["W", "y", 1],
      ],
      [
        ["R", "y"],
        ["R", "x"],
      ],
    ],
    outcomes: 7,
  },
  {
    name: "CoRR",
    threads: [
      [["W", "x", 1]],
      [
        ["R", "x"],
        ["R", "x"],
      ],
    ],
    outcomes: 3,
  },
];

/** A litmus test as a system, and an onlooker who writes the registers down at the end. */
export function litmus(
  name: string,
  threads: readonly (readonly Instruction[])[],
): { readonly system: System<LitmusSchema>; readonly onlooker: Onlooker<LitmusSchema> } {
  const variables = [...new Set(threads.flat().map(([, variable]) => variable))];
  const readsBefore = (t: number, pc: number): number =>
    [...threads.slice(0, t).flat(), ...(threads[t] ?? []).slice(0, pc)].filter(([kind]) => kind === "R").length;
  const steps = threads.map((program, t) =>
    program.map((instruction, pc): Step<W> => {
      const variable = variables.indexOf(instruction[1]);
      const register = readsBefore(t, pc);
      return {
        kind: "step",
        name: instruction.join(" "),
        op: `${t}: ${instruction.join(" ")}`,
        part: "only",
        touches: () => [],
        apply:
          instruction[0] === "W"
            ? (w) => w.setValue(variable, instruction[2]).setPc(t, pc + 1)
            : (w) => w.setGot(register, w.value(variable)).setPc(t, pc + 1),
      };
    }),
  );
  const over = (w: W): boolean => threads.every((program, t) => w.pc(t) === program.length);
  const registers = threads.flatMap((program, t) =>
    program.filter(([kind]) => kind === "R").map((_, r) => `${t}:r${readsBefore(t, 0) + r}`),
  );
  return {
    system: {
      name,
      schema: {
        variable: { count: variables.length, fields: { value: upTo(3) } },
        register: { count: Math.max(1, registers.length), fields: { got: upTo(3) } },
        thread: { count: threads.length, fields: { pc: upTo(Math.max(...threads.map((p) => p.length))) } },
      },
      actors: threads.map((_, t) => `thread ${t}`),
      initial: (w) => w,
      next: (w, t): Next<W> => steps[t]?.[w.pc(t)] ?? done,
    },
    onlooker: (w) => (over(w) ? ["outcome", registers.map((r, i) => `${r}=${w.got(i)}`).join(" ")] : undefined),
  };
}
