/** Every property can be broken, and its partner reached: an answer of either kind says something. */
import { describe, expect, it } from "vitest";
import { explore } from "../../kernel-lib/engine/explore.js";
import type { System } from "../../kernel-lib/engine/system.js";
import { propertyOf } from "../../kernel-lib/experiment/ask.js";
import { catalogue } from "../../kernel-lib/litmus/catalogue.js";
import { forkPin } from "../../kernel-lib/litmus/fork-pin.js";
import { systemOf } from "../../kernel-lib/litmus/race.js";
import { orphanMade, orphansHeld, replaced, singleIdentity } from "../../kernel-lib/model/identity.js";
import type { Kernel, KernelSchema } from "../../kernel-lib/model/state.js";
import type { KernelProperty } from "../../kernel-lib/model/property.js";
import { all as policies } from "../../kernel-lib/policy/index.js";
import { alwaysFork } from "../../kernel-lib/policy/always-fork.js";

describe("every property of the catalogue", () => {
  const asked = [...new Set(catalogue.map((t) => t.property))];

  it("says what it forbids in a sentence, and is asked beside a partner that is reachable", () => {
    expect(asked.length).toBeGreaterThan(15);
    for (const test of catalogue) {
      expect(test.property.says).toMatch(/^[A-Z].*\.$/);
      expect([test.property.kind, test.partner.kind]).toEqual(["never", "reachable"]);
    }
  });

  it.each(asked.map((p) => [p.name, p] as const).filter(([, p]) => p !== singleIdentity))(
    "%s can be broken, by some policy in some test",
    (_, property) => {
      const verdicts = catalogue
        .filter((t) => t.property === property)
        .flatMap((t) => policies.map((p) => t.expect[p.name]?.verdict));
      expect(verdicts.some((v) => v === "sometimes" || v === "always")).toBe(true);
    },
  );
});

/** What no policy breaks is broken by a planted bug. */
describe("identity", () => {
  const system = systemOf(forkPin.race, alwaysFork);
  const verdict = (property: KernelProperty, bug?: (after: Kernel) => Kernel) => {
    const bad: System<KernelSchema> = {
      ...system,
      next: (w, actor) => {
        const next = system.next(w, actor);
        if (bug === undefined || next.kind !== "step") return next;
        return { ...next, apply: (v) => bug(next.apply(v)) };
      },
    };
    return explore<KernelSchema>(bad, { property: propertyOf(property, system.size) }).verdict;
  };

  it("holds where folios are forked, and folios are", () => {
    expect([verdict(singleIdentity), verdict(orphansHeld)]).toEqual(["never", "never"]);
    expect([verdict(replaced), verdict(orphanMade)]).toEqual(["sometimes", "sometimes"]);
  });

  it("is lost when an entry is forgotten at the fork", () => {
    expect(verdict(singleIdentity, (w) => (w.slot(0) === 1 ? w : w.setMaps(0, 1)))).toBe("sometimes");
  });

  it("is lost when an orphan outlives its last reference", () => {
    const leaks = (w: Kernel): Kernel => (w.slot(0) === 1 || w.used(0) === 1 ? w : w.setUsed(0, 1).setOrphan(0, 1));
    expect(verdict(orphansHeld, leaks)).toBe("sometimes");
  });
});
