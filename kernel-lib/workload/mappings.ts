/** How many address spaces a workload's folios may have: a number, or a law of which each folio draws its own. */
import * as v from "valibot";
import { checkLaw, type Law } from "../base/law.js";

/** A law of chance; what makes it none is told by its own check. */
export const isLaw = (law: unknown): law is Law => checkLaw(law as Law) === law;

const MAPPINGS = "a whole number from 0 to 64, or a law of such";
const isCount = (n: number): boolean => Number.isInteger(n) && n >= 0 && n <= 64;
/** A law whose numbers are known beforehand may name none that no page can have. */
const isOfCounts = (l: Law): boolean => {
  switch (l.kind) {
    case "deterministic":
      return isCount(l.value);
    case "uniform":
      return l.from >= 0 && l.to <= 64;
    case "discrete":
      return l.values.every(isCount);
    case "empirical":
      return (l.edges[0] ?? 0) >= 0 && (l.edges.at(-1) ?? 0) <= 64;
    default:
      return l.kind !== "normal";
  }
};
/** What a number of mappings may be. */
export const mappings: v.GenericSchema<number | Law> = v.custom<number | Law>(
  (value) =>
    typeof value === "object" && value !== null ? isLaw(value) && isOfCounts(value) : isCount(value as number),
  MAPPINGS,
);
