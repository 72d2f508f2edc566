/** Sweeps: the same bits on one thread and on many, and after they were cut off; and the answers to questions that cannot be asked. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { VERSION } from "../../kernel-lib/experiment/version.js";
import { threshold } from "../../kernel-lib/experiment/candidate.js";
import { sweep as here, type sweep as Sweep } from "../../kernel-lib/experiment/sweep.js";
import { forkUnlessElevated, none, stable } from "../../kernel-lib/policy/index.js";
import { deviceOf } from "../../kernel-lib/workload/device.js";
import { fixed, rewriters } from "../../kernel-lib/workload/rewriters.js";

// As it is published: threads are started from built modules.
const { sweep } = (await import(new URL("../../kernel-lib/dist/experiment/sweep.js", import.meta.url).href)) as {
  readonly sweep: typeof Sweep;
};
const folder = mkdtempSync(path.join(tmpdir(), "kernel-lib-sweep-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const load = rewriters({
  writes: 1500,
  warmUp: 100,
  folios: 16,
  drivers: 1,
  device: deviceOf({ name: "4 ms", service: fixed(4000) }),
});
const question = { policy: threshold([2, 4], forkUnlessElevated), seed: 42, replications: 3 } as const;

describe("a sweep", () => {
  it("gives the same bits on no thread of its own, on one, on two", async () => {
    const all = await Promise.all([0, 1, 2].map((workers) => sweep(load, { ...question, workers })));
    expect(all.map((s) => s.rows)).toEqual([all[0]?.rows, all[0]?.rows, all[0]?.rows]);
    expect(new Set(all.map((s) => s.result)).size).toBe(1);
    expect(new Set(all.map((s) => s.digest)).size).toBe(1);
    expect(all[0]?.rows.map((r) => [r["point"], r["replication"]])).toEqual([
      [0, 0],
      [0, 1],
      [0, 2],
      [1, 0],
      [1, 1],
      [1, 2],
    ]);
  });

  it("is named by its question: another seed, workload or policy has another name", async () => {
    const name = async (w: typeof load, q: object): Promise<string> =>
      (await here(w, { ...question, replications: 1, workers: 0, ...q })).digest;
    const names = [
      await name(load, {}),
      await name(load, { seed: 43 }),
      await name({ ...load, writes: 1400 }, {}),
      await name(load, { policy: stable }),
    ];
    expect(new Set(names).size).toBe(4);
    expect(await name({ ...load }, {})).toBe(names[0]);
  });

  it("goes on where it was cut off, and comes to the same rows", async () => {
    const journal = path.join(folder, "cut.jsonl");
    const whole = await here(load, { ...question, workers: 0 });
    const seen: number[] = [];
    const signal = { aborted: false, reason: new Error("cut") };
    await expect(
      here(load, {
        ...question,
        workers: 0,
        journal,
        signal,
        onProgress: ({ done }) => {
          seen.push(done);
          if (done === 2) Object.assign(signal, { aborted: true });
        },
      }),
    ).rejects.toThrow("cut");
    expect(readFileSync(journal, "utf8").trim().split("\n")).toHaveLength(2);
    // The machine went down in the middle of a line.
    appendFileSync(journal, '{"digest":"');
    const first: number[] = [];
    const rest = await here(load, { ...question, workers: 0, journal, onProgress: ({ done }) => first.push(done) });
    expect(first[0]).toBe(2);
    expect(rest.rows).toEqual(whole.rows);
    expect(rest.result).toBe(whole.result);
  });

  it("does not take what another text of the library has written", async () => {
    const journal = path.join(folder, "older.jsonl");
    const straight = await here(load, { ...question, replications: 2, workers: 0, journal });
    const older = readFileSync(journal, "utf8")
      .replaceAll(/"code":"[0-9a-f]+"/g, '"code":"0"')
      .replaceAll('"waits":', '"waits":9');
    writeFileSync(journal, older);
    const again = await here(load, { ...question, replications: 2, workers: 0, journal });
    expect(again.rows).toEqual(straight.rows);
  });

  it("answers as without a journal, though it holds more replications than are asked for, and some twice", async () => {
    const journal = path.join(folder, "more.jsonl");
    const fresh = await here(load, { ...question, replications: 2, workers: 0 });
    await here(load, { ...question, replications: 4, workers: 0, journal });
    appendFileSync(journal, readFileSync(journal, "utf8"));
    const again = await here(load, { ...question, replications: 2, workers: 0, journal });
    expect(again.rows).toEqual(fresh.rows);
    expect(again.digest).toBe(fresh.digest);
  });

  it("writes into no file that is something else, and tells a path that cannot be one", async () => {
    const other = path.join(folder, "package.json");
    const text = '{\n  "name": "mine"\n}\n';
    writeFileSync(other, text);
    const ask = (journal: string) => here(load, { policy: none, seed: 1, replications: 1, workers: 0, journal });
    await expect(ask(other)).rejects.toThrow(/^KL425 .*package\.json holds something else than a journal/);
    expect(readFileSync(other, "utf8")).toBe(text);
    await expect(ask(folder)).rejects.toThrow(/^KL424 the journal .* cannot be used: EISDIR/);
    await expect(ask(path.join(folder, "none", "rows.jsonl"))).rejects.toThrow(/^KL424 .*ENOENT/);
  });

  it("takes nothing from a journal of another question", async () => {
    const journal = path.join(folder, "other.jsonl");
    writeFileSync(journal, `${JSON.stringify({ digest: "other", row: { point: 0, replication: 0 } })}\n`);
    const s = await here(load, { policy: none, seed: 1, replications: 1, workers: 0, journal });
    expect(s.rows[0]?.["writes"]).toBeGreaterThan(1000);
    expect(existsSync(journal)).toBe(true);
  });

  it("replicates until it is precise enough, or says that it is not", async () => {
    const precise = await here(load, { policy: stable, seed: 5, replications: 3, relative: 0.5, most: 30, workers: 0 });
    expect(precise.reached).toBe(true);
    const never = await here(load, { policy: stable, seed: 5, replications: 3, relative: 0.0001, most: 4, workers: 0 });
    expect([never.reached, never.rows.length]).toEqual([false, 4]);
  });

  it("bounds replications only where it is asked for a precision", async () => {
    const question = { policy: none, seed: 1, replications: 5, most: 3, workers: 0 };
    expect((await here({ ...load, writes: 150, warmUp: 0 }, question)).rows).toHaveLength(5);
    await expect(here(load, { ...question, relative: 0.1 })).rejects.toMatchObject({ code: "KL420" });
  });

  it("says which of its numbers nobody has measured", async () => {
    const s = await here(load, { policy: none, seed: 1, replications: 1, workers: 0 });
    expect(s.assumed).toContain("costs.copy");
    expect(s.assumed).not.toContain("costs.fault");
  });

  it("tells a question that it cannot answer before anything has run", async () => {
    const seen: unknown[] = [];
    const ask = (wrong: object) => here(load, { ...question, workers: 0, onProgress: (p) => seen.push(p), ...wrong });
    await expect(ask({ replicatons: 50 })).rejects.toThrow(
      /^KL311 a question has no field replicatons\n.*\n.*\n.*write replications$/,
    );
    await expect(ask({ relative: 0.1, metrics: ["lostShar"] })).rejects.toThrow(
      /^KL313 no replication has a number "lostShar"\n.*\n.*\n.*write metrics: \["lostShare"\]$/,
    );
    for (const metrics of [[], "wait", ["wait", "references"], [1]])
      await expect(ask({ metrics }), JSON.stringify(metrics)).rejects.toThrow(/^KL313 (?:.*\n){3}.*$/);
    await expect(ask({ relative: 2 })).rejects.toThrow(/^KL420 a precision of 2\n/);
    await expect(ask({ relative: 0.1, replications: 1 })).rejects.toThrow(/^KL420 a precision of one replication\n/);
    expect(seen).toEqual([]);
  });

  it("takes every number of its rows for a metric, and its name does not hang on where a number is from", async () => {
    const few = { ...load, writes: 150, warmUp: 0 };
    const q = { policy: none, seed: 1, replications: 2, workers: 0 };
    const one = await here(few, q);
    const {
      point: _point,
      replication: _replication,
      references: _r,
      heldReferences: _h,
      ...numbers
    } = one.rows[0] ?? {};
    const asked = await here({ ...few, origins: {} }, { ...q, relative: 0.9, most: 2, metrics: Object.keys(numbers) });
    expect(asked.digest).toBe(one.digest);
    expect(asked.rows).toEqual(one.rows);
  });

  it.each([
    ["no policy", { policy: [] }],
    ["half a replication", { replications: 0.5 }],
    ["a seed that is none", { seed: -1 }],
    ["a precision of nothing", { relative: 0 }],
  ])("refuses %s", async (_, wrong) => {
    await expect(here(load, { ...question, ...wrong })).rejects.toMatchObject({ code: "KL420" });
  });
});

it("the version that results carry is the package's", () => {
  const { version } = JSON.parse(readFileSync("kernel-lib/package.json", "utf8")) as { readonly version: string };
  expect(VERSION).toBe(version);
});
