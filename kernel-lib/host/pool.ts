/** Worker threads that take tasks one after the other: a function that a module exports, called once for each task. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { StopRequest } from "./threads.js";
import { asThrown, THROWN, type Thrown } from "./thrown.js";

/** How tasks are shared out. */
export interface PoolParts<A, T> {
  /** The module's URL, and the name of the function that it exports. */
  readonly module: string;
  readonly name: string;
  readonly tasks: readonly A[];
  readonly workers: number;
  readonly signal?: StopRequest;
  /** Told of each task that is done, in the order in which they are. */
  readonly onDone?: (index: number, value: T) => void;
}

/** How many threads this machine runs at once [count]. */
export const processors = (): number => availableParallelism();

const THREAD = `
const { parentPort, workerData } = require("node:worker_threads");${THROWN}
const module = import(workerData.module);
parentPort.on("message", ({ index, task }) => {
  module.then((m) => m[workerData.name](task)).then(
    (value) => parentPort.postMessage({ index, value }),
    (error) => parentPort.postMessage({ index, ...thrown(error) }),
  );
});`;

/** How often a request to stop is looked at [ms]. */
const LOOK = 50;

/**
 * What the tasks gave, in the order of the tasks, whoever did them. When one fails, all stop and its error is thrown; when the signal says
 * so, its reason.
 */
export async function pooled<A, T>({
  module,
  name,
  tasks,
  workers,
  signal,
  onDone,
}: PoolParts<A, T>): Promise<readonly T[]> {
  if (tasks.length === 0) return [];
  const count = Math.max(1, Math.min(workers, tasks.length));
  const threads = Array.from({ length: count }, () => new Worker(THREAD, { eval: true, workerData: { module, name } }));
  const values = new Map<number, T>();
  const queue = tasks.map((task, index) => ({ task, index }))[Symbol.iterator]();
  const all = threads.map(
    (thread) =>
      new Promise<void>((resolve, reject) => {
        const give = (): void => {
          const next = queue.next();
          if (next.done === true) resolve();
          else thread.postMessage(next.value);
        };
        thread.on("message", (message: ({ readonly value: T } | Thrown) & { readonly index: number }) => {
          if ("error" in message) return reject(asThrown(message) as Error);
          values.set(message.index, message.value);
          onDone?.(message.index, message.value);
          give();
        });
        thread.once("error", reject);
        thread.once("exit", () => reject(new Error("a worker thread ended before its work was done")));
        give();
      }),
  );
  const stop = new Promise<never>((_, reject) => {
    const look = setInterval(() => {
      if (signal?.aborted === true)
        reject(signal.reason instanceof Error ? signal.reason : new Error("the work was interrupted"));
    }, LOOK);
    void Promise.allSettled(all).then(() => clearInterval(look));
  });
  try {
    await Promise.race([Promise.all(all), stop]);
    return tasks.map((_, index) => values.get(index) as T);
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
    await Promise.allSettled(all);
  }
}
