import { describe, expect, it } from "vitest";
import { explore } from "../../kernel-lib/experiment/ask.js";
import { btrfs } from "../../kernel-lib/filesystem/btrfs.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { actor, race } from "../../kernel-lib/litmus/race.js";
import { readable, pinRefused } from "../../kernel-lib/model/durability.js";
import type { VersionName } from "../../kernel-lib/model/filesystem.js";
import { filesystemIn, versionOf } from "../../kernel-lib/model/version.js";
import { none } from "../../kernel-lib/policy/none.js";

const longTerm = (access: "write" | "read", kernel?: VersionName) =>
  race("long term", {
    filesystem: xfs,
    ...(kernel === undefined ? {} : { kernel }),
    actors: [actor("driver", [`gup ${access} 0 FOLL_LONGTERM`, "unpin 0"]), actor("app", ["store 0"])],
  });

describe("a kernel's version", () => {
  it("decides whether a long-term pin for writing is refused on a file; one for reading never is", () => {
    const refused = (access: "write" | "read", kernel?: VersionName) =>
      explore(longTerm(access, kernel), { policy: none, property: pinRefused }).holds;
    expect([refused("write", "6.18"), refused("write", "6.1"), refused("write")]).toEqual(["yes", "no", "no"]);
    expect(refused("read", "6.18")).toBe("no");
  });

  it("changes a file system only in what that says of itself", () => {
    expect(filesystemIn(btrfs, versionOf())).toEqual(btrfs);
    expect(filesystemIn(btrfs, versionOf("6.18"))).toEqual(btrfs);
    expect(filesystemIn(btrfs, versionOf("6.1"))).toEqual({ ...btrfs, ...btrfs.differs?.["6.1"] });
    expect(filesystemIn(xfs, versionOf("6.1"))).toEqual(xfs);
  });

  it("decides whether a direct write of a changing buffer leaves a block that no read can bring in", () => {
    const changing = (kernel: VersionName) =>
      race("changing buffer", {
        filesystem: btrfs,
        kernel,
        actors: [actor("app", [{ kind: "direct write", page: 0, leaves: "W", becomes: "C" }])],
      });
    const verdict = (kernel: VersionName) => explore(changing(kernel), { policy: none, property: readable }).verdict;
    expect([verdict("6.1"), verdict("6.18")]).toEqual(["always", "never"]);
  });

  it("that is not known is refused, with those that are", () => {
    expect(() => longTerm("write", "5.4" as VersionName)).toThrow(/^KL306 .*"5.4".*\n.*\n.*"6.1" or "6.18"/);
  });
});
