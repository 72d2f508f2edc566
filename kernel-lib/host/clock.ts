/** Time and rest: what a search that runs beside others in one process needs from the machine. */

/** The machine's clock [ms], and a rest in which everything that waits for its turn has it. */
export const clock: { readonly now: () => number; readonly pause: () => Promise<void> } = {
  now: () => performance.now(),
  // A timer, not a promise: only then do sockets and timers of others have their turn.
  pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
};
