/** Statistics, as `stats.interval` and so on: numbers to numbers, each with what is not known of it. */
export { bootstrap } from "./bootstrap.js";
export { paired, welch } from "./difference.js";
export { ksDistanceToLaw } from "./distance-to-law.js";
export { andersonDarling, ecdf, histogram, ksDistance } from "./distribution.js";
export { interval, precision } from "./interval.js";
export { againstBase, holm } from "./many.js";
export { quantile } from "./quantile.js";
export * as queueing from "./queueing.js";
export { antithetic, controlled } from "./reduction.js";
export { replications } from "./replications.js";
export { resultRows } from "./result-rows.js";
export { fromCsv, fromJson, toCsv, toJson } from "./rows.js";
export { batchMeans, effectiveSize, mser5 } from "./steady.js";
