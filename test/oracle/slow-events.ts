/**
 * A slow twin of the discrete-event engine, obviously right: one list of events that is searched for the first, lines that are searched for the
 * first, levels that are summed up whenever time goes on. It shares no code with the engine.
 */

/** A part of a condition. */
export type Part =
  { readonly kind: "take" | "put"; readonly amount: number } | { readonly kind: "delay"; readonly time: number };

/** What a process of a random system asks for, as data. */
export type Ask =
  | { readonly kind: "any" | "all"; readonly parts: readonly Part[]; readonly within: number }
  | { readonly kind: "delay"; readonly time: number }
  | { readonly kind: "request"; readonly station: number; readonly priority: number; readonly within: number }
  | { readonly kind: "release"; readonly station: number }
  | { readonly kind: "enter"; readonly mode: "read" | "write"; readonly within: number }
  | { readonly kind: "exit" }
  | { readonly kind: "take"; readonly amount: number; readonly within: number }
  | { readonly kind: "put"; readonly amount: number; readonly within: number }
  | { readonly kind: "sleep"; readonly exclusive: boolean; readonly within: number }
  | { readonly kind: "wake"; readonly exclusive: number }
  | { readonly kind: "interrupt"; readonly process: number };

/** Asks, and is told the kind of the outcome; what is done at once is told "done". */
export type Asking = Generator<Ask, void, string>;

export interface SlowSystem {
  /** Capacities of the stations, and whether they are preemptive. */
  readonly stations: readonly { readonly capacity: number; readonly preemptive: boolean }[];
  readonly tank: { readonly capacity: number; readonly initial: number };
  readonly processes: readonly { readonly priority: number; readonly asking: () => Asking }[];
}

export interface SlowResult {
  readonly time: number;
  /** For each station: ∫ line, ∫ units in use, waits that were granted and their sum. */
  readonly stations: readonly {
    readonly queue: number;
    readonly inUse: number;
    readonly count: number;
    readonly sum: number;
  }[];
}

interface Entry {
  readonly time: number;
  readonly priority: number;
  readonly serial: number;
  readonly run: () => void;
}
interface Actor {
  readonly asking: Asking;
  readonly priority: number;
  /** Stops what it waits for; undefined if it waits for nothing. */
  stop: (() => void) | undefined;
  readonly notices: string[];
  ended: boolean;
}
interface Place {
  readonly actor: Actor;
  readonly priority: number;
  readonly since: number;
  readonly serial: number;
  readonly want: number;
  readonly met: (outcome: string) => void;
}

const firstOf = <T extends { readonly priority: number; readonly serial: number }>(list: readonly T[]): T | undefined =>
  [...list].sort((a, b) => a.priority - b.priority || a.serial - b.serial)[0];

export function slowRun(system: SlowSystem): SlowResult {
  let now = 0;
  let serial = 0;
  let events: Entry[] = [];
  const at = (time: number, priority: number, run: () => void): Entry => {
    const entry = { time, priority, serial: serial++, run };
    events.push(entry);
    return entry;
  };
  const without = (entry: Entry): void => {
    events = events.filter((other) => other !== entry);
  };

  const stations = system.stations.map((parts) => ({
    ...parts,
    holders: [] as { actor: Actor; priority: number; serial: number }[],
    line: [] as Place[],
    result: { queue: 0, inUse: 0, count: 0, sum: 0 },
  }));
  const tank = { ...system.tank, amount: system.tank.initial, takers: [] as Place[], putters: [] as Place[] };
  const lock = { inside: [] as { actor: Actor; mode: string }[], line: [] as Place[] };
  let sleepers: (Place & { readonly exclusive: boolean })[] = [];

  /** Told at its turn, now. */
  const tell = (actor: Actor, outcome: string): void => {
    actor.stop = undefined;
    at(now, actor.priority, () => go(actor, outcome));
  };
  const disturb = (actor: Actor, outcome: string): void => {
    if (actor.ended) return;
    if (actor.stop === undefined) actor.notices.push(outcome);
    else {
      actor.stop();
      tell(actor, outcome);
    }
  };
  /** Stands in a line until it is met, its patience is over, or it is disturbed. */
  const stand = (
    actor: Actor,
    line: Place[],
    within: number,
    parts: { priority?: number; want?: number },
    left: () => void,
  ): void => {
    const timer =
      within === Infinity
        ? undefined
        : at(now + within, actor.priority, () => {
            leave();
            tell(actor, "timed out");
          });
    const place: Place = {
      actor,
      priority: parts.priority ?? 0,
      since: now,
      serial: serial++,
      want: parts.want ?? 0,
      met: (outcome) => {
        line.splice(line.indexOf(place), 1);
        if (timer !== undefined) without(timer);
        tell(actor, outcome);
      },
    };
    const leave = (): void => {
      line.splice(line.indexOf(place), 1);
      if (timer !== undefined) without(timer);
      left();
    };
    actor.stop = leave;
    line.push(place);
  };

  const serveTank = (): void => {
    for (;;) {
      const [taker, putter] = [tank.takers[0], tank.putters[0]];
      if (taker !== undefined && taker.want <= tank.amount) {
        tank.amount -= taker.want;
        taker.met("granted");
      } else if (putter !== undefined && tank.amount + putter.want <= tank.capacity) {
        tank.amount += putter.want;
        putter.met("granted");
      } else return;
    }
  };
  const isOpen = (mode: string): boolean =>
    lock.inside.every((other) => other.mode === "read") && (mode === "read" || lock.inside.length === 0);
  const serveLock = (): void => {
    for (let place = lock.line[0]; place !== undefined; place = lock.line[0]) {
      const mode = place.want === 1 ? "write" : "read";
      if (!isOpen(mode)) return;
      lock.inside.push({ actor: place.actor, mode });
      place.met("granted");
    }
  };

  const lineOf = (part: Part): Place[] => (part.kind === "take" ? tank.takers : tank.putters);
  /** What a part changes of the amount, which may leave its bounds when it is taken back: then nobody is served who would leave them further. */
  const change = (part: Part, sign: number): void => {
    if (part.kind === "delay") return;
    tank.amount += part.kind === "take" ? -sign * part.amount : sign * part.amount;
    serveTank();
  };
  const isMet = (part: Part): boolean =>
    part.kind !== "delay" &&
    lineOf(part).length === 0 &&
    (part.kind === "take" ? part.amount <= tank.amount : tank.amount + part.amount <= tank.capacity);

  /** The first of several, or all of them; what was got is given back if it is given up, in order. */
  const condition = (actor: Actor, { kind, parts, within }: Extract<Ask, { parts: unknown }>): string | undefined => {
    const first = kind === "any" ? parts.findIndex(isMet) : -1;
    if (first >= 0) {
      change(parts[first] as Part, 1);
      return `first ${first}`;
    }
    if (within === 0) return "timed out";
    let over = false;
    const got: boolean[] = parts.map(() => false);
    const open = new Map<number, () => void>();
    const withdraw = (): void => {
      over = true;
      const back = [...got];
      for (const [i, leave] of open) {
        open.delete(i);
        leave();
      }
      back.forEach((was, i) => was && change(parts[i] as Part, -1));
    };
    const timer =
      within === Infinity
        ? undefined
        : at(now + within, actor.priority, () => {
            withdraw();
            tell(actor, "timed out");
          });
    const stopTimer = (): void => (timer === undefined ? undefined : without(timer));
    actor.stop = () => {
      stopTimer();
      withdraw();
    };
    const met = (i: number): void => {
      open.delete(i);
      if (over) return change(parts[i] as Part, -1);
      got[i] = kind === "all";
      if (kind === "all" && got.includes(false)) return;
      if (kind === "any") withdraw();
      stopTimer();
      tell(actor, kind === "any" ? `first ${i}` : "all");
    };
    if (kind === "all")
      for (const [i, part] of parts.entries())
        if (isMet(part)) {
          got[i] = true;
          change(part, 1);
        }
    if (kind === "all" && !got.includes(false)) {
      stopTimer();
      tell(actor, "all");
      return undefined;
    }
    for (const [i, part] of parts.entries()) {
      if (got[i] === true) continue;
      if (part.kind === "delay") {
        const entry = at(now + part.time, actor.priority, () => met(i));
        open.set(i, () => without(entry));
        continue;
      }
      const line = lineOf(part);
      const leave = (): void => void line.splice(line.indexOf(place), 1);
      const place: Place = {
        actor,
        priority: 0,
        since: now,
        serial: serial++,
        want: part.amount,
        met: () => {
          leave();
          met(i);
        },
      };
      line.push(place);
      open.set(i, () => {
        leave();
        serveTank();
      });
    }
    return undefined;
  };

  /** Does what is asked; undefined if the actor must wait. */
  const answer = (actor: Actor, ask: Ask): string | undefined => {
    switch (ask.kind) {
      case "any":
      case "all":
        return condition(actor, ask);
      case "delay": {
        const entry = at(now + ask.time, actor.priority, () => {
          actor.stop = undefined;
          go(actor, "elapsed");
        });
        actor.stop = () => without(entry);
        return undefined;
      }
      case "request": {
        const station = stations[ask.station];
        if (station === undefined) throw new Error("no such station");
        const holder = { actor, priority: ask.priority, serial: serial++ };
        if (station.holders.length >= station.capacity) {
          const worst = [...station.holders].sort((a, b) => b.priority - a.priority || b.serial - a.serial)[0];
          if (!station.preemptive || worst === undefined || worst.priority <= ask.priority) {
            if (ask.within === 0) return "timed out";
            stand(actor, station.line, ask.within, { priority: ask.priority }, () => undefined);
            return undefined;
          }
          station.holders.splice(station.holders.indexOf(worst), 1);
          disturb(worst.actor, "preempted");
        }
        station.holders.push(holder);
        station.result.count++;
        return "granted";
      }
      case "release": {
        const station = stations[ask.station];
        if (station === undefined) throw new Error("no such station");
        const held = station.holders.findIndex((holder) => holder.actor === actor);
        if (held < 0) {
          // Taken away, and not told yet: only the second station is preemptive.
          actor.notices.splice(actor.notices.indexOf("preempted"), 1);
          return "done";
        }
        station.holders.splice(held, 1);
        const next = firstOf(station.line);
        if (next !== undefined) {
          station.holders.push({ actor: next.actor, priority: next.priority, serial: serial++ });
          station.result.count++;
          station.result.sum += now - next.since;
          next.met("granted");
        }
        return "done";
      }
      case "enter":
        if (lock.line.length === 0 && isOpen(ask.mode)) {
          lock.inside.push({ actor, mode: ask.mode });
          return "granted";
        }
        if (ask.within === 0) return "timed out";
        stand(actor, lock.line, ask.within, { want: ask.mode === "write" ? 1 : 0 }, serveLock);
        return undefined;
      case "exit":
        lock.inside.splice(
          lock.inside.findIndex((other) => other.actor === actor),
          1,
        );
        serveLock();
        return "done";
      case "take":
        if (tank.takers.length === 0 && ask.amount <= tank.amount) {
          tank.amount -= ask.amount;
          serveTank();
          return "granted";
        }
        if (ask.within === 0) return "timed out";
        stand(actor, tank.takers, ask.within, { want: ask.amount }, serveTank);
        return undefined;
      case "put":
        if (tank.putters.length === 0 && tank.amount + ask.amount <= tank.capacity) {
          tank.amount += ask.amount;
          serveTank();
          return "granted";
        }
        if (ask.within === 0) return "timed out";
        stand(actor, tank.putters, ask.within, { want: ask.amount }, serveTank);
        return undefined;
      case "sleep": {
        if (ask.within === 0) return "timed out";
        const line: Place[] = [];
        stand(actor, line, ask.within, {}, () => {
          sleepers = sleepers.filter((other) => other.actor !== actor);
        });
        const place = { ...(line[0] as Place), exclusive: ask.exclusive };
        sleepers = ask.exclusive ? [...sleepers, place] : [place, ...sleepers];
        return undefined;
      }
      case "wake": {
        let left = ask.exclusive;
        for (const place of [...sleepers]) {
          if (place.exclusive && left === 0) break;
          if (place.exclusive) left--;
          sleepers = sleepers.filter((other) => other !== place);
          place.met("woken");
        }
        return "done";
      }
      case "interrupt": {
        const other = actors[ask.process];
        if (other !== undefined) disturb(other, "interrupted");
        return "done";
      }
    }
  };
  const go = (actor: Actor, outcome: string): void => {
    for (let told: string | undefined = outcome; told !== undefined;) {
      const { done, value } = actor.asking.next(told);
      if (done === true) {
        actor.ended = true;
        return;
      }
      const waits = !["release", "exit", "wake", "interrupt"].includes(value.kind);
      if (waits && actor.notices.length > 0) {
        told = actor.notices.shift();
      } else told = answer(actor, value);
    }
  };

  const actors = system.processes.map(({ priority, asking }): Actor => ({
    asking: asking(),
    priority,
    stop: undefined,
    notices: [],
    ended: false,
  }));
  for (const actor of actors) at(0, actor.priority, () => go(actor, "elapsed"));
  for (;;) {
    const first = [...events].sort((a, b) => a.time - b.time || a.priority - b.priority || a.serial - b.serial)[0];
    if (first === undefined) return { time: now, stations: stations.map(({ result }) => result) };
    for (const { line, holders, result } of stations) {
      result.queue += line.length * (first.time - now);
      result.inUse += holders.length * (first.time - now);
    }
    now = first.time;
    without(first);
    first.run();
  }
}
