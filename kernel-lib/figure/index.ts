/** The figures, as `figure.lanes` and so on. */
export { agreement } from "./agreement.js";
export { growth } from "./growth.js";
export { holders } from "./holders.js";
export { lanes } from "./lanes.js";
export { matrix } from "./matrix.js";
export { stateGraph } from "./state-graph.js";
export { verdictMatrix as verdicts } from "./verdicts.js";
export { waitByThreshold } from "./wait-by-threshold.js";
