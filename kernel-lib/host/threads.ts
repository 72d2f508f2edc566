/** Worker threads: a function that a module exports, called in several threads, each with an argument of its own. */
import { Worker } from "node:worker_threads";
import { asThrown, THROWN, type Thrown } from "./thrown.js";

/** A request to stop; an `AbortSignal` is one. */
export interface StopRequest {
  readonly aborted: boolean;
  readonly reason?: unknown;
}

/** How often a request to stop is looked at [ms]. */
const LOOK = 50;

// What a thread does, as text: a module of its own would have to be found again wherever the library is packed.
const THREAD = `
const { parentPort, workerData } = require("node:worker_threads");${THROWN}
import(workerData.module).then((module) => module[workerData.name](workerData.argument)).then(
  (value) => parentPort.postMessage({ value }),
  (error) => parentPort.postMessage(thrown(error)),
);`;

/**
 * Calls `name` of `module` (a URL) in one thread for each argument, and gives what they gave. When one fails, all are stopped and its error
 * is thrown; when the signal says so, its reason.
 */
export async function inThreads<A, T>(
  module: string,
  name: string,
  args: readonly A[],
  signal?: StopRequest,
): Promise<readonly T[]> {
  const threads = args.map((argument) => new Worker(THREAD, { eval: true, workerData: { module, name, argument } }));
  const answers = threads.map(
    (thread) =>
      new Promise<T>((resolve, reject) => {
        thread.once("message", (message: { readonly value: T } | Thrown) =>
          "error" in message ? reject(asThrown(message) as Error) : resolve(message.value),
        );
        thread.once("error", reject);
        thread.once("exit", () => reject(new Error("a worker thread ended before its work was done")));
      }),
  );
  const stop = new Promise<never>((_, reject) => {
    const look = setInterval(() => {
      if (signal?.aborted === true)
        reject(signal.reason instanceof Error ? signal.reason : new Error("the work was interrupted"));
    }, LOOK);
    void Promise.allSettled(answers).then(() => clearInterval(look));
  });
  try {
    return await Promise.race([Promise.all(answers), stop]);
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
    await Promise.allSettled(answers);
  }
}
