/** Systems of a few lines that know nothing of kernels: what the engines are proved on. */
import { bit, upTo, type Schema, type View } from "../../kernel-lib/base/cells.js";
import { done, type Next, type Property, type Step, type System } from "../../kernel-lib/engine/system.js";

const step = <S extends Schema>(name: string, apply: (w: View<S>) => View<S>): Step<View<S>> => ({
  kind: "step",
  name,
  op: name,
  part: "only",
  touches: () => [],
  apply,
});

type Increment = {
  readonly shared: { readonly count: 1; readonly fields: { readonly value: ReturnType<typeof upTo> } };
  readonly thread: {
    readonly count: 2;
    readonly fields: { readonly pc: ReturnType<typeof upTo>; readonly local: ReturnType<typeof upTo> };
  };
};

/** Two threads read, add one, and write back, without a lock: 13 states (Stateright, examples/increment.rs, counts the same). */
export const increment: System<Increment> = {
  name: "two-thread increment",
  schema: {
    shared: { count: 1, fields: { value: upTo(2) } },
    thread: { count: 2, fields: { pc: upTo(3), local: upTo(2) } },
  },
  actors: ["thread 0", "thread 1"],
  initial: (w) => w.setPc(0, 1).setPc(1, 1),
  next: (w, t): Next<View<Increment>> => {
    if (w.pc(t) === 1) return step("read", (v) => v.setLocal(t, v.value(0)).setPc(t, 2));
    if (w.pc(t) === 2) return step("write", (v) => v.setValue(0, v.local(t) + 1).setPc(t, 3));
    return done;
  },
};

/** Both increments are counted; violated. */
export const bothCounted: Property<View<Increment>> = {
  kind: "never",
  name: "an increment is lost",
  says: "When both are done the value is 2.",
  scope: "end",
  in: (w) => w.value(0) !== 2,
};

type Jugs = { readonly jug: { readonly count: 2; readonly fields: { readonly water: ReturnType<typeof upTo> } } };
const SIZE = [3, 5] as const;

/** Die Hard: a jug of 3 and one of 5 gallons, and 4 wanted. 16 states; 6 steps to the 4. */
export const dieHard: System<Jugs> = {
  name: "Die Hard",
  schema: { jug: { count: 2, fields: { water: upTo(5) } } },
  actors: ["hero"],
  initial: (w) => w,
  next: () => ({
    kind: "choice",
    steps: [0, 1].flatMap((j) => {
      const other = 1 - j;
      const size = SIZE[j] as number;
      return [
        step<Jugs>(`fill ${size}`, (w) => w.setWater(j, size)),
        step<Jugs>(`empty ${size}`, (w) => w.setWater(j, 0)),
        step<Jugs>(`pour ${size}`, (w) => {
          const moved = Math.min(w.water(j), (SIZE[other] as number) - w.water(other));
          const left = w.water(j) - moved;
          return w.setWater(other, w.water(other) + moved).setWater(j, left);
        }),
      ];
    }),
  }),
};

/** Four gallons are in the large jug. */
export const fourGallons: Property<View<Jugs>> = {
  kind: "reachable",
  name: "four gallons",
  says: "Some run leaves four gallons in the large jug.",
  scope: "always",
  in: (w) => w.water(1) === 4,
};

type Table = {
  readonly fork: { readonly count: number; readonly fields: { readonly taken: typeof bit } };
  readonly philosopher: { readonly count: number; readonly fields: { readonly hands: ReturnType<typeof upTo> } };
};

/** Dining philosophers who take the left fork first: they deadlock. */
export const philosophers = (n: number): System<Table> => ({
  name: `${n} philosophers`,
  schema: { fork: { count: n, fields: { taken: bit } }, philosopher: { count: n, fields: { hands: upTo(2) } } },
  actors: Array.from({ length: n }, (_, i) => `philosopher ${i}`),
  initial: (w) => w,
  next: (w, p) => {
    const left = p;
    const right = (p + 1) % n;
    const waitFor = (fork: number): Next<View<Table>> => ({
      kind: "wait",
      reason: `fork ${fork}`,
      op: "eat",
      on: [{ group: "fork", index: fork }],
    });
    if (w.hands(p) === 0)
      return w.taken(left) === 1 ? waitFor(left) : step("take left", (v) => v.setTaken(left, 1).setHands(p, 1));
    if (w.hands(p) === 1)
      return w.taken(right) === 1 ? waitFor(right) : step("take right", (v) => v.setTaken(right, 1).setHands(p, 2));
    return step("put down", (v) => v.setTaken(left, 0).setTaken(right, 0).setHands(p, 0));
  },
});

type Queue = {
  readonly queue: {
    readonly count: 1;
    readonly fields: Record<"length" | "produced" | "consumed", ReturnType<typeof upTo>>;
  };
};

/** A producer and a consumer of `total` items over a queue with room for `room`. */
export const boundedQueue = (room: number, total: number): System<Queue> => ({
  name: "bounded queue",
  schema: { queue: { count: 1, fields: { length: upTo(total), produced: upTo(total), consumed: upTo(total) } } },
  actors: ["producer", "consumer"],
  initial: (w) => w,
  next: (w, actor): Next<View<Queue>> => {
    const wait = (reason: string): Next<View<Queue>> => ({
      kind: "wait",
      reason,
      op: actor === 0 ? "put" : "take",
      on: [{ group: "queue", index: 0 }],
    });
    const [length, produced, consumed] = [w.length(0), w.produced(0), w.consumed(0)];
    if (actor === 0)
      return produced === total
        ? done
        : length === room
          ? wait("room")
          : step("put", (v) => v.setLength(0, length + 1).setProduced(0, produced + 1));
    return consumed === total
      ? done
      : length === 0
        ? wait("an item")
        : step("take", (v) => v.setLength(0, length - 1).setConsumed(0, consumed + 1));
  },
});

/** The queue holds more than there is room for. */
export const overfull = (room: number): Property<View<Queue>> => ({
  kind: "never",
  name: "overfull",
  says: "The queue never holds more than there is room for.",
  scope: "always",
  in: (w) => w.length(0) > room,
});
