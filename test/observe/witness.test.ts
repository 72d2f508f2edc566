import { describe, expect, it } from "vitest";
import { explore } from "../../kernel-lib/experiment/ask.js";
import { ext4 } from "../../kernel-lib/filesystem/ext4.js";
import { tux3 } from "../../kernel-lib/filesystem/tux3.js";
import { xfs } from "../../kernel-lib/filesystem/xfs.js";
import { catalogue } from "../../kernel-lib/litmus/catalogue.js";
import { actor, race, type Race } from "../../kernel-lib/litmus/race.js";
import { before } from "../../kernel-lib/litmus/where.js";
import { cloneImmutable, stableForDma, stableForStores } from "../../kernel-lib/model/property.js";
import type { KernelProperty } from "../../kernel-lib/model/property.js";
import { agreement, modelOutcomes } from "../../kernel-lib/observe/agree.js";
import { observations, open, witnesses } from "../../kernel-lib/observe/dataset.js";
import { FAMILIES, ordersOn } from "../../kernel-lib/observe/order/catalogue.js";
import { parseOrders, textOfOrders } from "../../kernel-lib/observe/order/order.js";
import { orderOfVariant } from "../../kernel-lib/observe/witness/forced.js";
import { harness } from "../../kernel-lib/observe/witness/harness.js";
import type { Policy } from "../../kernel-lib/model/policy.js";
import { forkUnlessElevated } from "../../kernel-lib/policy/fork-unless-elevated.js";
import { none } from "../../kernel-lib/policy/none.js";
import { stable } from "../../kernel-lib/policy/stable.js";

const driver = actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]);
const mail = race("mail", {
  filesystem: xfs,
  actors: [driver, actor("flusher", ["writeback 0"]), actor("cloner", ["reflink"])],
});

const forced = (of: Race, property: KernelProperty, policy: Policy = none) => {
  const { witness } = explore(of, { policy, property });
  if (witness === undefined) throw new Error("no witness");
  return harness(witness);
};
const orderFor = (of: Race, property: KernelProperty, policy: Policy = none): string => {
  const answer = forced(of, property, policy);
  return answer.kind === "forced" ? answer.order.variant : answer.text;
};

describe("a witness as an order that is forced", () => {
  it("is the mail's race: pin, reflink, the data, the writeback; and every run of it shows the clone change", () => {
    const answer = forced(mail, cloneImmutable);
    expect(answer).toMatchObject({ kind: "forced", filesystem: "xfs", stableWrites: false, shows: "always" });
    expect(orderFor(mail, cloneImmutable)).toBe("pin driver: 0 D; reflink; land driver; writeback 0; settle");
  });

  it("asks the device for stable pages where the policy is that", () => {
    expect(forced(mail, cloneImmutable, stable)).toMatchObject({ kind: "forced", stableWrites: true });
  });

  it("holds the copy where the data land between the submission and the copy", () => {
    const of = race("dma", { filesystem: ext4, actors: [driver, actor("flusher", ["writeback 0"])] });
    expect(orderFor(of, stableForDma)).toBe(
      "pin driver: 0 D; hold the copy; writeback 0; until under writeback 0; land driver; go on; settle",
    );
  });

  it("starts a call that waits for the device, and joins it when the device has gone on", () => {
    const of = race("fsync", { filesystem: ext4, actors: [driver, actor("app", ["fsync"])] });
    expect(orderFor(of, stableForDma)).toBe(
      "pin driver: 0 D; hold the copy; start fsync: fsync; until under writeback 0; land driver; go on; join fsync",
    );
  });

  it("is read by the harness and by the model from one text", () => {
    const answer = forced(mail, cloneImmutable);
    if (answer.kind !== "forced") throw new Error(answer.text);
    expect(parseOrders({ text: answer.text, where: "text" })).toEqual([answer.order]);
    expect(orderOfVariant(answer.order.variant)).toEqual(answer.order);
  });
});

describe("a witness that cannot be forced", () => {
  it("names the step inside a call: a writeback between a fault and its store", () => {
    const of = race("store", {
      filesystem: xfs,
      actors: [actor("app", ["store 0", "store 0"]), actor("flusher", ["writeback 0"])],
    });
    const answer = forced(of, stableForStores);
    expect(answer).toMatchObject({ kind: "not forced", step: 2 });
    expect(answer.text).toMatch(/^cannot be forced at step 2 \(flusher, writeback 0: .*inside "store 0" of app/);
  });

  it("names the step between a driver's data and the end of its transfer", () => {
    const frozen = catalogue.find((t) => t.name === "frozen+xfs+pin");
    if (frozen === undefined) throw new Error("no such test");
    const { witness } = explore(frozen.race, { policy: none, property: frozen.property });
    if (witness === undefined) throw new Error("no witness");
    expect(harness(witness)).toMatchObject({ kind: "not forced", step: 4 });
    // In another order the same race can be forced.
    const later = explore(frozen.race, { policy: none, property: frozen.property, where: before("freeze", "dma 0") });
    expect(later.witness && harness(later.witness)).toMatchObject({ kind: "forced", shows: "always" });
  });

  it("says so of a policy, a file system and an apparatus that no kernel here has", () => {
    expect(orderFor(mail, cloneImmutable, forkUnlessElevated(2))).toMatch(
      /^cannot be forced: no released kernel has the policy/,
    );
    expect(orderFor({ ...mail, filesystem: tux3 }, stableForDma)).toMatch(
      /no released kernel has the file system tux3/,
    );
    expect(orderFor({ ...mail, mappings: 2 }, cloneImmutable)).toMatch(/maps the file once/);
  });

  it("is a problem where it does not say what it is a witness of", () => {
    const { witness } = explore(mail, { policy: none, property: cloneImmutable });
    if (witness === undefined) throw new Error("no witness");
    const { setting: _, ...bare } = witness;
    expect(() => harness(bare)).toThrow(/^KL512 .*\n.*mail/);
  });
});

describe("witnesses on Linux 6.18.44", () => {
  const seen = witnesses();
  const compared = agreement(seen);

  it("agree with the model, in every field of every order", () => {
    expect(compared.length).toBe(seen.length);
    for (const cell of compared) expect([cell.variant, cell.differing]).toEqual([cell.variant, []]);
    expect(compared.filter((c) => c.unseenBecause.includes("")).map((c) => c.variant)).toEqual([]);
  });

  it("are all that the catalogue gives and the harness can force", () => {
    const known = new Set(seen.map((o) => `${o.filesystem} ${o.stableWrites} ${o.variant}`));
    const answers = catalogue.flatMap((t) =>
      [none, stable].flatMap((policy) => {
        const { witness } = explore(t.race, { policy, property: t.property, where: t.where ?? [] });
        return witness === undefined ? [] : [harness(witness)];
      }),
    );
    const orders = answers.flatMap((a) =>
      a.kind === "forced" ? [`${a.filesystem} ${a.stableWrites} ${a.order.variant}`] : [],
    );
    expect(orders.length).toBeGreaterThan(15);
    for (const o of orders) expect(known).toContain(o);
    for (const a of answers) if (a.kind === "not forced") expect(a.why).not.toBe("");
  });

  it("that refuted the model still do: an order that agrees belongs among the witnesses", () => {
    for (const cell of agreement(open())) expect([cell.variant, cell.differing.length]).not.toEqual([cell.variant, 0]);
  });
});

describe("orders of the observed families", () => {
  const asked = ["xfs", "xfs-largefolio", "btrfs", "btrfs-nocow", "ext4"].flatMap((filesystem) =>
    ordersOn(filesystem, FAMILIES).map((order) => ({ filesystem, order })),
  );

  it("are those that the data set holds, on each file system", () => {
    const held = new Set(observations({ kernel: "6.18" }).map((o) => `${o.filesystem} ${o.family} ${o.variant}`));
    for (const { filesystem, order } of asked) expect(held).toContain(`${filesystem} ${order.family} ${order.variant}`);
    expect(asked.length).toBeGreaterThan(350);
  });

  it("write down what the model is asked for, and nothing else", () => {
    for (const { filesystem, order } of asked) {
      const [cell] = observations({ kernel: "6.18", filesystem, family: order.family }).filter(
        (o) => o.variant === order.variant,
      );
      const labels = new Set((cell === undefined ? [] : (modelOutcomes(cell) ?? [])).flatMap((r) => Object.keys(r)));
      const own = order.statements.flatMap((s) => /^(?!start |pin )(.+?): /.exec(s)?.[1] ?? []);
      for (const label of own) expect([order.variant, ...labels]).toContain(label);
    }
  });

  it("come back from their text", () => {
    const orders = asked.map((a) => a.order);
    expect(parseOrders({ text: textOfOrders(orders), where: "text" })).toEqual(orders);
    expect(() => parseOrders({ text: "load 0\n", where: "mine.txt" })).toThrow(/^KL504 .*load 0.*\n.*mine\.txt/);
    expect(() => ordersOn("zfs", [])).toThrow(/^KL505 .*zfs/);
    expect(() => ordersOn("xfs", ["S99"])).toThrow(/^KL505 .*S99/);
  });
});
