/** The front door of kernel-lib: what a notebook imports, in teaching order. */
export { Problem } from "./base/problem.js";
export type { ProblemParts } from "./base/problem.js";
export type { Column, Figure, Table, Trace } from "./figure/figure.js";
