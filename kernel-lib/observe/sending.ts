/** S14: a page, or a buffer, is the source of a transfer and changes while the device has it. */
import { gup, unpin } from "../model/operation.js";
import { held, originalDisk, PAGE, unreadable } from "./moment.js";
import { at, ending, ok, page, state, type Script } from "./script.js";

const SENDING: Readonly<Record<string, Script>> = {
  "mmapped page -> device write, half stored before device copies": [
    page("load"),
    gup({ page: PAGE, access: "read" }),
    state("state_srcpinned"),
    { kind: "store", page: PAGE, via: 0, leaves: "C", half: "first" },
    ok("storehalf"),
    { kind: "device read", page: PAGE },
    at("device_got", held(0)),
    unpin(PAGE),
    ok("dmaw"),
    ...ending(false, true),
  ],
  "anon buffer -> O_DIRECT write, half stored while in flight": [
    at("inflight", () => "yes"),
    { kind: "direct write", page: PAGE, leaves: "W", becomes: "C" },
    ok("odirect_write"),
    at("disk_after_write", originalDisk),
    at("dmesg", (w, letters, size) => (unreadable(w, letters, size) ? "csum-failed " : "")),
    ...ending(false, true),
  ],
};

/** S14: the scenario of this name. */
export const sending = (how: string): Script | undefined => SENDING[how];
