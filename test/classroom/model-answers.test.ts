/** Numbers that a model answer and the teacher's guide take from the board, asked of the board. */
import { expect, test } from "vitest";
import { board, bounce, policy, simulateFault, type PolicyData } from "../../kernel-lib/index.js";
import { broken } from "../../kernel-lib/classroom/board.js";

const position = (name: string): PolicyData => policy.positions[name] as PolicyData;

const found = board([
  position("m+g+c*"),
  position("m+g+e"),
  policy.stable,
  policy.none.with({ name: "copy whatever goes out", onSetDirty: simulateFault, atSubmit: bounce }),
]).rows.map((row) => ({
  wait: Number(row["wait [µs]"]),
  copies: Number(row["copies [1/s]"]),
  kept: Object.values(row).filter((cell) => cell === "✓").length,
}));
type Found = (typeof found)[number];
const [fork, wait, stable, copy] = found as [Found, Found, Found, Found];

test("9.4: forking what nobody holds waits a tenth of what stable pages wait, for some three hundred copies a second", () => {
  expect(fork.wait / stable.wait).toBeCloseTo(0.1, 1);
  expect(Math.round(fork.copies / 100)).toBe(3);
  expect(wait.copies).toBeLessThan(fork.copies);
});

test("the guide: two of the built-in positions keep all five", () => {
  const keeping = Object.entries(policy.positions).filter(([, one]) => broken(one).every(([, seen]) => !seen));
  expect(keeping.map(([name]) => name)).toEqual(["m+g+e", "m+g+c*"]);
});

test("the guide: a third way copies whatever goes out, keeps all five, and waits less than either", () => {
  expect([fork.kept, wait.kept, copy.kept]).toEqual([5, 5, 5]);
  expect(copy.wait).toBeLessThan(fork.wait);
  expect(copy.copies).toBeGreaterThan(fork.copies);
});
