/** A state of the model in a kernel developer's words: what traces and figures print. */
import type { Snapshot } from "../base/cells.js";
import { fold } from "../base/cells.js";
import type { Size } from "./state.js";

type Record_ = Readonly<Record<string, number>>;

/** The letter of a version: A is what was there, B, C … are stores, D, E … are DMA. */
const letter = (version: number, first: number): string =>
  String.fromCharCode(64 + (version === 0 ? 1 : first + version));

/**
 * The content of a folio or block as the observations write it: A initial, B and C stores, D and E DMA, both halves joined by +.
 *
 * @source observed: the letters that the harness writes into its pages
 * @example
 * contentOf({ cpu: 1, dma: 1 })
 * //=> "B+D"
 */
export function contentOf({ cpu, dma }: { readonly cpu: number; readonly dma: number }): string {
  if (cpu === 0) return letter(dma, 3);
  return dma === 0 ? letter(cpu, 1) : `${letter(cpu, 1)}+${letter(dma, 3)}`;
}

const cell = (state: Snapshot, group: string, index: number): Record_ => state[group]?.[index] ?? {};

const folioWords = (f: Record_): string => {
  const words = [f["dirty"] === 1 ? "dirty" : "clean", ...(f["writeback"] === 1 ? ["writeback"] : [])];
  const reserved = f["reserved"] === 1 ? [...words, "reserved"] : words;
  return f["fixup"] === 1 ? [...reserved, "fixup queued"].join(", ") : reserved.join(", ");
};

const blockWords = (state: Snapshot, block: number): string => {
  const b = cell(state, "block", block);
  return contentOf({ cpu: b["diskCpu"] ?? 0, dma: b["diskDma"] ?? 0 });
};

/**
 * What a reader wants to know of a state, as pairs of a name and a value.
 *
 * @source a word of this library
 */
export function kernelFacts(size: Size): (state: Snapshot) => readonly (readonly [string, string])[] {
  const one = size.pages === 1;
  const ofPage = (state: Snapshot, p: number): readonly (readonly [string, string])[] => {
    const page = cell(state, "page", p);
    const label = one ? "" : ` ${p}`;
    const folio = cell(state, "folio", (page["slot"] ?? 1) - 1);
    const source = page["sourceBlock"] ?? 0;
    const clone = page["cloneBlock"] ?? 0;
    return [
      [`page cache${label}`, contentOf({ cpu: folio["cpu"] ?? 0, dma: folio["dma"] ?? 0 })],
      [`folio${label}`, folioWords(folio)],
      ...Array.from({ length: size.mappings }, (_, a): readonly [string, string] => {
        const name = size.mappings === 1 ? `pte${label}` : `pte${label} of address space ${a}`;
        return [name, cell(state, "pte", a * size.pages + p)["writable"] === 1 ? "writable" : "read-only"];
      }),
      [`references${label}`, held(folio["pins"] ?? 0, folio["gets"] ?? 0)],
      [`file on disk${label}`, `${blockWords(state, source - 1)}${clone !== 0 && clone === source ? " (shared)" : ""}`],
      [`clone on disk${label}`, clone === 0 ? "none" : blockWords(state, clone - 1)],
    ];
  };
  const orphans = (state: Snapshot): readonly (readonly [string, string])[] =>
    (state["folio"] ?? []).flatMap((f, i) =>
      f["orphan"] === 1
        ? [
            [
              `orphan folio ${i}`,
              `${contentOf({ cpu: f["cpu"] ?? 0, dma: f["dma"] ?? 0 })}, ${held(f["pins"] ?? 0, f["gets"] ?? 0)}`,
            ] as const,
          ]
        : [],
    );
  return (state) => [
    ...fold<readonly (readonly [string, string])[]>(size.pages, [], (all, p) => [...all, ...ofPage(state, p)]),
    ...orphans(state),
    ["inode", cell(state, "inode", 0)["exclusive"] === 0 ? "unlocked" : "locked"],
  ];
}

const held = (pins: number, gets: number): string => {
  const words = [
    ...(pins === 0 ? [] : [pins === 1 ? "pinned" : `${pins} pins`]),
    ...(gets === 0 ? [] : [gets === 1 ? "a FOLL_GET" : `${gets} FOLL_GETs`]),
  ];
  return words.length === 0 ? "not pinned" : words.join(", ");
};
