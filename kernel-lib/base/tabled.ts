/** Laws on whole numbers or listed values, from a table of cumulated weights: the smallest value whose cumulated probability exceeds u. */

const cumulated = (weights: readonly number[]): Float64Array => {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const out = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i] ?? 0;
    out[i] = sum / total;
  }
  return out;
};

/** The last index that any u can lead to. */
const lastOf = (weights: readonly number[]): number => weights.findLastIndex((w) => w > 0);

/** u → index, for rising weights: by halving. */
export function indexSampler(weights: readonly number[]): (u: number) => number {
  const below = cumulated(weights);
  const last = lastOf(weights);
  return (u) => {
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((below[middle] as number) > u) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Between which edges u falls, and where between them. */
export function histogramSampler(edges: readonly number[], counts: readonly number[]): (u: number) => number {
  const below = cumulated(counts);
  const index = indexSampler(counts);
  return (u) => {
    const i = index(u);
    const from = i === 0 ? 0 : (below[i - 1] as number);
    const part = (u - from) / ((below[i] as number) - from);
    const left = edges[i] as number;
    return left + ((edges[i + 1] as number) - left) * Math.min(1, Math.max(0, part));
  };
}
