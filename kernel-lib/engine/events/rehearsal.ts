/** Whether several commands could be met at once, one after the other: played through on copies, with whom each helps. It changes nothing. */

/** Puts an amount in (positive) or takes one out. */
export interface Pouring {
  readonly change: number;
  readonly priority: number;
}

/** A container as it is. */
export interface Tank {
  readonly level: number;
  readonly fits: (level: number, change: number) => boolean;
  readonly takers: readonly Pouring[];
  readonly putters: readonly Pouring[];
}

/** Whether all of these could be poured; each says which line it would stand in. */
export function couldPour(wanted: readonly (Pouring & { readonly takes: boolean })[], tank: Tank): boolean {
  const [takers, putters] = [[...tank.takers], [...tank.putters]];
  let { level } = tank;
  const isMet = (line: Pouring[]): boolean => {
    const first = line[0];
    if (first === undefined || !tank.fits(level, first.change)) return false;
    level += first.change;
    return line.shift() === first;
  };
  return wanted.every(({ change, priority, takes }) => {
    const first = (takes ? takers : putters)[0];
    if ((first !== undefined && first.priority <= priority) || !tank.fits(level, change)) return false;
    level += change;
    while (isMet(takers) || isMet(putters));
    return true;
  });
}

/** Wants an item that will do. */
export interface Getting<T> {
  readonly priority: number;
  readonly wanted: (item: T) => boolean;
}
/** Leaves an item. */
export interface Putting<T> {
  readonly priority: number;
  readonly item: T;
}

/** A store as it is. */
export interface Shelf<T> {
  readonly items: readonly T[];
  readonly capacity: number;
  readonly getters: readonly Getting<T>[];
  readonly putters: readonly Putting<T>[];
}

/** Whether all of these could get or leave what they want to. */
export function couldStore<T>(wanted: readonly (Getting<T> | Putting<T>)[], shelf: Shelf<T>): boolean {
  const [items, getters, putters] = [[...shelf.items], [...shelf.getters], [...shelf.putters]];
  const add = (item: T): void => {
    const getter = getters.findIndex((one) => one.wanted(item));
    if (getter < 0) items.push(item);
    else getters.splice(getter, 1);
  };
  const isFull = (): boolean => items.length >= shelf.capacity;
  return wanted.every((one) => {
    if ("item" in one) {
      if (isFull() || (putters[0]?.priority ?? Infinity) <= one.priority) return false;
      add(one.item);
      return true;
    }
    const found = items.findIndex((item) => one.wanted(item));
    if (found < 0) return false;
    items.splice(found, 1);
    for (let next = putters[0]; next !== undefined && !isFull(); next = putters[0]) {
      putters.shift();
      add(next.item);
    }
    return true;
  });
}
