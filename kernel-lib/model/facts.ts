/** A state of the model in a kernel developer's words: what traces and figures print. */
import type { Snapshot } from "../base/cells.js";
import { fold } from "../base/cells.js";
import type { Letters } from "./letters.js";
import type { Size } from "./state.js";

type Record_ = Readonly<Record<string, number>>;

/**
 * The content of a folio or block as the observations write it: one letter, or two joined by + where both halves have been written.
 *
 * @source observed: the letters that the harness writes into its pages
 * @example
 * contentOf({ cpu: 1, dma: 1 }, { cpu: ["A", "B"], dma: ["A", "D"], whole: false })
 * //=> "B+D"
 */
export function contentOf({ cpu, dma }: { readonly cpu: number; readonly dma: number }, letters: Letters): string {
  const stored = letters.cpu[cpu] ?? "?";
  const sent = letters.dma[dma] ?? "?";
  if (stored === sent) return stored;
  if (!letters.whole && (cpu === 0 || dma === 0)) return cpu === 0 ? sent : stored;
  return `${stored}+${sent}`;
}

const cell = (state: Snapshot, group: string, index: number): Record_ => state[group]?.[index] ?? {};

const folioWords = (f: Record_): string => {
  const words = [f["dirty"] === 1 ? "dirty" : "clean", ...(f["writeback"] === 1 ? ["writeback"] : [])];
  const reserved = f["reserved"] === 1 ? [...words, "reserved"] : words;
  return f["fixup"] === 1 ? [...reserved, "fixup queued"].join(", ") : reserved.join(", ");
};

const blockWords = (state: Snapshot, block: number, letters: Letters): string => {
  if (block < 0) return "hole";
  const b = cell(state, "block", block);
  return contentOf({ cpu: b["diskCpu"] ?? 0, dma: b["diskDma"] ?? 0 }, letters);
};

/**
 * What a reader wants to know of a state, as pairs of a name and a value.
 *
 * @source a word of this library
 */
export function kernelFacts(size: Size, letters: Letters): (state: Snapshot) => readonly (readonly [string, string])[] {
  const one = size.pages === 1;
  const ofPage = (state: Snapshot, p: number): readonly (readonly [string, string])[] => {
    const page = cell(state, "page", p);
    const label = one ? "" : ` ${p}`;
    const folio = cell(state, "folio", (page["slot"] ?? 1) - 1);
    const source = page["sourceBlock"] ?? 0;
    const clone = page["cloneBlock"] ?? 0;
    return [
      [`page cache${label}`, contentOf({ cpu: folio["cpu"] ?? 0, dma: folio["dma"] ?? 0 }, letters)],
      [`folio${label}`, folioWords(folio)],
      ...Array.from({ length: size.mappings }, (_, a): readonly [string, string] => {
        const name = size.mappings === 1 ? `pte${label}` : `pte${label} of address space ${a}`;
        return [name, cell(state, "pte", a * size.pages + p)["writable"] === 1 ? "writable" : "read-only"];
      }),
      [`references${label}`, held(folio["pins"] ?? 0, folio["gets"] ?? 0)],
      [
        `file on disk${label}`,
        `${blockWords(state, source - 1, letters)}${clone !== 0 && clone === source ? " (shared)" : ""}`,
      ],
      [`clone on disk${label}`, clone === 0 ? "none" : blockWords(state, clone - 1, letters)],
    ];
  };
  const orphans = (state: Snapshot): readonly (readonly [string, string])[] =>
    (state["folio"] ?? []).flatMap((f, i) =>
      f["orphan"] === 1
        ? [
            [
              `orphan folio ${i}`,
              `${contentOf({ cpu: f["cpu"] ?? 0, dma: f["dma"] ?? 0 }, letters)}, ${held(f["pins"] ?? 0, f["gets"] ?? 0)}`,
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
