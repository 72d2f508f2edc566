/** Who is woken by an I/O runs when a processor is free; answers that come together take longer; overheads vary. */
import { describe, expect, it } from "vitest";
import { replicationOf, type Replication } from "../../kernel-lib/experiment/page-cache/simulate.js";
import { rowOfReplication } from "../../kernel-lib/experiment/row.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { stable } from "../../kernel-lib/policy/index.js";
import { deviceOf } from "../../kernel-lib/workload/device.js";
import { exponential, fixed, rewriters, type RewriterParts } from "../../kernel-lib/workload/rewriters.js";

const LOOP = 100;
/** Eight writers of one folio of many pages: whoever wants it waits for the one request. */
const workloadOf = (parts: RewriterParts) =>
  rewriters({
    filesystem: xfs,
    folios: 1,
    nrPages: 64,
    writers: { count: 8, think: exponential(500) },
    device: deviceOf({ name: "5 ms", service: fixed(5000) }),
    costs: { loop: LOOP },
    writes: 4000,
    warmUp: 100,
    ...parts,
  });
const wait = (parts: RewriterParts): number => {
  const row = rowOfReplication({ workload: workloadOf(parts), policy: stable, seed: 5, replication: 0 });
  return Number(row["wait"]) / Number(row["waitShare"]);
};

describe("processors", () => {
  it("let those who were woken run one after the other, where there are fewer of them", () => {
    // Nearly every page is dirty when the flusher comes, and each writer soon waits for another one: all answers come at one time.
    const apart = { folios: 128, nrPages: 1, flusher: { period: 50_000 } };
    const [one, two, many, any] = [1, 2, 8, undefined].map((processors) =>
      wait(processors === undefined ? apart : { ...apart, processors }),
    ) as [number, number, number, number];
    expect(many).toBeCloseTo(any, 6);
    // Eight are woken together: on one processor the last of them runs after seven others, on average after half of that.
    expect(one - any).toBeGreaterThan(2 * LOOP);
    expect(one - any).toBeLessThan(3.5 * LOOP + 40);
    expect(two - any).toBeGreaterThan(0.5 * LOOP);
    expect(two).toBeLessThan(one);
  });

  it("are no matter to those who queue for a folio's lock: the I/O wakes only its holder", () => {
    expect(wait({ processors: 1 })).toBeCloseTo(wait({}), 6);
  });

  it("are at least one", () => {
    expect(() => wait({ processors: 0 })).toThrow("KL202");
  });
});

describe("answers that come together", () => {
  it("make who waits for one of them wait longer, for each of the others", () => {
    // Some eighty of the pages are dirty when the flusher comes, in some fifty runs, which are answered at once.
    const apart = (burst: number): number =>
      wait({
        folios: 200,
        nrPages: 1,
        writers: { count: 1, think: exponential(500) },
        costs: { loop: LOOP, burst },
      });
    const longer = apart(10) - apart(0);
    expect(longer).toBeGreaterThan(10 * 20);
    expect(longer).toBeLessThan(10 * 80);
  });
});

describe("times that vary", () => {
  it("are what they were, where the law changes nothing, and as much longer on average as its mean", () => {
    const many = { writes: 80_000 };
    const plain = wait(many);
    expect(wait({ ...many, jitter: { answer: fixed(1), latency: fixed(1), wakeUp: fixed(0) } })).toBe(plain);
    const later = wait({ ...many, jitter: { wakeUp: exponential(300) } });
    expect(later - plain).toBeGreaterThan(200);
    expect(later - plain).toBeLessThan(400);
  });

  it("are those of an answer: whom it wakes goes on at one time, and whom another wakes after another", () => {
    const ends = new Map<number, Set<number>>();
    let answered = 0;
    const one: Replication = replicationOf({
      workload: workloadOf({ jitter: { wakeUp: exponential(300) } }),
      policy: stable,
      seed: 5,
      replication: 0,
      watcher: {
        request: ({ finished }) => {
          answered = finished;
        },
        after: (_, { name }) => {
          if (!name.endsWith("the I/O is over, writable") || one.run.now() < answered) return;
          const late = one.run.now() - answered;
          ends.set(answered, (ends.get(answered) ?? new Set()).add(Math.round(late)));
        },
      },
    });
    while (!one.advance(10_000));
    const first = [...ends.values()].map((times) => Math.min(...times));
    expect(first.length).toBeGreaterThan(3);
    expect(new Set(first).size).toBe(first.length);
    expect([...ends.values()].map((times) => times.size)).toEqual(first.map(() => 1));
  });
});
