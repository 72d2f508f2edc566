/**
 * The set of visited states: words in chunks, found again by an open-addressing hash table of indices.
 *
 * The order of insertion is the order of the breadth-first search, so the chunks are the queue as well, and the index of a state's parent
 * is all that a witness needs. What makes it fast: an entry of the table holds, above the index, as many bits of the hash as there is room
 * for, so that a state that differs is rarely looked at; and successors are gathered and looked up together, so that the processor waits
 * for many places of memory at once. What keeps it small: chunks never move, and the old table is let go before a larger one is made.
 *
 * This file changes its arrays in place; one search owns them.
 */

type Words = Uint32Array<ArrayBuffer>;

/** States in a chunk: 2^CHUNK. */
const CHUNK = 13;
const IN_CHUNK = (1 << CHUNK) - 1;
/** Successors that are looked up together. */
const BATCH = 64;
const SMALLEST = 12;
/** The table grows when more than this share of it is taken. */
const FULL = 0.8;

/** A number that is spread evenly over states of `width` words: multiplications and shifts, as in MurmurHash3's finaliser. */
export function hashOf(words: Uint32Array, width: number): number {
  let h = 0x9e3779b9 | 0;
  for (let i = 0; i < width; i++) {
    h = Math.imul(h ^ (words[i] as number), 0x85ebca6b);
    h ^= h >>> 15;
  }
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Visited states, numbered in the order in which they were found. */
export class States {
  readonly width: number;
  private readonly chunks: Words[] = [];
  private readonly parents: Words[] = [];
  private bits = SMALLEST;
  private mask = (1 << SMALLEST) - 1;
  private table: Words = new Uint32Array(1 << SMALLEST);
  private limit: number = Math.floor((1 << SMALLEST) * FULL);
  private known = 0;
  private readonly waiting: Words;
  private readonly hashes: Int32Array = new Int32Array(BATCH);
  private readonly from: Int32Array = new Int32Array(BATCH);
  private readonly seen: Words = new Uint32Array(BATCH);
  private waits = 0;
  /** Keeps the loads that only fetch memory early from being removed. */
  readonly fetched: Uint32Array = new Uint32Array(1);

  /** An empty set of states of `width` words. */
  constructor(width: number) {
    this.width = width;
    this.waiting = new Uint32Array(BATCH * width);
  }

  /** How many there are, without those that were put off. */
  count(): number {
    return this.known;
  }

  /** The number of the state that these words are; a new one gets `parent`. Tells by its sign: ~number if it was known. */
  add(words: Uint32Array, parent: number): number {
    const before = this.known;
    const index = this.place(words, 0, hashOf(words, this.width), parent);
    return this.known > before ? index : ~index;
  }

  /** Puts a successor off until `flush`, or until there are enough of them. */
  put(words: Uint32Array, parent: number): void {
    const { width, waiting } = this;
    const n = this.waits;
    const base = n * width;
    for (let i = 0; i < width; i++) waiting[base + i] = words[i] as number;
    this.hashes[n] = hashOf(words, this.width);
    this.from[n] = parent;
    this.waits = n + 1;
    if (n + 1 === BATCH) this.flush();
  }

  /** Adds what was put off, in order. */
  flush(): void {
    const { hashes, from, seen, waiting, width, table, mask, bits, waits } = this;
    for (let n = 0; n < waits; n++) seen[n] = table[(hashes[n] as number) & mask] as number;
    let early = 0;
    for (let n = 0; n < waits; n++) {
      const entry = seen[n] as number;
      if (entry !== 0 && entry >>> bits === (hashes[n] as number) >>> bits) {
        const index = (entry & mask) - 1;
        early ^= (this.chunks[index >>> CHUNK] as Words)[(index & IN_CHUNK) * width] as number;
      }
    }
    this.fetched[0] = early;
    for (let n = 0; n < waits; n++) this.place(waiting, n * width, hashes[n] as number, from[n] as number);
    this.waits = 0;
  }

  /** The number of the state that these words are, or -1. */
  find(words: Uint32Array): number {
    return this.look(words, hashOf(words, this.width));
  }

  /** Copies a state into `words`. */
  load(index: number, words: Uint32Array): void {
    const chunk = this.chunks[index >>> CHUNK] as Words;
    const base = (index & IN_CHUNK) * this.width;
    for (let i = 0; i < this.width; i++) words[i] = chunk[base + i] as number;
  }

  /** The number of the state from which it was found first, or -1. */
  parent(index: number): number {
    return ((this.parents[index >>> CHUNK] as Words)[index & IN_CHUNK] as number) - 1;
  }

  /** Bytes held by all arrays. */
  bytes(): number {
    return this.table.byteLength + this.chunks.length * (this.width + 1) * (4 << CHUNK);
  }

  private look(words: Uint32Array, hash: number): number {
    const { table, mask, bits, width } = this;
    const mark = hash >>> bits;
    let slot = hash & mask;
    for (let entry = table[slot] as number; entry !== 0; entry = table[slot] as number) {
      if (entry >>> bits === mark) {
        const index = (entry & mask) - 1;
        const chunk = this.chunks[index >>> CHUNK] as Words;
        const base = (index & IN_CHUNK) * width;
        let i = 0;
        while (i < width && chunk[base + i] === words[i]) i++;
        if (i === width) return index;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** Finds or adds; gives the number. */
  private place(words: Uint32Array, offset: number, hash: number, parent: number): number {
    const { table, mask, bits, width } = this;
    const mark = hash >>> bits;
    let slot = hash & mask;
    for (let entry = table[slot] as number; entry !== 0; entry = table[slot] as number) {
      if (entry >>> bits === mark) {
        const index = (entry & mask) - 1;
        const chunk = this.chunks[index >>> CHUNK] as Words;
        const base = (index & IN_CHUNK) * width;
        let i = 0;
        while (i < width && chunk[base + i] === words[offset + i]) i++;
        if (i === width) return index;
      }
      slot = (slot + 1) & mask;
    }
    const index = this.known++;
    if ((index & IN_CHUNK) === 0) {
      this.chunks.push(new Uint32Array(width << CHUNK));
      this.parents.push(new Uint32Array(1 << CHUNK));
    }
    const chunk = this.chunks[index >>> CHUNK] as Words;
    const base = (index & IN_CHUNK) * width;
    for (let i = 0; i < width; i++) chunk[base + i] = words[offset + i] as number;
    (this.parents[index >>> CHUNK] as Words)[index & IN_CHUNK] = parent + 1;
    table[slot] = ((mark << bits) | (index + 1)) >>> 0;
    if (this.known > this.limit) this.grow();
    return index;
  }

  private grow(): void {
    const { width } = this;
    this.bits++;
    this.mask = (1 << this.bits) - 1;
    this.limit = Math.floor((1 << this.bits) * FULL);
    this.table = new Uint32Array(0);
    const table = new Uint32Array(1 << this.bits);
    const words = new Uint32Array(width);
    for (let index = 0; index < this.known; index++) {
      this.load(index, words);
      const hash = hashOf(words, this.width);
      let slot = hash & this.mask;
      while (table[slot] !== 0) slot = (slot + 1) & this.mask;
      table[slot] = (((hash >>> this.bits) << this.bits) | (index + 1)) >>> 0;
    }
    this.table = table;
  }
}
