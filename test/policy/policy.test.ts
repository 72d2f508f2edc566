import { describe, expect, it } from "vitest";
import { explore } from "../../kernel-lib/experiment/ask.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { forkPin } from "../../kernel-lib/litmus/fork-pin.js";
import { actor, race } from "../../kernel-lib/litmus/race.js";
import { noLostDma } from "../../kernel-lib/model/property.js";
import type { Rule } from "../../kernel-lib/model/policy.js";
import { all, alwaysFork, forkUnlessElevated, none } from "../../kernel-lib/policy/index.js";
import {
  fork,
  not,
  pinned,
  proceed,
  skip,
  underWriteback,
  waitForIo,
  waitForUnpin,
  when,
} from "../../kernel-lib/policy/rules.js";

describe("a policy", () => {
  it.each(all.map((p) => [p.name, p] as const))("%s survives being stored and sent", (_, policy) => {
    const data = structuredClone({ ...policy });
    expect(JSON.parse(JSON.stringify(policy))).toEqual(data);
    expect(explore(forkPin.race, { policy: data, property: noLostDma }).verdict).toBe(
      forkPin.expect[policy.name]?.verdict,
    );
  });

  it("of one's own is written with the words of the debate", () => {
    const mine = none.with({
      onWriteFault: when(underWriteback, when(pinned, waitForIo, fork), proceed),
      name: "fork unless pinned",
    });
    expect(mine.name).toBe("fork unless pinned");
    expect(explore(forkPin.race, { policy: mine, property: noLostDma }).verdict).toBe("never");
    const careless = none.with({ onWriteFault: when(underWriteback, when(not(pinned), waitForIo, fork), proceed) });
    expect(explore(forkPin.race, { policy: careless, property: noLostDma }).verdict).toBe("sometimes");
  });

  it("leaves the one that it was made from as it was", () => {
    const changed = alwaysFork.with({ onWriteFault: proceed });
    expect(changed.rules.onWriteFault).toEqual(proceed);
    expect(alwaysFork.rules.onWriteFault).not.toEqual(proceed);
    expect(Object.isFrozen(changed)).toBe(true);
  });

  it.each(["onWriteFault", "beforeMkclean", "beforeCloneFlush", "afterCloneFlush"] as const)(
    "that waits for an unpin of a folio that nobody holds goes on at once: %s",
    (moment) => {
      const everybody = race("nobody holds the page", {
        filesystem: xfs,
        actors: [actor("app", ["store 0"]), actor("flusher", ["writeback 0"]), actor("cloner", ["reflink"])],
      });
      const mine = none.with({ [moment]: waitForUnpin });
      expect(explore(everybody, { policy: mine, property: noLostDma }).deadlocked).toBe(0);
    },
  );

  it("that waits for an I/O that is not there goes on at once", () => {
    const waits = none.with({ onWriteFault: waitForIo });
    expect(explore(forkPin.race, { policy: waits }).deadlocked).toBe(0);
  });

  it.each([
    ["KL110", () => none.with({ onFault: proceed } as never)],
    ["KL111", () => none.with({ onWriteFault: "wait" as unknown as Rule })],
    ['KL111 "skip" is no answer to onSetDirty', () => none.with({ onSetDirty: when(pinned, skip, proceed) })],
    ["KL112", () => forkUnlessElevated(2.5)],
    ["KL112", () => forkUnlessElevated(-1)],
  ] as const)("that makes no sense is refused with %s", (code, make) => {
    expect(make).toThrow(new RegExp(`^${code}\\s`));
  });
});
