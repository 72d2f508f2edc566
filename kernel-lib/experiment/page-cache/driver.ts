/** Drivers: get_user_pages, DMA, set_page_dirty_lock, put, again and again. */
import type { Gup } from "../../model/reference.js";
import type { Task } from "./command.js";
import type { Compiled } from "./compile.js";
import { LETTERS, on, operationOf, sleep, type Me } from "./tasks.js";

/** How a driver goes about it. */
export interface DriverParts {
  readonly flag: "FOLL_GET" | "FOLL_PIN" | "FOLL_LONGTERM";
  readonly access: "write" | "read";
  readonly think: () => number;
  readonly page: () => number;
  readonly hold: () => number;
  readonly lands: () => number;
  /** From one DMA of a hold to its next; one and no more unless given. */
  readonly again: (() => number) | undefined;
  readonly refused: () => void;
  /** The try to get a reference is over, and has waited so long. */
  readonly tried: (waited: number) => void;
}

/** How drivers call get_user_pages. */
export const gupOf = ({ flag, access }: Pick<DriverParts, "flag" | "access">): Gup => ({
  kind: "gup",
  access,
  flag,
  fast: false,
  page: 0,
  via: 0,
});

/** A driver: takes a page, lets the device at it at some moment, says that it is dirty, and drops it. */
export function* driver(me: Me, { flag, access, think, page, hold, lands, again, refused, tried }: DriverParts): Task {
  const gup = gupOf({ flag, access });
  const take = operationOf(me, gup);
  const device = LETTERS.map((version) =>
    operationOf(me, access === "write" ? { kind: "dma", page: 0 } : { kind: "device read", page: 0 }, [gup], version),
  );
  const dirty = operationOf(me, { kind: "set dirty", page: 0 }, [gup]);
  const put = operationOf(me, { kind: "unpin", page: 0 }, [gup]);
  const { view, select } = me.run.store;
  for (let nth = 0; ; nth++) {
    yield sleep(think());
    const where = page();
    tried((yield on(take, where)).waited);
    select(where);
    if (view.held(me.actor) === 0 && view.answer(me.actor) === 0) {
      refused();
      continue;
    }
    const time = hold();
    const until = me.run.now() + time;
    yield sleep(Math.min(1, Math.max(0, lands())) * time);
    for (let next = 0; ;) {
      yield on(device[nth % LETTERS.length] as Compiled, where);
      next = me.run.now() + (again?.() ?? Infinity);
      if (next > until) break;
      nth++;
      yield sleep(next - me.run.now());
    }
    if (me.run.now() < until) yield sleep(until - me.run.now());
    if (access === "write") yield on(dirty, where);
    yield on(put, where);
  }
}
