/**
 * The kernel's side of its warden (`warden.ts`): the thread that answers while the kernel computes.
 */
import { Worker } from "node:worker_threads";
import type { Depends } from "./owner.js";
import type { Connection } from "./wire.js";

/** Cells of the memory shared with the warden. */
export const SHARED = { critical: 0, closed: 1, length: 2 } as const;

/** What the kernel tells its warden. */
export type ToWarden =
  | { readonly kind: "send"; readonly frames: readonly Uint8Array[] }
  | { readonly kind: "received"; readonly id: number }
  | { readonly kind: "close" };

/** What the warden tells the kernel. */
export type FromWarden =
  | { readonly kind: "ready"; readonly hearsSignals: boolean }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "control"; readonly id: number; readonly frames: readonly Uint8Array[] }
  | { readonly kind: "interrupt"; readonly id: number; readonly forced: boolean }
  | { readonly kind: "quit"; readonly id: number };

/** What the warden needs to begin. */
export interface WardenData {
  readonly connection: Connection;
  readonly connectionFile: string;
  readonly depends: Depends;
  readonly shared: SharedArrayBuffer;
}

/** Runs something that a forced interrupt must not cut short. */
export type Critical = <T>(work: () => T) => T;

/** What the kernel does when the warden calls. */
export interface WardenCalls {
  readonly control: (frames: readonly Uint8Array[]) => void;
  /** `forced`: something was terminated to get here. */
  readonly interrupt: (forced: boolean) => void;
  readonly quit: () => void;
}

export interface Warden {
  /** Resolves when the warden's sockets are bound, to whether it hears SIGINT; rejects where a port is taken. */
  readonly ready: Promise<boolean>;
  readonly critical: Critical;
  /** Sends on the control socket. */
  readonly send: (frames: readonly Uint8Array[]) => void;
  /** Closes the warden's sockets and waits until it has; a process that exits over open ones would abort. */
  readonly close: () => void;
}

/** What the kernel knows of itself when it starts. */
export type Started = Omit<WardenData, "shared">;

export function startWarden(started: Started, calls: WardenCalls): Warden {
  const shared = new SharedArrayBuffer(SHARED.length * Int32Array.BYTES_PER_ELEMENT);
  const cells = new Int32Array(shared);
  const workerData: WardenData = { ...started, shared };
  const worker = new Worker(new URL("./warden.js", import.meta.url), { workerData });
  const post = (message: ToWarden): void => worker.postMessage(message);
  const ready = new Promise<boolean>((resolve, reject) => {
    worker.on("error", reject);
    worker.on("message", (message: FromWarden) => {
      if (message.kind === "ready") return resolve(message.hearsSignals);
      if (message.kind === "failed") return reject(new Error(message.why));
      if (message.kind === "control") calls.control(message.frames);
      else if (message.kind === "interrupt") calls.interrupt(message.forced);
      else calls.quit();
      // Last: what is terminated before it was done is told again.
      post({ kind: "received", id: message.id });
    });
  });
  return {
    ready,
    critical: (work) => {
      Atomics.add(cells, SHARED.critical, 1);
      try {
        return work();
      } finally {
        Atomics.sub(cells, SHARED.critical, 1);
      }
    },
    send: (frames) => post({ kind: "send", frames }),
    close: () => {
      post({ kind: "close" });
      Atomics.wait(cells, SHARED.closed, 0, 500);
    },
  };
}
