/** The file systems, as `filesystem.xfs` and so on. */
export { btrfs } from "./btrfs.js";
export { xfs } from "./xfs.js";
