/**
 * A slow twin of the discrete-event engine, obviously right: one list of events that is searched for the first, lines that are searched for the
 * first, levels that are summed up whenever time goes on. All of its state is plain data, so `all` is simply tried, and the state put back if it
 * cannot be met as a whole. It shares no code with the engine.
 */

/** What a process of a random system asks for, as data. */
export type Ask =
  | { readonly kind: "any" | "all"; readonly parts: readonly Ask[]; readonly within: number }
  | { readonly kind: "delay"; readonly time: number }
  | { readonly kind: "request"; readonly station: number; readonly priority: number; readonly within: number }
  | { readonly kind: "enter"; readonly mode: "read" | "write"; readonly priority: number; readonly within: number }
  | { readonly kind: "take" | "put"; readonly amount: number; readonly priority: number; readonly within: number }
  | { readonly kind: "get"; readonly even: boolean; readonly priority: number; readonly within: number }
  | { readonly kind: "leave"; readonly item: number; readonly priority: number; readonly within: number }
  | { readonly kind: "sleep"; readonly exclusive: boolean; readonly within: number };

/** What is done at once and told as "done". */
export type Deed =
  | { readonly kind: "release"; readonly station: number }
  | { readonly kind: "exit" }
  | { readonly kind: "wake"; readonly exclusive: number }
  | { readonly kind: "interrupt"; readonly process: number };

/** What became of it. */
export interface Told {
  readonly kind: string;
  /** An item. */
  readonly value?: number;
  /** Of any. */
  readonly index?: number;
  /** Of any one, of all as many as there are parts. */
  readonly parts?: readonly Told[];
  /** Which unit was granted; the twin's own business. */
  readonly unit?: number;
}

/** Asks, and is told. */
export type Asking = Generator<Ask | Deed, void, Told>;

export interface SlowSystem {
  /** Capacities of the stations, and whether they are preemptive. */
  readonly stations: readonly { readonly capacity: number; readonly preemptive: boolean }[];
  readonly tank: { readonly capacity: number; readonly initial: number };
  readonly shelf: { readonly capacity: number };
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
  readonly amount: number;
  readonly items: readonly number[];
}

interface Event {
  readonly time: number;
  readonly priority: number;
  readonly serial: number;
  /** Whose turn, or whose patience. */
  readonly actor?: number;
  readonly told?: Told;
  readonly wait?: number;
}
/** Somebody stands somewhere; a condition stands nowhere and has parts that do. */
interface Wait {
  readonly id: number;
  readonly actor: number;
  readonly ask: Ask;
  readonly since: number;
  readonly whole: number | undefined;
  readonly index: number;
  timer: number | undefined;
  /** Of a condition: its waits by part, what its parts were told in the order of coming, and whether it is over. */
  readonly open: Record<number, number>;
  readonly got: [number, Told][];
  over: boolean;
}
interface Unit {
  readonly id: number;
  readonly actor: number;
  readonly priority: number;
}
interface Actor {
  readonly priority: number;
  state: "ready" | "running" | "ended" | { readonly turn: number } | { readonly wait: number };
  notices: Told[];
}
/** What is to be done when all that belongs together is over. */
type Later =
  | { readonly kind: "serve"; readonly what: "tank" | "lock" }
  | { readonly kind: "undo"; readonly actor: number; readonly ask: Ask; readonly told: Told }
  | { readonly kind: "turn"; readonly actor: number; readonly told: Told };

const TIMED_OUT: Told = { kind: "timed out" };
const GRANTED: Told = { kind: "granted" };
const DEEDS: readonly string[] = ["release", "exit", "wake", "interrupt"];

export function slowRun(system: SlowSystem): SlowResult {
  let state = {
    now: 0,
    serial: 0,
    events: [] as Event[],
    waits: {} as Record<number, Wait>,
    stations: system.stations.map((parts) => ({
      ...parts,
      units: [] as Unit[],
      line: [] as number[],
      result: { queue: 0, inUse: 0, count: 0, sum: 0 },
    })),
    lock: { inside: [] as { actor: number; mode: string }[], line: [] as number[] },
    tank: { ...system.tank, amount: system.tank.initial, takers: [] as number[], putters: [] as number[] },
    shelf: { ...system.shelf, items: [] as number[], getters: [] as number[], putters: [] as number[] },
    bed: [] as number[],
    actors: system.processes.map(({ priority }): Actor => ({ priority, state: "ready", notices: [] })),
  };
  const generators = system.processes.map(({ asking }) => asking());
  let depth = 0;
  /** From which unit on they are those of an `all` that is being tried. */
  let mine: number | undefined = undefined;
  let later: Later[] = [];

  const actorOf = (id: number): Actor => state.actors[id] as Actor;
  const waitOf = (id: number): Wait => state.waits[id] as Wait;
  const stationOf = (id: number): (typeof state.stations)[number] =>
    state.stations[id] as (typeof state.stations)[number];
  const without = <T>(list: T[], thing: T): void => void list.splice(list.indexOf(thing), 1);

  const at = (time: number, event: Pick<Event, "priority" | "actor" | "told" | "wait">): number => {
    state.events.push({ ...event, time, serial: state.serial++ });
    return state.serial - 1;
  };
  const cancel = (serial: number): void => {
    state.events = state.events.filter((event) => event.serial !== serial);
  };
  /** Nobody is helped before all that belongs together is done. */
  const together = (run: () => void): void => {
    depth++;
    run();
    depth--;
    if (depth === 0) finish();
  };
  const finish = (): void => {
    const list = later;
    later = [];
    for (const one of list)
      if (one.kind === "undo") undo(one.actor, one.ask, one.told);
      else if (one.kind === "serve") (one.what === "tank" ? serveTank : serveLock)();
      else at(state.now, { priority: actorOf(one.actor).priority, actor: one.actor, told: one.told });
  };
  const ready = (actor: number, told: Told): void => {
    actorOf(actor).state = "ready";
    if (later.length > 0) later.push({ kind: "turn", actor, told });
    else at(state.now, { priority: actorOf(actor).priority, actor, told });
  };
  /** A wait has come to its end, and stands nowhere any more. */
  const settle = (id: number, told: Told): void => {
    const { timer, whole, index, actor } = waitOf(id);
    if (timer !== undefined) cancel(timer);
    if (whole === undefined) ready(actor, told);
    else together(() => settlePart(waitOf(whole), index, told));
  };
  const settlePart = (whole: Wait, index: number, told: Told): void => {
    if (whole.over) throw new Error("a part of what is over");
    const { kind, parts } = whole.ask as Extract<Ask, { parts: unknown }>;
    Reflect.deleteProperty(whole.open, index);
    whole.got.push([index, told]);
    if (kind === "any") {
      for (const other of Object.values(whole.open)) leave(other);
      whole.over = true;
      settle(whole.id, { kind: "first", index, parts: [told] });
    } else complete(whole, parts.length);
  };
  const complete = (whole: Wait, parts: number): boolean => {
    if (whole.got.length < parts) return false;
    whole.over = true;
    settle(whole.id, { kind: "all", parts: [...whole.got].sort(([a], [b]) => a - b).map(([, told]) => told) });
    return true;
  };
  /** Takes a wait out of all lines. */
  const leave = (id: number): void => {
    const { ask, timer, actor, open, got } = waitOf(id);
    if (timer !== undefined) cancel(timer);
    if (ask.kind === "any" || ask.kind === "all") {
      if (waitOf(id).over) return;
      waitOf(id).over = true;
      for (const part of Object.values(open)) leave(part);
      if (ask.kind === "all")
        for (const [index, told] of [...got].reverse())
          later.push({ kind: "undo", actor, ask: ask.parts[index] as Ask, told });
    } else if (ask.kind !== "delay") without(lineOf(ask), id);
    if (ask.kind === "take" || ask.kind === "put") later.push({ kind: "serve", what: "tank" });
    if (ask.kind === "enter") later.push({ kind: "serve", what: "lock" });
  };
  const disturb = (actor: number, told: Told): void => {
    const { state: was, notices } = actorOf(actor);
    if (was === "ended") return;
    if (was === "ready" || was === "running") notices.push(told);
    else if ("turn" in was) {
      cancel(was.turn);
      ready(actor, told);
    } else
      together(() => {
        leave(was.wait);
        ready(actor, told);
      });
  };

  const lineOf = (ask: Ask): number[] => {
    switch (ask.kind) {
      case "request":
        return stationOf(ask.station).line;
      case "enter":
        return state.lock.line;
      case "take":
        return state.tank.takers;
      case "put":
        return state.tank.putters;
      case "get":
        return state.shelf.getters;
      case "leave":
        return state.shelf.putters;
      case "sleep":
        return state.bed;
      default:
        throw new Error("no line");
    }
  };
  const priorityOf = (ask: Ask): number => ("priority" in ask ? ask.priority : 0);
  const inOrder = (line: readonly number[]): readonly Wait[] =>
    line.map(waitOf).sort((a, b) => priorityOf(a.ask) - priorityOf(b.ask) || line.indexOf(a.id) - line.indexOf(b.id));
  const isBehind = (ask: Ask): boolean => lineOf(ask).some((other) => priorityOf(waitOf(other).ask) <= priorityOf(ask));
  const meet = ({ id, ask }: Wait): void => without(lineOf(ask), id);

  const fits = (ask: Ask): boolean =>
    ask.kind === "take"
      ? ask.amount <= state.tank.amount
      : ask.kind === "put" && state.tank.amount + ask.amount <= state.tank.capacity;
  const pour = (ask: Ask, sign: number): void => {
    if (ask.kind === "take") state.tank.amount -= sign * ask.amount;
    if (ask.kind === "put") state.tank.amount += sign * ask.amount;
  };
  const serveTank = (): void => {
    for (;;) {
      const next = [inOrder(state.tank.takers)[0], inOrder(state.tank.putters)[0]].find(
        (first) => first !== undefined && fits(first.ask),
      );
      if (next === undefined) return;
      meet(next);
      pour(next.ask, 1);
      settle(next.id, GRANTED);
    }
  };
  const isOpen = (ask: Ask): boolean =>
    ask.kind === "enter" &&
    state.lock.inside.every(({ mode }) => mode === "read") &&
    (ask.mode === "read" || state.lock.inside.length === 0);
  const serveLock = (): void => {
    for (;;) {
      const [next] = inOrder(state.lock.line);
      if (next?.ask.kind !== "enter" || !isOpen(next.ask)) return;
      meet(next);
      state.lock.inside.push({ actor: next.actor, mode: next.ask.mode });
      settle(next.id, GRANTED);
    }
  };
  const exit = (actor: number): void => {
    without(state.lock.inside, state.lock.inside.find((other) => other.actor === actor) as never);
    serveLock();
  };

  const isFull = (): boolean => state.shelf.items.length >= state.shelf.capacity;
  const wants = (ask: Ask, item: number): boolean => ask.kind === "get" && (!ask.even || item % 2 === 0);
  const handOver = (item: number): boolean => {
    const getter = inOrder(state.shelf.getters).find(({ ask }) => wants(ask, item));
    if (getter === undefined) return false;
    meet(getter);
    settle(getter.id, { kind: "received", value: item });
    return true;
  };
  const remove = (place: number): number => {
    const [item] = state.shelf.items.splice(place, 1);
    while (!isFull()) {
      const [putter] = inOrder(state.shelf.putters);
      if (putter?.ask.kind !== "leave") break;
      const { item: left } = putter.ask;
      meet(putter);
      together(() => {
        settle(putter.id, GRANTED);
        if (!handOver(left)) state.shelf.items.push(left);
      });
    }
    return item as number;
  };

  const grant = (actor: number, station: (typeof state.stations)[number], priority: number, waited: number): Told => {
    const unit = state.serial++;
    station.units.push({ id: unit, actor, priority });
    station.result.count++;
    station.result.sum += waited;
    return { kind: "granted", unit };
  };
  const giveBack = (station: (typeof state.stations)[number], unit: Unit): void => {
    without(station.units, unit);
    const [next] = inOrder(station.line);
    if (next === undefined) return;
    meet(next);
    settle(next.id, grant(next.actor, station, priorityOf(next.ask), state.now - next.since));
  };
  /** What was got is given back. */
  const undo = (actor: number, ask: Ask, told: Told): void => {
    if (ask.kind === "any" && told.index !== undefined)
      undo(actor, ask.parts[told.index] as Ask, told.parts?.[0] as Told);
    if (ask.kind === "all" && told.kind === "all")
      for (const [index, part] of [...ask.parts.entries()].reverse()) undo(actor, part, told.parts?.[index] as Told);
    if (told.kind === "granted" && (ask.kind === "take" || ask.kind === "put")) {
      // It may leave its bounds: then nobody is served who would leave them further.
      pour(ask, -1);
      serveTank();
    }
    if (told.kind === "granted" && ask.kind === "enter") exit(actor);
    if (told.kind === "granted" && ask.kind === "request") {
      const station = stationOf(ask.station);
      const unit = station.units.find(({ id }) => id === told.unit);
      if (unit !== undefined) giveBack(station, unit);
    }
    if (told.kind === "received" && told.value !== undefined && !handOver(told.value))
      state.shelf.items.unshift(told.value);
    if (told.kind === "granted" && ask.kind === "leave") {
      const place = state.shelf.items.lastIndexOf(ask.item);
      if (place >= 0) remove(place);
    }
  };

  /** Meets it at once, if that can be. */
  const attempt = (actor: number, ask: Ask): Told | undefined => {
    switch (ask.kind) {
      case "any":
        for (const [index, part] of ask.parts.entries()) {
          const told = attempt(actor, part);
          if (told !== undefined) return { kind: "first", index, parts: [told] };
        }
        return undefined;
      case "all": {
        // Tried for good, with all that it entails; if it does not come to its end, nothing of it has happened.
        const [before, since, listed] = [structuredClone(state), mine, later.length];
        mine ??= state.serial;
        depth++;
        const parts: Told[] = [];
        for (const part of ask.parts) {
          const told = attempt(actor, part);
          if (told === undefined) break;
          parts.push(told);
        }
        depth--;
        mine = since;
        if (parts.length < ask.parts.length) {
          state = before;
          later = later.slice(0, listed);
          return undefined;
        }
        if (depth === 0) finish();
        return { kind: "all", parts };
      }
      case "request": {
        const station = stationOf(ask.station);
        if (station.units.length >= station.capacity) {
          const worst = [...station.units].sort((a, b) => b.priority - a.priority || b.id - a.id)[0];
          if (!station.preemptive || worst === undefined || worst.priority <= ask.priority) return undefined;
          // Nobody takes from himself what he asks for together.
          if (mine !== undefined && worst.id >= mine) return undefined;
          without(station.units, worst);
          const told = grant(actor, station, ask.priority, 0);
          disturb(worst.actor, { kind: "preempted", value: ask.station });
          return told;
        }
        return grant(actor, station, ask.priority, 0);
      }
      case "enter":
        if (isBehind(ask) || !isOpen(ask)) return undefined;
        state.lock.inside.push({ actor, mode: ask.mode });
        return GRANTED;
      case "take":
      case "put":
        if (isBehind(ask) || !fits(ask)) return undefined;
        pour(ask, 1);
        serveTank();
        return GRANTED;
      case "get": {
        const place = state.shelf.items.findIndex((item) => wants(ask, item));
        return place < 0 ? undefined : { kind: "received", value: remove(place) };
      }
      case "leave":
        if (isBehind(ask) || isFull()) return undefined;
        if (!handOver(ask.item)) state.shelf.items.push(ask.item);
        return GRANTED;
      default:
        return undefined;
    }
  };
  /** Stands where it will be met. */
  const stand = (actor: number, ask: Ask, whole: number | undefined, index: number): void => {
    const id = state.serial++;
    const { priority } = actorOf(actor);
    const within = ask.kind === "delay" ? ask.time : ask.within;
    const timer = within === Infinity ? undefined : at(state.now + within, { priority, wait: id });
    state.waits[id] = { id, actor, ask, since: state.now, whole, index, timer, open: {}, got: [], over: false };
    if (whole === undefined) actorOf(actor).state = { wait: id };
    else waitOf(whole).open[index] = id;
    if (ask.kind === "any" || ask.kind === "all") standAll(actor, ask.parts, id, ask.kind === "all");
    else if (ask.kind === "sleep" && !ask.exclusive) state.bed.unshift(id);
    else if (ask.kind !== "delay") lineOf(ask).push(id);
  };
  const standAll = (actor: number, parts: readonly Ask[], id: number, keeps: boolean): void => {
    // `all` puts the state back: the wait is looked up anew each time.
    const has = (index: number): boolean => waitOf(id).got.some(([had]) => had === index);
    const tryOne = (part: Ask): Told | undefined => {
      const told = attempt(actor, part);
      if (!waitOf(id).over) return told;
      if (told !== undefined) undo(actor, part, told);
      return undefined;
    };
    for (let got = -1; keeps && got < waitOf(id).got.length;) {
      got = waitOf(id).got.length;
      for (const [index, part] of parts.entries()) {
        if (has(index)) continue;
        const told = tryOne(part);
        if (waitOf(id).over) return;
        if (told !== undefined) waitOf(id).got.push([index, told]);
      }
    }
    if (keeps && complete(waitOf(id), parts.length)) return;
    for (const [index, part] of parts.entries()) {
      if (waitOf(id).over) return;
      if (has(index)) continue;
      const told = tryOne(part);
      if (waitOf(id).over) return;
      if (told === undefined) stand(actor, part, id, index);
      else together(() => settlePart(waitOf(id), index, told));
    }
  };

  const doAtOnce = (actor: number, deed: Deed): Told => {
    if (deed.kind === "release") {
      const station = stationOf(deed.station);
      const unit = station.units.findLast((one) => one.actor === actor);
      const { notices } = actorOf(actor);
      // Taken away, and not told yet.
      if (unit === undefined) without(notices, notices.find(({ value }) => value === deed.station) as Told);
      else giveBack(station, unit);
    } else if (deed.kind === "exit") exit(actor);
    else if (deed.kind === "interrupt") {
      if (state.actors[deed.process] !== undefined) disturb(deed.process, { kind: "interrupted" });
    } else {
      let left = deed.exclusive;
      for (const id of [...state.bed].sort((a, b) => Number(isExclusive(a)) - Number(isExclusive(b)))) {
        if (!state.bed.includes(id)) continue;
        if (isExclusive(id) && left-- <= 0) break;
        without(state.bed, id);
        settle(id, { kind: "woken" });
      }
    }
    return { kind: "done" };
  };
  const isExclusive = (id: number): boolean => {
    const { ask } = waitOf(id);
    return ask.kind === "sleep" && ask.exclusive;
  };

  const go = (actor: number, first: Told): void => {
    actorOf(actor).state = "running";
    for (let told: Told | undefined = first; told !== undefined;) {
      const { done, value } = (generators[actor] as Asking).next(told);
      if (done === true) {
        actorOf(actor).state = "ended";
        return;
      }
      if (DEEDS.includes(value.kind)) {
        told = doAtOnce(actor, value as Deed);
        continue;
      }
      const ask = value as Ask;
      told = actorOf(actor).notices.shift();
      if (told !== undefined) continue;
      if (ask.kind === "delay") {
        const turn = at(state.now + ask.time, { priority: actorOf(actor).priority, actor, told: { kind: "elapsed" } });
        actorOf(actor).state = { turn };
        return;
      }
      told = attempt(actor, ask) ?? (ask.within === 0 ? TIMED_OUT : undefined);
      if (told === undefined) return stand(actor, ask, undefined, 0);
    }
  };

  for (const [actor, { priority }] of state.actors.entries()) at(0, { priority, actor, told: { kind: "elapsed" } });
  for (;;) {
    const { now, events } = state;
    const [first] = [...events].sort((a, b) => a.time - b.time || a.priority - b.priority || a.serial - b.serial);
    const { items } = state.shelf;
    if (first === undefined)
      return { time: now, stations: state.stations.map(({ result }) => result), amount: state.tank.amount, items };
    for (const { line, units, result } of state.stations) {
      result.queue += line.length * (first.time - now);
      result.inUse += units.length * (first.time - now);
    }
    state.now = first.time;
    cancel(first.serial);
    if (first.actor !== undefined) go(first.actor, first.told as Told);
    else {
      const wait = waitOf(first.wait as number);
      wait.timer = undefined;
      together(() => {
        const isDelay = wait.ask.kind === "delay";
        if (!isDelay) leave(wait.id);
        settle(wait.id, isDelay ? { kind: "elapsed" } : TIMED_OUT);
      });
    }
  }
}
