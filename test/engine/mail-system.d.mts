/** What mail-system.mjs exports. */
import type { Property } from "../../kernel-lib/engine/system.js";
import type { Machine } from "../../kernel-lib/model/machine.js";
import type { Kernel } from "../../kernel-lib/model/state.js";

export declare const property: Property<Kernel>;
export declare const partner: Property<Kernel>;
export declare const under: (name: string) => Machine;
