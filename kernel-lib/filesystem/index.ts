/** The file systems, as `filesystem.xfs` and so on. */
export { btrfsNocow } from "./btrfs-nocow.js";
export { btrfs } from "./btrfs.js";
export { ext4 } from "./ext4.js";
export { f2fs } from "./f2fs.js";
export { tux3 } from "./tux3.js";
export { xfs } from "./xfs.js";
