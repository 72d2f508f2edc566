/** Workloads and devices, as `workload.rewriters({ … })`, `workload.nvme` and so on. */
export { assumed, cited, measured } from "./origin.js";
export { assumedIn, originsIn } from "./provenance.js";
export { cloudBlockStore, deviceOf as device, hdd, nvme, sataSsd, stallingHdd } from "./device.js";
export { exponential, fixed, rewriters } from "./rewriters.js";
export { vm } from "./vm.js";
export {
  databaseDirect,
  dbench,
  mlockedLogger,
  rdmaRegistration,
  rewriting64,
  streamingServer,
  videoCapture,
} from "./scenarios.js";
