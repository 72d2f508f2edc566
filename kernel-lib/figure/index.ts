/** The figures, as `figure.lanes` and so on. */
export { lanes } from "./lanes.js";
export { verdictMatrix as verdicts } from "./verdicts.js";
