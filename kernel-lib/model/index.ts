/** The properties, as `property.cloneImmutable` and so on. */
export {
  cloneImmutable,
  cloneMade,
  coherentDeviceRead,
  dmaOnDisk,
  noDirtyOrphan,
  noFalseWait,
  noHang,
  noLateEnospc,
  noLostDma,
  noLostStore,
  noTornDma,
  reserved,
  stableForDma,
  stableForStores,
  storeOnDisk,
} from "./property.js";
