/** Exact answers of queueing theory each from its textbook form: what simulations are held against. */

/** A birth–death chain: the steady-state probabilities of 0 … n, from the rates up and down. */
export const birthDeath = (n: number, up: (k: number) => number, down: (k: number) => number): readonly number[] => {
  const weights = Array.from({ length: n }).reduce<readonly number[]>(
    (list, _, k) => [...list, ((list[k] ?? 1) * up(k)) / down(k + 1)],
    [1],
  );
  const total = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / total);
};

export const meanOf = (probabilities: readonly number[], value: (k: number) => number = (k) => k): number =>
  probabilities.reduce((sum, p, k) => sum + p * value(k), 0);

/** Pollaczek and Khinchine: the mean wait of M/G/1 from the first two moments of service. */
export const mg1Wait = (arrival: number, mean: number, second: number): number =>
  (arrival * second) / (2 * (1 - arrival * mean));

/** Cobham: the mean waits of the classes of a non-preemptive M/G/1, the first class first. */
export const cobham = (
  classes: readonly { readonly arrival: number; readonly mean: number; readonly second: number }[],
): readonly number[] => {
  const residual = classes.reduce((sum, { arrival, second }) => sum + (arrival * second) / 2, 0);
  const load = (count: number): number =>
    classes.slice(0, count).reduce((sum, { arrival, mean }) => sum + arrival * mean, 0);
  return classes.map((_, k) => residual / ((1 - load(k)) * (1 - load(k + 1))));
};

/** Preemptive-resume M/G/1: the mean times in system of the classes, the first class first. */
export const preemptive = (
  classes: readonly { readonly arrival: number; readonly mean: number; readonly second: number }[],
): readonly number[] =>
  classes.map(({ mean }, k) => {
    const upTo = (count: number): number => classes.slice(0, count).reduce((s, c) => s + c.arrival * c.mean, 0);
    const residual = classes.slice(0, k + 1).reduce((s, c) => s + (c.arrival * c.second) / 2, 0);
    return mean / (1 - upTo(k)) + residual / ((1 - upTo(k)) * (1 - upTo(k + 1)));
  });

/** Mean value analysis of a closed cycle of single exponential servers: the throughput with n customers. */
export const cycleThroughput = (n: number, means: readonly number[]): number => {
  const walk = (k: number, lengths: readonly number[]): number => {
    const times = means.map((mean, i) => mean * (1 + (lengths[i] ?? 0)));
    const throughput = k / times.reduce((a, b) => a + b);
    return k === n
      ? throughput
      : walk(
          k + 1,
          times.map((time) => time * throughput),
        );
  };
  return walk(
    1,
    means.map(() => 0),
  );
};
