/**
 * Two internals of Node that a kernel needs and that have no public name. Where a version lacks them the kernel still works, and
 * loses what is said here.
 */

type Binding = (name: string) => unknown;

/** Asks Node for an internal binding without its deprecation warning. */
function binding(name: string): unknown {
  const kept = process.noDeprecation === true;
  process.noDeprecation = true;
  try {
    return (process as unknown as { binding: Binding }).binding(name);
  } catch {
    return undefined;
  } finally {
    process.noDeprecation = kept;
  }
}

interface SignalWatch {
  onsignal: () => void;
  start(signal: number): number;
}

const SIGINT = 2;

/**
 * Calls back on SIGINT, on the thread it is called from. Node offers signals to its main thread only, which may be the one to
 * be interrupted. Without it, SIGINT is heard between two turns of the event loop; interrupt requests do not need it.
 */
export function onInterruptSignal(heard: () => void): void {
  const { Signal } = (binding("signal_wrap") ?? {}) as { Signal?: new () => SignalWatch };
  if (Signal === undefined) return;
  const watch = new Signal();
  watch.onsignal = heard;
  watch.start(SIGINT);
}

/**
 * Turns off Node's check of its stack of asynchronous ids. Code that is terminated by force inside a timer's callback leaves an
 * entry there, and the check would end the process. Without it, such an endless loop costs the kernel.
 */
export function forgiveTermination(): void {
  const { async_hook_fields: fields, constants } = (binding("async_wrap") ?? {}) as {
    async_hook_fields?: Uint32Array;
    constants?: { kCheck?: number };
  };
  if (fields !== undefined && constants?.kCheck !== undefined) fields[constants.kCheck] = 0;
}
