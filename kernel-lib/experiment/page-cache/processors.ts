/**
 * Processors for those who are woken by an I/O: each runs when one is free, and keeps it for a while.
 *
 * This file changes one run's times in place.
 */

/**
 * When somebody runs who is ready at a time, on so many processors, each of which is kept for so long [µs]; at once where there is no number.
 *
 * @example
 * const runs = processorsOf(2, 40);
 * [runs(100), runs(100), runs(100), runs(300)]
 * //=> [100, 100, 140, 300]
 */
export function processorsOf(count: number | undefined, keeps: number): (ready: number) => number {
  const free = Array.from({ length: count ?? 0 }, () => 0);
  return (ready) => {
    const first = free.indexOf(Math.min(...free));
    if (first < 0) return ready;
    const runs = Math.max(ready, free[first] as number);
    free[first] = runs + keeps;
    return runs;
  };
}
