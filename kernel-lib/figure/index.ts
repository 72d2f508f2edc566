/** The figures, as `figure.lanes` and so on. */
export { agreement } from "./agreement.js";
export { compared } from "./compared.js";
export { convergence } from "./convergence.js";
export { ecdf } from "./ecdf.js";
export { followed } from "./followed.js";
export { growth } from "./growth.js";
export { heatMap } from "./heat-map.js";
export { holders } from "./holders.js";
export { intervals } from "./intervals.js";
export { lanes } from "./lanes.js";
export { matrix } from "./matrix.js";
export { prices } from "./prices.js";
export { quantity } from "./quantity.js";
export { queueLength } from "./queue-length.js";
export { stateGraph } from "./state-graph.js";
export { timeLine } from "./time-line.js";
export { verdictMatrix as verdicts } from "./verdicts.js";
export { waitByThreshold } from "./wait-by-threshold.js";
