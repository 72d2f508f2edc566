/** A generator of random numbers that is one small number, for runs whose draws need no names. */

/**
 * The next number of a small generator with a state of 32 bits (xorshift, 13 17 5), and its state.
 *
 * @source G. Marsaglia: Xorshift RNGs. Journal of Statistical Software 8, 2003
 */
export const drawn = (state: number): number => {
  const a = state ^ (state << 13);
  const b = a ^ (a >>> 17);
  return (b ^ (b << 5)) >>> 0;
};

/** A seed, mixed so that neighbouring seeds give different runs; never 0, which the generator could not leave. What is above 32 bits is folded in. */
export const mixed = (seed: number): number => {
  const folded = (seed | 0) ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1);
  const a = Math.imul(folded ^ (folded >>> 16), 0x45d9f3b);
  return ((a ^ (a >>> 16)) >>> 0) + 1;
};
