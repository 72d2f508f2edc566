/**
 * The groups of `npm test`, the cheap ones first, each with the seconds it may take on two cores.
 *
 * A gate is a module of test/quality/gates; a project is one of test/vitest.config.ts; the notebooks are executed by the
 * library's own runner. The budgets are printed, and a group over its budget says so; only time-outs of tests fail.
 */

/**
 * @typedef {object} Group
 * @property {string} name
 * @property {string} title
 * @property {number} budget [s]
 * @property {boolean} [unbuilt] true if it reads the sources only, and so can run while they do not compile
 * @property {{ gate: string } | { project: string } | { notebooks: true }} how
 */

/** @type {readonly Group[]} */
export const GROUPS = [
  {
    name: "format",
    title: "every file is laid out by the formatter",
    budget: 20,
    unbuilt: true,
    how: { gate: "format" },
  },
  { name: "layers", title: "rooms import only what they may", budget: 20, unbuilt: true, how: { gate: "layers" } },
  { name: "dead", title: "nothing is exported that nobody imports", budget: 10, unbuilt: true, how: { gate: "dead" } },
  { name: "types", title: "everything type-checks", budget: 40, unbuilt: true, how: { gate: "types" } },
  {
    name: "declarations",
    title: "a notebook cell can read the declarations",
    budget: 20,
    how: { gate: "declarations" },
  },
  { name: "lint", title: "pure rooms are pure", budget: 60, unbuilt: true, how: { gate: "lint" } },
  { name: "unit", title: "units, properties, oracles, planted bugs", budget: 150, how: { project: "unit" } },
  { name: "docs", title: "what the documentation says is so", budget: 30, how: { project: "docs" } },
  { name: "setup", title: "set-up on machines that lack something", budget: 90, how: { project: "setup" } },
  { name: "kernel", title: "the Jupyter kernel, the runner and grading", budget: 180, how: { project: "kernel" } },
  { name: "lab", title: "the server of the lab, over real sockets", budget: 120, how: { project: "lab" } },
  { name: "notebooks", title: "the notebooks give what they show", budget: 120, how: { notebooks: true } },
  { name: "browser", title: "the page and the lab in a real browser", budget: 240, how: { project: "browser" } },
];
