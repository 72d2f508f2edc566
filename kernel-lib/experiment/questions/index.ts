/** The questions of the catalogue that ask for quantities, answered by simulation: `experiments` lists them. */
export { mlockedLogger } from "./mlocked-logger.js";
export { orphanMemory } from "./orphan-memory.js";
export { lastUnpin, pinStorm } from "./pin-storm.js";
export { reFaultTax } from "./re-fault-tax.js";
export { skipAccumulation } from "./skip-accumulation.js";
