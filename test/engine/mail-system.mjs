/** The mail's race on XFS as a module's exports: what worker threads can be told to load. */
import * as kernel from "kernel-lib";
import { propertyOf } from "../../kernel-lib/dist/experiment/ask.js";
import { systemOf } from "../../kernel-lib/dist/litmus/race.js";

const mail = kernel.catalogue.find(({ name }) => name === "mail-4-step+xfs");

/** The race under a position, by its name. */
export const under = (name) =>
  systemOf(mail.race, Object.values(kernel.policy.positions).find((p) => p.name === name) ?? kernel.policy.none);

const { size } = under("none");
/** The property of the test, and its partner. */
export const property = propertyOf(mail.property, size);
export const partner = propertyOf(mail.partner, size);
