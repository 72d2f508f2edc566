/** Little's law at a line: ∫ length dt is the sum of the waits, whatever their order and the reason to leave. Both sides are counted apart. */

/** Both sides for the time since the last reset. */
export interface Little {
  /** ∫ length dt. */
  readonly area: number;
  /** The sum of the waits, ended or not, less what of them lay before the reset [time]. */
  readonly waits: number;
  /** The same without that subtraction: if the waits began long before, it is large, and so is its rounding [time]. */
  readonly whole: number;
  /** How many waits have ended: so many times that sum was rounded. */
  readonly count: number;
}

/** Beyond rounding: then the engine has lost count. */
export const LITTLE = 1e-6;

/** How far the sides are from one another, as a share of what was counted at a time. */
export function apart({ area, waits, whole, count }: Little, now: number): number {
  const rounding = Number.EPSILON * (1000 + count) * Math.abs(whole);
  const counted = Math.max(Math.abs(area), Math.abs(waits), rounding / LITTLE, 1e-300);
  // What is nothing beside the whole time is rounding too.
  return Math.abs(area) + Math.abs(waits) > 1e-9 * now ? Math.abs(area - waits) / counted : 0;
}
