/**
 * From a witness to a forced order: what the harness has to do so that a kernel runs the same steps in the same order.
 *
 * The harness can let a call run, hold a driver's transfer between its pin and its data, and hold the device before it copies or before it says
 * that it is done. What happens inside a call, it cannot. The order is then run through the model again: whether every run of it, some, or none
 * shows what the witness shows.
 */
import { Problem } from "../../base/problem.js";
import type { Witness } from "../../engine/exploration.js";
import { explore } from "../../engine/explore.js";
import * as properties from "../../model/index.js";
import type { KernelProperty } from "../../model/property.js";
import { none } from "../../policy/none.js";
import { stable } from "../../policy/stable.js";
import { FILESYSTEMS, kernelOf, scenarioMachine } from "../agree.js";
import type { ForcedOrder } from "../order/order.js";
import { textOfOrders } from "../order/order.js";
import { orderOfVariant, tasksOfVariant } from "./forced.js";
import { tellingsOf } from "./holding.js";
import { refuse, statementsOf, type NotForced } from "./statements.js";
import { unitsOf } from "./unit.js";

/** A witness as an order that the harness can force. */
export interface Forced {
  readonly kind: "forced";
  readonly filesystem: string;
  /** Whether the device has to ask for stable pages. */
  readonly stableWrites: boolean;
  readonly order: ForcedOrder;
  /** The order as the file that `observe --scenario` takes. */
  readonly text: string;
  /** How many runs of the order show what the witness shows, by the model: where it says sometimes, the kernel decides. */
  readonly shows: "always" | "sometimes";
}

/** A call after which the device would have to hold a page of zeros; the harness tells data from metadata by what is in them. */
const zerosHeld = (statements: readonly string[]): string | undefined => {
  const hold = statements.findIndex((s) => s.startsWith("hold the"));
  const before = statements.slice(0, Math.max(0, hold));
  const cut = before.findLastIndex((s) => /^(punch|zero|truncate) /.test(s));
  return cut < 0 || before.slice(cut).some((s) => /^(store|write) 0 /.test(s)) ? undefined : before[cut];
};

const ODD: Readonly<Record<string, string>> = {
  mappings: "the harness maps the file once",
  free: "the harness makes file systems with room; the orders of family S9 fill them",
  folios: "the harness does not decide how large the folios of a file are",
  nrPages: "the harness does not decide how large the folios of a file are",
  plain: "references that somebody holds throughout are not the harness's to give",
  mlocked: "the harness locks no memory",
};

const knownProperty = (name: string): KernelProperty | undefined =>
  (Object.values(properties) as readonly KernelProperty[]).find((p) => p.name === name);

/** Whether the runs of an order show what the witness does; undefined if the property is somebody's own. */
function shownBy(
  variant: string,
  witness: Witness,
  filesystem: string,
  stableWrites: boolean,
): "always" | "sometimes" | "never" | undefined {
  const property = knownProperty(witness.property);
  const system = FILESYSTEMS[filesystem];
  if (property === undefined || system === undefined) return undefined;
  const version = kernelOf(witness.setting?.["kernel"] === "6.1" ? "6.1." : "");
  const machine = scenarioMachine(tasksOfVariant(variant), system, stableWrites ? stable : none, version, false);
  const pages = Array.from({ length: machine.size.pages }, (_, p) => p);
  const { name, says, scope } = property;
  const { verdict } = explore(machine, {
    property: { kind: "reachable", name, says, scope, in: (w) => pages.some((p) => property.page(w, p, machine.size)) },
  });
  return verdict === "inconclusive" ? undefined : verdict;
}

/**
 * The forced order that makes a kernel run a witness of `explore(race, …)`; or the step that the harness cannot force, and why. Error KL512: the
 * witness does not say what it is a witness of.
 *
 * @source observed: what the FUSE servers of the harness can hold, `observe/harness`
 * @example
 * harness(explore(catalogue[0].race, { policy: policy.none, property: catalogue[0].property }).witness).kind
 * //=> "forced"
 */
export function harness(witness: Witness): Forced | NotForced {
  const setting = witness.setting;
  const filesystem = setting?.["filesystem"];
  const policy = setting?.["policy"];
  if (setting === undefined || filesystem === undefined || policy === undefined)
    throw new Problem({
      code: "KL512",
      what: "the witness does not say on which file system and under which policy it ran",
      where: `harness, witness of ${witness.system}`,
      expected: "a witness of explore(race, { policy, property })",
      fix: "explore the race itself, with explore or exploreAsync",
    });
  if (FILESYSTEMS[filesystem] === undefined)
    return refuse(witness, 0, `no released kernel has the file system ${filesystem} of the model`);
  if (policy !== none.name && policy !== stable.name)
    return refuse(
      witness,
      0,
      `no released kernel has the policy "${policy}": a device asks for stable pages, or it does not`,
    );
  const odd = Object.keys(ODD).find((name) => setting[name] !== undefined);
  if (odd !== undefined) return refuse(witness, 0, ODD[odd] ?? "");
  const units = unitsOf(witness);
  if (!("map" in units)) return refuse(witness, units.step + 1, units.why);
  const tellings = tellingsOf(witness, units);
  if (!("map" in tellings)) return refuse(witness, tellings.step + 1, tellings.why);
  const statements = statementsOf(witness, units, tellings);
  if (!("map" in statements)) return statements;
  const zeros = zerosHeld(statements);
  if (zeros !== undefined)
    return refuse(
      witness,
      0,
      `"${zeros}" leaves zeros, and the harness's device holds only pages that it knows by their content`,
    );
  const variant = statements.join("; ");
  const stableWrites = policy === stable.name;
  const shows = shownBy(variant, witness, filesystem, stableWrites);
  if (shows === "never")
    return refuse(
      witness,
      0,
      "in this order, with whole pages and with what races left to the kernel, the model does not show it",
    );
  const order = orderOfVariant(variant);
  return {
    kind: "forced",
    filesystem,
    stableWrites,
    order,
    text: `# ${filesystem}, ${stableWrites ? "stable writes" : "a device that asks for nothing"}: ${witness.property}, ${witness.shows}\n${textOfOrders([order])}`,
    shows: shows ?? "sometimes",
  };
}
