/** Who is woken by an I/O runs when a processor is free; answers that come together take longer; overheads vary. */
import { describe, expect, it } from "vitest";
import { rowOfReplication } from "../../kernel-lib/experiment/row.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { stable } from "../../kernel-lib/policy/index.js";
import { deviceOf } from "../../kernel-lib/workload/device.js";
import { exponential, fixed, rewriters, type RewriterParts } from "../../kernel-lib/workload/rewriters.js";

const LOOP = 100;
/** Eight writers of one folio of many pages: whoever wants it waits for the one request. */
const wait = (parts: RewriterParts): number => {
  const workload = rewriters({
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
  const row = rowOfReplication({ workload, policy: stable, seed: 5, replication: 0 });
  return Number(row["wait"]) / Number(row["waitShare"]);
};

describe("processors", () => {
  it("let those who were woken run one after the other, where there are fewer of them", () => {
    const [one, two, many, any] = [1, 2, 8, undefined].map((processors) =>
      wait(processors === undefined ? {} : { processors }),
    ) as [number, number, number, number];
    expect(many).toBeCloseTo(any, 6);
    // Eight are woken together: on one processor the last of them runs after seven others, on average after half of that.
    expect(one - any).toBeGreaterThan(2 * LOOP);
    expect(one - any).toBeLessThan(3.5 * LOOP + 20);
    expect(two - any).toBeGreaterThan(0.5 * LOOP);
    expect(two).toBeLessThan(one);
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
    const plain = wait({});
    expect(wait({ jitter: { answer: fixed(1), latency: fixed(1), wakeUp: fixed(0) } })).toBe(plain);
    const later = wait({ jitter: { wakeUp: exponential(300) } });
    expect(later - plain).toBeGreaterThan(200);
    expect(later - plain).toBeLessThan(400);
  });
});
