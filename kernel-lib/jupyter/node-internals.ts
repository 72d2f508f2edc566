/**
 * The one internal of Node that a kernel wants and that has no public name: signals on a thread that is not the main one.
 */

type Binding = (name: string) => { readonly Signal: new () => SignalWatch };

interface SignalWatch {
  onsignal: () => void;
  start(signal: number): number;
}

const SIGINT = 2;

/**
 * Calls back on SIGINT, on the thread it is called from; false where Node (24 and newer) has closed the way. Node offers signals to
 * its main thread only, which may be the one to be interrupted. Interrupt requests, which front ends send, do not need it.
 */
export function onInterruptSignal(heard: () => void): boolean {
  const internals = process as unknown as { readonly binding?: Binding };
  const kept = process.noDeprecation === true;
  process.noDeprecation = true;
  try {
    const { Signal } = internals.binding?.("signal_wrap") ?? {};
    if (Signal === undefined) return false;
    const watch = new Signal();
    watch.onsignal = heard;
    return watch.start(SIGINT) === 0;
  } catch {
    return false;
  } finally {
    process.noDeprecation = kept;
  }
}
