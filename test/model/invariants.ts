/** Laws of the kernel that no race, no policy and no load may break. */
import type { Snapshot } from "../../kernel-lib/base/cells.js";
import { frozen, stateOf } from "../../kernel-lib/engine/frozen.js";
import { explore } from "../../kernel-lib/engine/explore.js";
import type { Exploration } from "../../kernel-lib/engine/exploration.js";
import { propertyOf } from "../../kernel-lib/experiment/ask.js";
import type { Machine } from "../../kernel-lib/model/machine.js";
import { orphansHeld } from "../../kernel-lib/model/identity.js";
import type { KernelProperty } from "../../kernel-lib/model/property.js";
import { folioOf, type Kernel, type KernelSchema } from "../../kernel-lib/model/state.js";

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);
/** References of get_user_pages on all folios; actors that hold one. */
const referencesIn = (w: Kernel, folios: number): number =>
  numbers(folios).reduce((sum, f) => sum + w.pins(f) + w.gets(f), 0);
const holdersIn = (w: Kernel, actors: number): number => numbers(actors).filter((a) => w.held(a) !== 0).length;

const invariants: readonly KernelProperty[] = [
  {
    kind: "never",
    name: "writable but clean",
    says: "A page-table entry is writable only while the folio is dirty: writeback write-protects before it cleans.",
    scope: "always",
    page: (w, p, size) => size.mappings > 0 && w.writable(p) === 1 && w.dirty(folioOf(w, p)) === 0,
  },
  {
    kind: "never",
    name: "maps another folio",
    says: "Every shared entry maps the folio that the page cache holds.",
    scope: "always",
    page: (w, p, size) => size.mappings > 0 && w.maps(p) !== w.slot(p),
  },
  {
    kind: "never",
    name: "locked and idle",
    says: "Nobody keeps the folio lock or the inode's locks when all programs are over.",
    scope: "end",
    page: (w, p, size) =>
      size.lengths.every((length, a) => w.pc(a) === length) &&
      (w.lock(folioOf(w, p)) !== 0 || w.exclusive(0) !== 0 || w.faults(0) !== 0),
  },
  {
    kind: "never",
    name: "a lost block",
    says: "The file's block and the clone's are in use.",
    scope: "always",
    page: (w, p) =>
      (w.sourceBlock(p) !== 0 && w.inUse(w.sourceBlock(p) - 1) === 0) ||
      (w.cloneBlock(p) !== 0 && w.inUse(w.cloneBlock(p) - 1) === 0),
  },
  orphansHeld,
  {
    kind: "never",
    name: "nobody's reference",
    says: "Each reference of get_user_pages is one that an actor holds.",
    scope: "always",
    page: (w, _, size) => size.shares === undefined && referencesIn(w, size.folios) > holdersIn(w, size.actors),
  },
  {
    kind: "never",
    name: "a free folio that is held",
    says: "A folio that is free is in nobody's hands, and is neither dirty nor on its way to the disk.",
    scope: "always",
    page: (w, _, size) =>
      numbers(size.folios).some(
        (f) => w.used(f) === 0 && w.pins(f) + w.gets(f) + w.dirty(f) + w.writeback(f) + w.lock(f) + w.io(f) > 0,
      ),
  },
  {
    kind: "never",
    name: "more writers than references",
    says: "Of the references of a folio no more are for writing than there are.",
    scope: "always",
    page: (w, _, size) => numbers(size.folios).some((f) => w.writers(f) > w.pins(f) + w.gets(f)),
  },
  {
    kind: "never",
    name: "a block of two pages",
    says: "No two pages of the file have one block.",
    scope: "always",
    page: (w, p, size) =>
      w.sourceBlock(p) !== 0 && numbers(size.pages).some((q) => q !== p && w.sourceBlock(q) === w.sourceBlock(p)),
  },
  {
    kind: "never",
    name: "writable but not mapped",
    says: "What is writable is mapped.",
    scope: "always",
    page: (w, p, size) => size.mappings > 0 && w.writable(p) === 1 && w.mapped(p) === 0,
  },
];

/** All laws that are asked at one kind of moment, as one question. */
const together = (scope: KernelProperty["scope"]): KernelProperty => ({
  kind: "never",
  name: `all laws, ${scope}`,
  says: "No law is broken.",
  scope,
  page: (w, p, size) => invariants.some((law) => law.scope === scope && law.page(w, p, size)),
});

/** The laws that a machine breaks in some run of at most so many states, each with the run. */
export function brokenBy(system: Machine, states: number = 1_000_000): readonly string[] {
  const asked = (property: KernelProperty): Exploration =>
    explore<KernelSchema>(system, { property: propertyOf(property, system.size), bounds: { states } });
  const isBroken = ({ verdict }: { verdict: string }): boolean => verdict !== "never" && verdict !== "inconclusive";
  return (["always", "end"] as const)
    .filter((scope) => isBroken(asked(together(scope))))
    .flatMap((scope) => invariants.filter((law) => law.scope === scope))
    .map((law) => ({ law, ...asked(law) }))
    .filter(isBroken)
    .map(
      ({ law, witness }) =>
        `${system.name}: ${law.says}\n${witness?.steps.map(({ actor, name }) => `${actor}: ${name}`).join("\n")}`,
    );
}

/** What one looks at: a step, where it begins and where it leads. */
type Look = (before: Kernel, step: Moving, after: Kernel, actor: number) => void;
type Moving = Extract<ReturnType<Machine["next"]>, { kind: "step" }>;

/** Every state, or as many, with every step that leaves it. */
export function everyStep(system: Machine, look: Look, most: number = Infinity): void {
  const key = (w: Kernel): string => JSON.stringify(stateOf(w));
  const start = system.initial(frozen(system.schema));
  const seen = new Set([key(start)]);
  const queue = [start];
  for (let w = queue.pop(); w !== undefined; w = queue.pop()) {
    for (const [actor] of system.actors.entries()) {
      const next = system.next(w, actor);
      if (next.kind !== "step") continue;
      const after = next.apply(w);
      look(w, next, after, actor);
      if (seen.size >= most || seen.has(key(after))) continue;
      seen.add(key(after));
      queue.push(after);
    }
  }
}

const changedCells = (before: Snapshot, after: Snapshot): readonly string[] =>
  Object.keys(before).flatMap((group) =>
    (before[group] ?? []).flatMap((cell, i) =>
      JSON.stringify(cell) === JSON.stringify(after[group]?.[i]) ? [] : [`${group} ${i}`],
    ),
  );

/** The cells that a step changes and does not name. */
export function unnamed(before: Kernel, step: Moving, after: Kernel, actor: number): readonly string[] {
  const named = new Set([...step.touches(before).map((c) => `${c.group} ${c.index}`), `actor ${actor}`]);
  return changedCells(stateOf(before), stateOf(after)).filter((cell) => !named.has(cell));
}
