/** What actors do: generators of commands. What one draws, it draws from streams of its own. */
import type { Operation } from "../../model/operation.js";
import type { Rules, Stage } from "../../model/stage.js";
import { compiled, compiledStages, type Compiled, type Setting } from "./compile.js";
import type { Command, Outcome, Task } from "./command.js";
import type { Run } from "./run.js";

/** An actor: its number, the setting it works in, and the run. */
export interface Me {
  readonly setting: Setting;
  readonly rules: Rules;
  readonly actor: number;
  readonly run: Run;
}

export const sleep = (time: number): Command => ({ kind: "sleep", time });
export const on = (what: Compiled, page: number, from = 0, until?: number): Command =>
  until === undefined ? { kind: "do", what, page, from } : { kind: "do", what, page, from, until };
export const stages = ({ rules, setting, actor }: Me, op: string, list: readonly Stage[]): Compiled =>
  compiledStages(rules, setting, actor, op, list);
export const operationOf = (
  { rules, setting, actor }: Me,
  operation: Operation,
  before: readonly Operation[] = [],
  version = 1,
): Compiled => compiled(rules, setting, actor, operation, { version, before });

/** Contents are told apart by a few letters in turn. */
export const LETTERS = [1, 2, 3, 4, 5] as const;

/** How a writer goes about it; times in [µs]. */
export interface WriterParts {
  /** The address space that it stores through; write(2) without one. */
  readonly via: ((page: number) => number) | undefined;
  readonly mappings: number;
  readonly think: () => number;
  readonly page: () => number;
  /** Whether it goes on. */
  readonly more: () => boolean;
  /** How long it has to sleep now, after an operation, because too much is dirty; 0 for not [µs]. */
  readonly throttle: (outcome: Outcome) => number;
  readonly done: (outcome: Outcome, throttled: number, page: number) => void;
}

/** A task that writes to pages, one at a time, with pauses. */
export function* writer(me: Me, { via, mappings, think, page, more, throttle, done }: WriterParts): Task {
  const operation = (a: number): Operation =>
    via === undefined ? { kind: "write", page: 0 } : { kind: "store", page: 0, via: a };
  const looks = Array.from({ length: via === undefined ? 1 : mappings }, (_, a) =>
    LETTERS.map((version) => operationOf(me, operation(a), [], version)),
  );
  for (let nth = 0; more(); nth++) {
    yield sleep(think());
    const where = page();
    const outcome = yield on(looks[via?.(where) ?? 0]?.[nth % LETTERS.length] as Compiled, where);
    let throttled = 0;
    // Only who has dirtied a page is held back: who writes to one that is dirty already asks nobody.
    for (let pause = outcome.dirtied ? throttle(outcome) : 0; pause > 0; pause = throttle(outcome)) {
      yield sleep(pause);
      throttled += pause;
    }
    done(outcome, throttled, where);
  }
}

/** References that one actor holds at once; in the model an actor holds one. */
export interface Gathered {
  readonly take: (page: number) => Task;
  /** The folio of the page that was taken, which the page may have lost by now. */
  readonly drop: (page: number) => Task;
  readonly pages: () => readonly number[];
}

/** Nothing is held yet. */
export function gathered(me: Me, holder: "reader" | "lru" | "batch"): Gathered {
  const hold = operationOf(me, { kind: "hold", holder, page: 0 });
  const release = operationOf(me, { kind: "release", holder, page: 0 });
  const { view, select } = me.run.store;
  const folios = new Map<number, number>();
  return {
    *take(page) {
      yield on(hold, page);
      folios.set(page, view.held(me.actor));
      view.setHeld(me.actor, 0);
    },
    *drop(page) {
      select(page);
      view.setHeld(me.actor, folios.get(page) ?? 0);
      folios.delete(page);
      yield on(release, page);
    },
    pages: () => [...folios.keys()],
  };
}

/** A task that holds plain references now and then. */
export function* holder(
  me: Me,
  parts: {
    readonly holder: "reader" | "lru" | "batch";
    readonly think: () => number;
    readonly page: () => number;
    readonly hold: () => number;
    readonly gathers: number;
  },
): Task {
  const { take, drop, pages } = gathered(me, parts.holder);
  for (;;) {
    // Who comes by a folio that is in the batch takes a place of it too.
    for (let places = 0; places < parts.gathers; places++) {
      yield sleep(parts.think());
      const where = parts.page();
      if (!pages().includes(where)) yield* take(where);
    }
    yield sleep(parts.hold());
    for (const page of pages()) yield* drop(page);
  }
}

/**
 * A task that cuts the end of the file off, and lets it grow to its length again at once: page by page, so that none is ever seen beyond the end.
 *
 * @source linux-6.2 mm/truncate.c truncate_pagecache, pagecache_isize_extended
 */
export function* truncater(
  me: Me,
  { period, first, pages }: { readonly period: number; readonly first: number; readonly pages: number },
): Task {
  const cut = operationOf(me, { kind: "truncate", page: 0 });
  const extend = operationOf(me, { kind: "extend", page: 0 });
  for (let next = period; ; next = Math.max(next + period, me.run.now())) {
    if (me.run.now() < next) yield sleep(next - me.run.now());
    for (let page = first; page < pages; page++) {
      yield on(cut, page);
      yield on(extend, page);
    }
  }
}

/** A task that punches pages out of the file and reads them back as holes. */
export function* puncher(me: Me, parts: { readonly think: () => number; readonly page: () => number }): Task {
  const punch = operationOf(me, { kind: "punch", page: 0 });
  for (;;) {
    yield sleep(parts.think());
    yield on(punch, parts.page());
  }
}
