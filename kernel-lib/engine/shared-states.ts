/**
 * The set of visited states that several threads fill at once, in memory that they share.
 *
 * A state is written behind all others first and published then, by exchanging an empty entry of the table for its number in one atomic
 * operation. Who loses that race looks at the entry again: either it is the same state, or the next entry is tried. The memory is
 * reserved for as many states as are allowed; the machine gives it page by page as it is written. Between levels the table is made
 * larger, by all threads together.
 *
 * This file changes the shared arrays in place.
 */
import { hashOf } from "./states.js";

/** The memory of one search. */
export interface SharedMemory {
  readonly width: number;
  readonly workers: number;
  /** States that there is room for. */
  readonly most: number;
  readonly control: SharedArrayBuffer;
  readonly table: SharedArrayBuffer;
  readonly states: SharedArrayBuffer;
  readonly parents: SharedArrayBuffer;
  /** For levels of even and of odd depth, each worker's list of the states that it found. */
  readonly lists: readonly (readonly SharedArrayBuffer[])[];
}

const FIRST_BITS = 16;
/** Share of the table that is taken when a level is broken off to make it larger. */
const FULL = 0.8;

/** Places in the control array; after them, per worker: a number it holds back, its place in its list, and the lengths of its two lists. */
export const CONTROL: Readonly<
  Record<"arrived" | "round" | "states" | "bits" | "full" | "grow" | "perWorker", number>
> = { arrived: 0, round: 1, states: 2, bits: 3, full: 4, grow: 5, perWorker: 8 };

/** Memory for a search by some workers. */
export function sharedMemory(width: number, workers: number, most: number): SharedMemory {
  // Twice the states, so that the last level before the bound finds room.
  const bits = Math.ceil(Math.log2(Math.max(1 << FIRST_BITS, most * 1.5)));
  const ints = (n: number): SharedArrayBuffer => new SharedArrayBuffer(4 * n);
  const control = ints(CONTROL.perWorker + 4 * workers);
  new Int32Array(control)[CONTROL.bits] = FIRST_BITS;
  return {
    width,
    workers,
    most,
    control,
    table: ints(2 ** bits),
    states: ints(most * width),
    parents: ints(most),
    lists: [0, 1].map(() => Array.from({ length: workers }, () => ints(most))),
  };
}

/** One worker's access to the set. */
export class SharedStates {
  readonly width: number;
  readonly control: Int32Array;
  private readonly most: number;
  private readonly table: Int32Array;
  private readonly states: Uint32Array;
  private readonly parents: Int32Array;
  private readonly workers: number;
  private readonly me: number;
  private bits = 0;
  private mask = 0;
  private limit = 0;
  /** A number that was taken and not used. */
  private spare = -1;

  constructor(memory: SharedMemory, me: number) {
    this.width = memory.width;
    this.most = memory.most;
    this.workers = memory.workers;
    this.me = me;
    this.control = new Int32Array(memory.control);
    this.table = new Int32Array(memory.table);
    this.states = new Uint32Array(memory.states);
    this.parents = new Int32Array(memory.parents);
    this.measure();
  }

  /** Copies a state into `words`. */
  load(index: number, words: Uint32Array): void {
    const base = index * this.width;
    for (let i = 0; i < this.width; i++) words[i] = this.states[base + i] as number;
  }

  /** The number of the state from which it was found, or -1. */
  parent(index: number): number {
    return (this.parents[index] as number) - 1;
  }

  /** The number of a new state, -1 if it is known, or -2 if there is no room. */
  add(words: Uint32Array, parent: number): number {
    const { table, states, width, mask, bits } = this;
    const hash = hashOf(words, width);
    const mark = hash >>> bits;
    let index = -1;
    for (let slot = hash & mask; ;) {
      const entry = Atomics.load(table, slot);
      if (entry === 0) {
        if (index < 0) index = this.take(words, parent);
        if (index < 0) return -2;
        if (Atomics.compareExchange(table, slot, 0, (mark << bits) | (index + 1)) === 0) return index;
        continue;
      }
      if (entry >>> bits === mark) {
        const base = ((entry & mask) - 1) * width;
        let i = 0;
        while (i < width && states[base + i] === words[i]) i++;
        if (i === width) {
          this.spare = index < 0 ? this.spare : index;
          return -1;
        }
      }
      slot = (slot + 1) & mask;
    }
  }

  /** How many numbers were taken, those that workers hold back among them. */
  taken(): number {
    return Math.min(this.most, Atomics.load(this.control, CONTROL.states));
  }

  /** Tells the others which number is held back: it is not of a state. */
  publish(): void {
    this.control[CONTROL.perWorker + this.me] = this.spare + 1;
  }

  /** Whether the table is so full that it should be made larger before the next level. */
  isCrowded(): boolean {
    return this.taken() > this.limit / 2;
  }

  /** Makes room: first the table is cleared by one worker, then all put the states back. `meet` waits for the others. */
  grow(meet: () => void): void {
    this.publish();
    meet();
    if (this.me === 0) {
      this.control[CONTROL.bits] = Math.min(this.bits + 1, Math.log2(this.table.length));
      this.table.fill(0, 0, 2 ** (this.bits + 1));
    }
    meet();
    this.measure();
    const { table, mask, bits, width, workers, me } = this;
    const words = new Uint32Array(width);
    const count = this.taken();
    const held = this.control.slice(CONTROL.perWorker, CONTROL.perWorker + workers);
    for (let index = Math.floor((count * me) / workers); index < Math.floor((count * (me + 1)) / workers); index++) {
      if (held.includes(index + 1)) continue;
      this.load(index, words);
      const hash = hashOf(words, width);
      let slot = hash & mask;
      while (Atomics.compareExchange(table, slot, 0, ((hash >>> bits) << bits) | (index + 1)) !== 0)
        slot = (slot + 1) & mask;
    }
    meet();
  }

  /** Whether the table can be made larger. */
  canGrow(): boolean {
    return 2 ** (this.bits + 1) <= this.table.length;
  }

  /** The logarithm of the number of entries of the table. */
  size(): number {
    return this.bits;
  }

  private measure(): void {
    this.bits = this.control[CONTROL.bits] as number;
    this.mask = 2 ** this.bits - 1;
    this.limit = Math.min(this.most, Math.floor(2 ** this.bits * FULL));
  }

  /** A number for a new state, with the state written at its place. */
  private take(words: Uint32Array, parent: number): number {
    const index = this.spare >= 0 ? this.spare : Atomics.add(this.control, CONTROL.states, 1);
    if (index >= this.limit) {
      this.spare = index < this.most ? index : -1;
      return -1;
    }
    this.spare = -1;
    const base = index * this.width;
    for (let i = 0; i < this.width; i++) this.states[base + i] = words[i] as number;
    this.parents[index] = parent + 1;
    return index;
  }
}
