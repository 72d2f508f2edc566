/** Counting: what a group found, and the lines that end every command that tests. */

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string} [detail] what a reader must see: the failures, or how much was looked at
 */

/** @type {Tally} */
export const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {Tally} a
 * @param {Tally} b
 * @returns {Tally}
 */
export function add(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/**
 * The last line of a command; scripts read it, so its form is fixed.
 * @param {Tally} tally
 */
export function closingLine(tally) {
  const skipped = tally.skipped > 0 ? `, ${tally.skipped} skipped` : "";
  return `${tally.passed} passed, ${tally.failed} failed${skipped}`;
}

/**
 * A run in which nothing ran has not succeeded.
 * @param {Tally} tally
 */
export function exitCodeOf(tally) {
  return tally.failed > 0 || tally.passed === 0 ? 1 : 0;
}

/**
 * A gate's cases, counted; a gate that had no case to look at fails.
 * @param {readonly { name: string, problem?: string | undefined }[]} cases
 * @returns {Tally}
 */
export function tallyOf(cases) {
  if (cases.length === 0) return { passed: 0, failed: 1, skipped: 0, detail: "it looked at nothing" };
  const bad = cases.filter((one) => one.problem !== undefined);
  const detail = bad.map((one) => `✗ ${one.name}\n${indent(one.problem ?? "")}`).join("\n");
  return { passed: cases.length - bad.length, failed: bad.length, skipped: 0, detail };
}

/** @param {string} text */
export function indent(text) {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
