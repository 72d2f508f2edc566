/**
 * The verdict matrix of the debate: every position against every property, for an ordinary reference and for a pin.
 *
 * A column is a property together with the scenarios and file systems it is read off; a position has it if it holds in all of them.
 */
import * as filesystems from "../filesystem/index.js";
import type { Filesystem } from "../model/filesystem.js";
import { scenarios, type Reference } from "../litmus/scenarios.js";
import * as properties from "../model/index.js";
import type { PolicyData } from "../model/policy.js";
import type { KernelProperty } from "../model/property.js";
import { positions } from "../policy/index.js";
import { explore } from "./ask.js";

/** What a column is read off. */
export interface Reading {
  readonly filesystem: Filesystem;
  readonly scenario: string;
  readonly property: KernelProperty;
}

/** A property of the debate. */
export interface MatrixColumn {
  readonly name: string;
  /** The property in a few words. */
  readonly says: string;
  readonly readings: readonly Reading[];
}

const on = (filesystem: Filesystem, scenario: string, property: KernelProperty): Reading => ({
  filesystem,
  scenario,
  property,
});
const { btrfs, ext4, tux3, xfs } = filesystems;

/** The columns, P1 to P6. */
export const columns: readonly MatrixColumn[] = [
  { name: "P1", says: "no lost DMA", readings: [on(tux3, "M2", properties.noLostDma)] },
  { name: "P2 xfs", says: "clone immutable, XFS", readings: [on(xfs, "M1", properties.cloneImmutable)] },
  { name: "P2 btrfs", says: "clone immutable, btrfs", readings: [on(btrfs, "M1", properties.cloneImmutable)] },
  {
    name: "P3d",
    says: "I/O stable against DMA",
    readings: [ext4, xfs, btrfs, tux3].map((fs) => on(fs, "M3", properties.stableForDma)),
  },
  {
    name: "P3a",
    says: "I/O stable against stores",
    readings: [ext4, tux3].map((fs) => on(fs, "M4", properties.stableForStores)),
  },
  {
    name: "P4",
    says: "every write reserved",
    readings: ["M3", "M6"].map((scenario) => on(tux3, scenario, properties.reserved)),
  },
  { name: "P4'", says: "no late ENOSPC", readings: [on(tux3, "M6", properties.noLateEnospc)] },
  { name: "P5", says: "coherent device read", readings: [on(tux3, "M5", properties.coherentDeviceRead)] },
  { name: "P6", says: "no hang", readings: [on(tux3, "M7", properties.noHang), on(xfs, "M8", properties.noHang)] },
];

/** One cell: whether the property holds for an ordinary reference, and for a pin. */
export interface MatrixCell {
  readonly column: string;
  readonly get: boolean;
  readonly pin: boolean;
  /** ✓ or ✗; where the two differ, FOLL_GET before FOLL_PIN. */
  readonly sign: string;
}

/** The matrix: a row for each position, a cell for each column. */
export interface Matrix {
  readonly kind: "matrix";
  readonly columns: readonly { readonly name: string; readonly says: string }[];
  readonly rows: readonly {
    readonly position: string;
    readonly policy: string;
    readonly cells: readonly MatrixCell[];
  }[];
}

/** Whether a policy has what a column says, for drivers that hold their page in this way. */
export const holds = (policy: PolicyData, column: MatrixColumn, reference: Reference): boolean =>
  column.readings.every(({ filesystem, scenario, property }) => {
    const race = scenarios[scenario]?.({ filesystem, reference });
    return race !== undefined && explore(race, { policy, property }).holds === "yes";
  });

/** A cell as one sign, or two. */
const signOf = (get: boolean, pin: boolean): string =>
  get === pin ? (get ? "✓" : "✗") : `${get ? "✓" : "✗"}/${pin ? "✓" : "✗"}`;

/**
 * The matrix of these positions; of all unless given.
 *
 * @example
 * matrix({}).columns.length
 * //=> 9
 */
export const matrix = (of: Readonly<Record<string, PolicyData>> = positions): Matrix => ({
  kind: "matrix",
  columns: columns.map(({ name, says }) => ({ name, says })),
  rows: Object.entries(of).map(([position, policy]) => ({
    position,
    policy: policy.name,
    cells: columns.map((column): MatrixCell => {
      const get = holds(policy, column, "FOLL_GET");
      const pin = holds(policy, column, "FOLL_PIN");
      return { column: column.name, get, pin, sign: signOf(get, pin) };
    }),
  })),
});
