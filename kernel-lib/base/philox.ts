/**
 * Philox4x32-10: a bijection of 128-bit counters under a 64-bit key, whose values pass every statistical test that is in use. Random
 * numbers from it have no state: number n of a stream is a function of the key and of n.
 *
 * @source Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3. SC 2011, §3.3; constants and vectors of Random123 1.14
 */

const ROUNDS = 10;
const [M0, M1] = [0xd2511f53, 0xcd9e8d57];
const [WEYL0, WEYL1] = [0x9e3779b9, 0xbb67ae85];
const [M0_HIGH, M0_LOW, M1_HIGH, M1_LOW] = [M0 >>> 16, M0 & 0xffff, M1 >>> 16, M1 & 0xffff];

/** The upper 32 bits of a product, the first factor in halves. Integers all the way: a product of 64 bits does not fit a double. */
function upper(high: number, low: number, b: number): number {
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const one = Math.imul(high, bLow);
  const two = Math.imul(low, bHigh);
  const carry = (one & 0xffff) + (two & 0xffff) + (Math.imul(low, bLow) >>> 16);
  return (Math.imul(high, bHigh) + (one >>> 16) + (two >>> 16) + (carry >>> 16)) | 0;
}

/** Somewhere to put four words, so that nobody has to make a list for every draw. */
export type Words = { [index: number]: number };

/** Writes the four words of one counter under one key to `out`; an `Uint32Array` makes them unsigned. */
export function philoxInto(
  out: Words,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
): void {
  let [c0, c1, c2, c3] = [counter0 | 0, counter1 | 0, counter2 | 0, counter3 | 0];
  let [k0, k1] = [key0 | 0, key1 | 0];
  for (let round = 0; round < ROUNDS; round++) {
    const low0 = Math.imul(M0, c0);
    const low1 = Math.imul(M1, c2);
    const next0 = upper(M1_HIGH, M1_LOW, c2) ^ c1 ^ k0;
    c2 = upper(M0_HIGH, M0_LOW, c0) ^ c3 ^ k1;
    c0 = next0;
    c1 = low1;
    c3 = low0;
    k0 = (k0 + WEYL0) | 0;
    k1 = (k1 + WEYL1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/**
 * The four 32-bit words of one counter (four words) under one key (two words).
 *
 * @example
 * philox({ counter: [0, 0, 0, 0], key: [0, 0] })
 * //=> [1713891541, 3781805453, 3159862348, 2600524760]
 */
export function philox({
  counter,
  key,
}: {
  readonly counter: readonly [number, number, number, number];
  readonly key: readonly [number, number];
}): readonly number[] {
  const out = new Uint32Array(4);
  philoxInto(out, ...counter, ...key);
  return [...out];
}
