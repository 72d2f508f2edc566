/** The properties, as `property.cloneImmutable` and so on. */
export {
  cloneImmutable,
  cloneMade,
  dmaOnDisk,
  noLostDma,
  noLostStore,
  stableForDma,
  stableForStores,
  storeOnDisk,
} from "./property.js";
