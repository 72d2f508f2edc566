/** The properties, as `property.cloneImmutable` and so on. */
export { durable, errorTold, frozen, frozenPlatter, pinRefused, readable, writesInOrder } from "./durability.js";
export { cleanable, cleaned, orphanMade, orphansHeld, replaced, singleIdentity } from "./identity.js";
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
