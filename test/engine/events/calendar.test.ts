import fc from "../../property.js";
import { describe, expect, it } from "vitest";
import { Calendar } from "../../../kernel-lib/engine/events/calendar.js";

/** What may be done to a calendar. Delays are few, so that many events fall on one time. */
const operation = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("push" as const),
      delay: fc.constantFrom(0, 0, 0.5, 1, 2.25, 1e-300),
      priority: fc.constantFrom(0, 0, 0, -1000, -1, 3, 1000),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("take" as const), within: fc.constantFrom(0, 1, Infinity) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("cancel" as const), which: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("next" as const) }) },
);

interface Entry {
  readonly time: number;
  readonly priority: number;
  readonly serial: number;
  readonly handle: number;
}

const inOrder = (a: Entry, b: Entry): number => a.time - b.time || a.priority - b.priority || a.serial - b.serial;

describe("the calendar", () => {
  it("does what a sorted list does", () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 600 }), (operations) => {
        const calendar = new Calendar();
        let list: readonly Entry[] = [];
        let now = 0;
        operations.forEach((op, serial) => {
          if (op.kind === "push") {
            const handle = calendar.push(now + op.delay, op.priority, serial);
            list = [...list, { time: now + op.delay, priority: op.priority, serial, handle }].sort(inOrder);
          } else if (op.kind === "take") {
            const first = list[0];
            const due = first !== undefined && first.time <= now + op.within;
            expect(calendar.take(now + op.within)).toBe(due ? first.serial : -1);
            if (!due) return;
            now = first.time;
            list = list.slice(1);
            expect(calendar.time).toBe(now);
          } else if (op.kind === "cancel") {
            const victim = list[op.which % list.length];
            if (victim === undefined) return;
            calendar.cancel(victim.handle);
            list = list.filter((entry) => entry !== victim);
          } else expect(calendar.next()).toBe(list[0]?.time ?? Infinity);
          expect(calendar.count()).toBe(list.length);
        });
      }),
    );
  });

  it("gives its memory back to events that are still to come when most have been cancelled", () => {
    const calendar = new Calendar();
    const before = calendar.bytes();
    for (let i = 0; i < 100_000; i++) calendar.cancel(calendar.push(1, 0, i));
    expect(calendar.bytes()).toBeLessThan(before * 8);
    expect(calendar.next()).toBe(Infinity);
  });

  const drained = (calendar: Calendar): readonly number[] =>
    Array.from({ length: calendar.count() }, () => calendar.take(Infinity));

  it("shuffles ties by a seed, the same seed the same way, and never across times or priorities", () => {
    fc.assert(
      fc.property(fc.integer(), fc.array(fc.tuple(fc.nat(2), fc.integer({ min: -1, max: 1 }))), (seed, events) => {
        const shuffled = (): readonly number[] => {
          const calendar = new Calendar({ shuffleTies: seed });
          events.forEach(([time, priority], i) => calendar.push(time, priority, i));
          return drained(calendar);
        };
        const order = shuffled();
        expect(shuffled()).toEqual(order);
        const key = (i: number): readonly [number, number] => events[i] as [number, number];
        expect(order.map(key)).toEqual(events.toSorted(([t, p], [u, q]) => t - u || p - q));
        expect(order.toSorted((a, b) => a - b)).toEqual(events.map((_, i) => i));
      }),
    );
  });

  it("has every order of three ties under some seed", () => {
    const orders = Array.from({ length: 60 }, (_, seed) => {
      const calendar = new Calendar({ shuffleTies: seed });
      for (const i of [0, 1, 2]) calendar.push(1, 0, i);
      return drained(calendar).join("");
    });
    expect(new Set(orders).size).toBe(6);
  });

  it.each([NaN, -1, Infinity])("refuses an event at %d", (time) => {
    const calendar = new Calendar();
    expect(() => calendar.push(time, 0, 0)).toThrow("KL430");
  });

  it("refuses an event before now", () => {
    const calendar = new Calendar();
    calendar.push(2, 0, 0);
    calendar.take(Infinity);
    expect(() => calendar.push(1, 0, 0)).toThrow("KL430");
  });

  it.each([0.5, 1001, -1001, NaN])("refuses a priority of %d", (priority) => {
    expect(() => new Calendar().push(0, priority, 0)).toThrow("KL431");
  });
});
