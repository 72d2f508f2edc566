/** The program of an actor: read from texts, and looked at whether anybody could run it. */
import { Problem } from "../base/problem.js";
import { parseOperation, textOf, type Operation } from "../model/operation.js";

/** Every kind, so that one that is written by hand and misspelt is told, and is no operation that does nothing. */
const KINDS: Readonly<Record<Operation["kind"], true>> = {
  act: true,
  await: true,
  "clone into": true,
  "dedupe into": true,
  delta: true,
  device: true,
  "device read": true,
  "direct write": true,
  dma: true,
  "drop clone": true,
  extend: true,
  fill: true,
  flush: true,
  freeze: true,
  fsync: true,
  gup: true,
  hold: true,
  join: true,
  load: true,
  look: true,
  "mark accessed": true,
  msync: true,
  "other file": true,
  punch: true,
  "read clone": true,
  reclaim: true,
  reflink: true,
  "reflink range": true,
  "register buffer": true,
  release: true,
  "set dirty": true,
  settle: true,
  signal: true,
  snapshot: true,
  store: true,
  strip: true,
  sync: true,
  "sync range": true,
  test: true,
  thaw: true,
  truncate: true,
  unfill: true,
  unmap: true,
  unpin: true,
  "wait for I/O": true,
  write: true,
  writeback: true,
  zero: true,
};

/** The last page, address space and so on that an operation can name: a race is small, or nobody could explore it. */
const LAST = 1023;

const isIndex = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LAST;

/** The operation, if it is one. Errors: KL315, KL316. */
function checked(operation: Operation, where: string): Operation {
  const given = operation as Partial<Record<string, unknown>> | null | undefined;
  if (typeof given !== "object" || given === null || !Object.hasOwn(KINDS, String(given["kind"])))
    throw new Problem({
      code: "KL315",
      what: `${JSON.stringify(operation) ?? String(operation)} is no operation`,
      where,
      expected: 'a text as "store 0", or what gup(0), dma(0), store(0), … give',
      fix: "write it as a text, and what is misspelt will be told",
    });
  for (const [field, value] of Object.entries(given))
    if (["page", "via", "first", "last", "number", "actor"].includes(field) && value !== undefined && !isIndex(value))
      throw new Problem({
        code: "KL316",
        what: `${JSON.stringify(textOf(operation))} has the ${field} ${String(value)}`,
        where,
        expected: `a whole number from 0 to ${LAST}`,
        fix: "pages of the file and its address spaces are numbered 0, 1, 2, …",
      });
  return operation;
}

/** One reference at a time, and none that is used and not held. Errors: KL302, KL303. */
function checkReferences(program: readonly Operation[], where: string): void {
  program.reduce<number | undefined>((holds, operation) => {
    if (operation.kind === "gup" || operation.kind === "register buffer") {
      if (holds === undefined) return operation.page;
      throw new Problem({
        code: "KL303",
        what: `${JSON.stringify(textOf(operation))} while a reference is still held`,
        where,
        expected: "one reference at a time for each actor",
        fix: "unpin first, or give the second reference to an actor of its own",
      });
    }
    const uses =
      operation.kind === "dma" ||
      operation.kind === "device read" ||
      operation.kind === "set dirty" ||
      operation.kind === "unpin";
    if (uses && holds !== operation.page)
      throw new Problem({
        code: "KL302",
        what: `${JSON.stringify(textOf(operation))} without a reference on page ${operation.page}`,
        where,
        expected: `"gup write ${operation.page}" before it in the same program`,
        fix: "take the reference first; every reference belongs to the actor that took it",
      });
    return operation.kind === "unpin" ? undefined : holds;
  }, undefined);
}

/**
 * A program from texts and operations. Errors: KL301 a text that is no operation; KL302 and KL303 references; KL314 no list; KL315 no operation;
 * KL316 a number that names no page.
 */
export function programOf(operations: readonly (string | Operation)[], where: string): readonly Operation[] {
  if (!Array.isArray(operations))
    throw new Problem({
      code: "KL314",
      what: `${JSON.stringify(operations) ?? String(operations)} is no list of operations`,
      where,
      expected: '["store 0", "fsync"]',
      fix: "put brackets around it, though it is one operation only",
    });
  const program = (operations as readonly (string | Operation)[]).map((o) =>
    checked(typeof o === "string" ? parseOperation({ text: o, where }) : o, where),
  );
  checkReferences(program, where);
  return program;
}

/** Error KL305: an operation through an address space that there is not. */
export function checkSpaces(program: readonly Operation[], mappings: number, where: string): void {
  for (const o of program)
    if ("via" in o && o.via !== undefined && o.via >= mappings)
      throw new Problem({
        code: "KL305",
        what: `${JSON.stringify(textOf(o))} names address space ${o.via}`,
        where,
        expected:
          mappings === 0
            ? "no operation through an address space, since nobody maps the file"
            : mappings === 1
              ? "address space 0, the only one"
              : `an address space from 0 to ${mappings - 1}`,
        fix: `write mappings: ${o.via + 1} in the race, or ${o.via === 0 ? "write(2) in the place of a store" : 'leave out "via"'}`,
      });
}
