/**
 * A forced order of a witness, of the family W: its variant is the order itself, so that a file of observations says all that was done.
 *
 * One text, read twice: by the harness, which does it, and here, where it becomes tasks of the model.
 */
import { dma, gup, parseOperation, setDirty, unpin, type Operation } from "../../model/operation.js";
import { RESULTS, type Kernel } from "../../model/state.js";
import { endingOf } from "../order/ending.js";
import { order, type ForcedOrder } from "../order/order.js";
import { cloneDisk, mappedFolio, originalDisk, PAGE, type Moment } from "../moment.js";
import { at, ending, forget, settle, signal, told, wait, type Script } from "../script.js";

/** The family of witnesses. */
export const WITNESS = "W";

const pagesOf = (statements: readonly string[]): number =>
  1 + Math.max(0, ...statements.flatMap((s) => [...s.matchAll(/ (\d+)(?= |$)/g)].map((m) => Number(m[1]))));

/** Whether page 0 is in a clone after these statements. */
const clones = (statements: readonly string[]): boolean =>
  statements.some((s) => /(^|: )(reflink|snapshot)$/.test(s) || /(^|: )reflink range 0 /.test(s));

const PIN = /^pin (\w+): (\d+) (\w)$/;
const START = /^start (\w+): (.+)$/;
const NAMED = /^(?:land|join|watch) (\w+)$/;
const CONTROL = /^(hold the|go on|fail writes|settle|until)/;

/** What is looked at behind a statement: the page, and where nobody is inside a call that holds locks, the medium. */
const looksBehind = (statements: readonly string[], k: number): readonly string[] => {
  const so = statements.slice(0, k + 1);
  const open = so.filter((s) => START.test(s)).length - so.filter((s) => s.startsWith("join ")).length;
  return [
    `page after ${k + 1}: page 0`,
    ...(open > 0 ? [] : [`disk after ${k + 1}: disk 0`]),
    ...(open > 0 || !clones(so) ? [] : [`clone disk after ${k + 1}: clone disk 0`]),
  ];
};

const isMapped = (statements: readonly string[]): boolean => !statements.includes("unmap");

/** Statements behind which something is written down. */
const isLookedAt = (statement: string): boolean => !CONTROL.test(statement) && !statement.startsWith("watch ");

/** The order that a variant is. */
export function orderOfVariant(variant: string): ForcedOrder {
  const statements = variant.split("; ");
  const pages = pagesOf(statements);
  return order({
    family: WITNESS,
    variant,
    pages,
    statements: [
      ...Array.from({ length: pages }, (_, p) => `load ${p}`),
      ...statements.flatMap((s, k) => {
        const said = CONTROL.test(s) || PIN.test(s) || START.test(s) || NAMED.test(s) ? s : `call ${k + 1}: ${s}`;
        return [said, ...(isLookedAt(s) ? looksBehind(statements, k) : [])];
      }),
      ...endingOf({ clone: clones(statements), mapped: isMapped(statements), page: 0 }),
    ],
  });
}

const LOOKS: Readonly<Record<string, Moment["read"]>> = {
  page: mappedFolio,
  disk: originalDisk,
  "clone disk": cloneDisk,
};

const asMoment = (look: string): Moment => {
  const [, label = "", what = ""] = /^(.*): (.*) 0$/.exec(look) ?? [];
  return at(label, LOOKS[what] ?? (() => ""));
};

/** A call as an operation of the model. */
function operationOf(words: string): Operation {
  const [, text, leaves] = /^((?:store|write|direct write|other file) \d+) (\w)$/.exec(words) ?? [];
  if (text !== undefined && leaves !== undefined)
    return { ...parseOperation({ text, where: "order" }), leaves } as Operation;
  if (words === "direct read 0") return { kind: "flush" };
  if (words === "unmap" || words === "clone into" || words === "dedupe into" || words === "drop clone")
    return { kind: words, page: PAGE };
  return parseOperation({ text: words, where: "order" });
}

/** A task beside the first, and whether it waits when somebody looks. */
interface Beside {
  readonly name: string;
  readonly script: Script;
  /** Its call; empty for a transfer. */
  readonly call: string;
  readonly watched: boolean;
}

interface Reading {
  readonly main: Script;
  readonly beside: readonly Beside[];
  /** The driver whose pages the first task itself holds. */
  readonly holder: string;
  readonly held: boolean;
  /** Whether a call may have failed: what it was told must not be taken for what others are. */
  readonly mayFail: boolean;
}

/** A transfer: its page and letter, and the number of the statement that ends it. */
interface Transfer {
  readonly lands: Script;
  readonly at: number;
}

/** A statement's number is that of its signal: signals only grow. */
function read(
  state: Reading,
  statement: string,
  k: number,
  looks: Script,
  transfers: ReadonlyMap<string, Transfer>,
): Reading {
  const { main, beside, held, holder, mayFail } = state;
  const on = (...more: Script): Reading => ({ ...state, main: [...main, ...more, ...looks] });
  const actorOf = (name: string): number => 1 + beside.findIndex((b) => b.name === name);
  const task = (name: string, doing: string, ...script: Script): readonly Beside[] => [
    ...beside,
    { name, script, call: doing, watched: false },
  ];
  const device = ["hold the copy", "hold the completion", "go on", "fail writes"].find((d) => d === statement);
  if (device !== undefined)
    return { ...on({ kind: "device", does: device as "go on" }), held: device.startsWith("hold") };
  if (statement === "settle" || statement.startsWith("until")) return on(settle);
  const [, pinned = "", page] = PIN.exec(statement) ?? [];
  const transfer = transfers.get(pinned);
  if (transfer !== undefined) {
    const takes = gup(Number(page));
    // Where nobody can be made to wait, the first task is the driver; else the pin may have to wait, or fail, while the order goes on.
    if (!held && holder === "" && !mayFail)
      return {
        ...on(
          takes,
          at(`${pinned}_gup`, () => "pinned"),
        ),
        holder: pinned,
      };
    const actor = beside.length + 1;
    const gotten = (w: Kernel, got: string, waits: string): string =>
      w.result(actor) > 0 ? (RESULTS[w.result(actor)] ?? "") : w.held(actor) === 0 ? waits : got;
    return {
      ...on(
        signal(k),
        settle,
        at(`${pinned}_gup`, (w) => gotten(w, "pinned", "BLOCKED")),
        at(pinned, (w) => gotten(w, "ok", "ok;BLOCKED")),
      ),
      beside: task(pinned, "", wait(k), takes, wait(transfer.at), ...transfer.lands),
    };
  }
  const [, started, call] = START.exec(statement) ?? [];
  if (started !== undefined && call !== undefined)
    return { ...on(signal(k)), beside: task(started, call, wait(k), operationOf(call)) };
  const [, name] = NAMED.exec(statement) ?? [];
  if (name === undefined) {
    const fails = mayFail || /^(truncate |dedupe into)/.test(statement);
    const calls = [operationOf(statement), told(`call ${k}`, 0, statement), ...(fails ? [forget] : [])];
    return { ...on(...calls), mayFail: fails };
  }
  const actor = actorOf(name);
  if (statement.startsWith("watch ")) {
    const seen = at(name, (w, _letters, size) => (w.pc(actor) === size.lengths[actor] ? "ok" : "ok;BLOCKED"));
    return { ...on(settle, seen), beside: beside.with(actor - 1, { ...(beside[actor - 1] as Beside), watched: true }) };
  }
  const lands = transfers.get(name);
  const ok = at(name, () => "ok");
  if (lands !== undefined && name === holder) return { ...on(...lands.lands, ok), holder: "" };
  if (lands !== undefined) return on(signal(k), { kind: "join", actor });
  const watched = beside[actor - 1]?.watched === true;
  return on({ kind: "join", actor }, ...(watched ? [] : [told(name, actor, beside[actor - 1]?.call ?? "")]));
}

/** The tasks of the model that a variant is. */
export function tasksOfVariant(variant: string): readonly Script[] {
  const statements = variant.split("; ");
  const transfers = new Map(
    statements.flatMap((s): readonly (readonly [string, Transfer])[] => {
      const [, name, page, leaves] = PIN.exec(s) ?? [];
      if (name === undefined) return [];
      const of = Number(page);
      const lands: Script = [{ ...dma(of), leaves } as Operation, setDirty(of), unpin(of)];
      return [[name, { lands, at: 1 + statements.indexOf(`land ${name}`) }]];
    }),
  );
  const loads: Script = Array.from({ length: pagesOf(statements) }, (_, page) => ({ kind: "load", page }) as const);
  const start: Reading = { main: loads, beside: [], holder: "", held: false, mayFail: false };
  const { main, beside } = statements.reduce((state, s, i) => {
    const looks = isLookedAt(s) ? looksBehind(statements, i).map(asMoment) : [];
    return read(state, s, i + 1, looks, transfers);
  }, start);
  return [[...main, ...ending(clones(statements), isMapped(statements))], ...beside.map((b) => b.script)];
}
