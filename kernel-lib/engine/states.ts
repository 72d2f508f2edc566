/**
 * The set of visited states: words in one growing array, found again by an open-addressing hash table of indices.
 *
 * The order of insertion is the order of the breadth-first search, so the array is the queue as well, and the index of a
 * state's parent is all that a witness needs. This file changes its arrays in place; one search owns it.
 */

/** Visited states, numbered in the order in which they were found. */
export interface States {
  readonly count: () => number;
  /** The number of the state that these words are; a new one gets `parent`. Tells by its sign: ~number if it was known. */
  readonly add: (words: Uint32Array, parent: number) => number;
  /** The number of the state that these words are, or -1. */
  readonly find: (words: Uint32Array) => number;
  /** Copies a state into `words`. */
  readonly load: (index: number, words: Uint32Array) => void;
  readonly parent: (index: number) => number;
  /** Bytes held by all arrays. */
  readonly bytes: () => number;
}

type Words = Uint32Array<ArrayBuffer>;

const grown = (old: Words): Words => {
  const next = new Uint32Array(old.length * 2);
  next.set(old);
  return next;
};

/** An empty set of states of `width` words. */
export function states(width: number): States {
  let data = new Uint32Array(1024 * width);
  let parents = new Uint32Array(1024);
  let table = new Uint32Array(4096);
  let mask = table.length - 1;
  let count = 0;

  const hashAt = (from: ArrayLike<number>, offset: number): number => {
    let h = 0x9e3779b9 | 0;
    for (let i = 0; i < width; i++) {
      h = Math.imul(h ^ (from[offset + i] as number), 0x85ebca6b);
      h ^= h >>> 15;
    }
    h = Math.imul(h, 0xc2b2ae35);
    return h ^ (h >>> 16);
  };

  const rehash = (): void => {
    table = new Uint32Array(table.length * 2);
    mask = table.length - 1;
    for (let n = 0; n < count; n++) {
      let slot = hashAt(data, n * width) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = n + 1;
    }
  };

  /** The slot where these words are, or the free one where they would go. */
  const slotOf = (words: Uint32Array): number => {
    let slot = hashAt(words, 0) & mask;
    for (let found = table[slot] as number; found !== 0; found = table[slot] as number) {
      const base = (found - 1) * width;
      let i = 0;
      while (i < width && data[base + i] === words[i]) i++;
      if (i === width) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  };

  const add = (words: Uint32Array, parent: number): number => {
    const slot = slotOf(words);
    const known = table[slot] as number;
    if (known !== 0) return ~(known - 1);
    if ((count + 1) * width > data.length) data = grown(data);
    if (count + 1 > parents.length) parents = grown(parents);
    const base = count * width;
    for (let i = 0; i < width; i++) data[base + i] = words[i] as number;
    parents[count] = parent + 1;
    table[slot] = ++count;
    // Two thirds full: past that, probing costs more than the memory saved.
    if (count * 3 > table.length * 2) rehash();
    return count - 1;
  };

  return {
    count: () => count,
    add,
    find: (words) => (table[slotOf(words)] as number) - 1,
    load: (index, words) => {
      const base = index * width;
      for (let i = 0; i < width; i++) words[i] = data[base + i] as number;
    },
    parent: (index) => (parents[index] as number) - 1,
    bytes: () => data.byteLength + parents.byteLength + table.byteLength,
  };
}
