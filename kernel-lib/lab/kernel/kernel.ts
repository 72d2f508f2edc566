/**
 * A client of the notebook kernel: starts it, runs cells, asks, interrupts, restarts and ends it, over real ZeroMQ sockets.
 */
import type { Json, Message } from "../../jupyter/wire.js";
import { Channels, type Request } from "./channels.js";
import { late } from "./late.js";
import { OutputList } from "./outputs.js";
import { type Exit, KERNELSPEC, KernelDied, type KernelProcess, type SpawnOptions, spawnKernel } from "./process.js";

/** How a kernel is started. */
export interface KernelOptions extends Partial<SpawnOptions> {
  /** How long the kernel may take until it answers [ms]. */
  readonly startTimeoutMs?: number;
  /** Asked of every message that the kernel publishes; one that it refuses becomes no output. */
  readonly accepts?: (message: Message) => boolean;
  /** The longest message that is taken from it [bytes]. */
  readonly maxMessageSize?: number;
}

/** How one cell is run. */
export interface ExecuteOptions {
  readonly silent?: boolean;
  readonly storeHistory?: boolean;
  readonly stopOnError?: boolean;
  /** After this time the cell is interrupted; if that does not end it, the kernel is killed [ms]. */
  readonly timeoutMs?: number;
  /** Where its outputs go: a list that is there still when the kernel ends under the cell. */
  readonly outputs?: OutputList;
}

/** What came of a cell. */
export interface Execution {
  readonly status: "ok" | "error" | "aborted";
  readonly executionCount: number | null;
  /** Stays live: what a timer of the cell prints later is added to it. */
  readonly outputs: OutputList;
  readonly reply: Json;
  readonly timedOut: boolean;
}

const START_MS = 60_000;
const START_TRIES = 5;
const HANDSHAKE_MS = 300;
const GRACE_MS = 5000;
const EXIT_MS = 3000;
const MISSING = "The kernel has not said that this is all: outputs of this cell may be missing.\n";

/** A kernel that is running; `await Kernel.start()` gives one. */
export class Kernel {
  readonly #options: SpawnOptions & KernelOptions;
  readonly #outputs = new Map<string, OutputList>();
  #process!: KernelProcess;
  #channels!: Channels;

  private constructor(options: SpawnOptions & KernelOptions) {
    this.#options = options;
  }

  /** Starts a kernel and waits until it answers. A port lost to another process is tried again with others. */
  static async start(options: KernelOptions = {}): Promise<Kernel> {
    const kernel = new Kernel({ cwd: process.cwd(), env: {}, kernelspec: KERNELSPEC, ...options });
    await kernel.#begin();
    return kernel;
  }

  get pid(): number {
    return this.#process.pid;
  }

  get connectionFile(): string {
    return this.#process.connectionFile;
  }

  /** Resolves when the process has ended. */
  get exited(): Promise<Exit> {
    return this.#process.exited;
  }

  async #begin(): Promise<void> {
    for (let tries = 1; ; tries++) {
      const started = await spawnKernel(this.#options);
      const hear = (message: Message): void => this.#published(message);
      const channels = new Channels(started.connection, hear, this.#options.maxMessageSize);
      void started.exited.then((exit) => channels.close(KernelDied.of(exit, started.printed())));
      [this.#process, this.#channels] = [started, channels];
      try {
        return await this.#handshake(Date.now() + (this.#options.startTimeoutMs ?? START_MS));
      } catch (error) {
        started.kill("SIGKILL");
        await started.exited;
        if (tries === START_TRIES || !/address already in use|EADDRINUSE/i.test(started.printed())) throw error;
      }
    }
  }

  /** A subscription takes a moment to arrive, and what is published before is lost: asks until an answer is seen there. */
  async #handshake(deadline: number): Promise<void> {
    for (;;) {
      const request = this.#channels.request("kernel_info_request", {}, "shell");
      const seen = await Promise.race([request.reply, late(deadline - Date.now())]);
      if (seen !== "late" && (await Promise.race([request.idle, late(HANDSHAKE_MS)])) !== "late") return;
      if (Date.now() > deadline)
        throw new KernelDied(`the kernel did not answer in time: ${this.#process.printed().trim()}`);
    }
  }

  #published(message: Message): void {
    if (this.#options.accepts?.(message) === false) return;
    if (message.header.msg_type === "update_display_data")
      for (const list of this.#outputs.values()) list.update(message);
    else this.#outputs.get(message.parent.msg_id ?? "")?.add(message);
  }

  /** Sends any request and gives the content of its reply. */
  async request(type: string, content: Json = {}, channel: "shell" | "control" = "shell"): Promise<Json> {
    return (await this.#channels.request(type, content, channel).reply).content;
  }

  /** Runs a cell. A cell that fails is a result; only the end of the kernel throws. */
  async execute(code: string, options: ExecuteOptions = {}): Promise<Execution> {
    const { silent = false, storeHistory = true, stopOnError = true, timeoutMs, outputs = new OutputList() } = options;
    const flags = {
      silent,
      store_history: storeHistory,
      stop_on_error: stopOnError,
      allow_stdin: false,
      user_expressions: {},
    };
    const request = this.#channels.request("execute_request", { code, ...flags }, "shell", (id) =>
      this.#outputs.set(id, outputs),
    );
    const timedOut = timeoutMs !== undefined && (await this.#stopLate(request, timeoutMs));
    const { content } = await request.reply;
    if (!(await this.#channels.settled(request, GRACE_MS))) outputs.tell(MISSING);
    const count = content["execution_count"];
    const status = content["status"] === "ok" || content["status"] === "aborted" ? content["status"] : "error";
    return { status, executionCount: typeof count === "number" ? count : null, outputs, reply: content, timedOut };
  }

  async #stopLate({ reply }: Request, timeoutMs: number): Promise<boolean> {
    if ((await Promise.race([reply, late(timeoutMs)])) !== "late") return false;
    void this.stop();
    if ((await Promise.race([reply, late(GRACE_MS)])) === "late") this.kill();
    return true;
  }

  kernelInfo(): Promise<Json> {
    return this.request("kernel_info_request");
  }

  /** What could stand at the cursor (counted in characters; the end if not given). */
  complete(code: string, cursor: number = [...code].length): Promise<Json> {
    return this.request("complete_request", { code, cursor_pos: cursor });
  }

  /** What is known of the name at the cursor. */
  inspect(code: string, cursor: number = [...code].length): Promise<Json> {
    return this.request("inspect_request", { code, cursor_pos: cursor, detail_level: 0 });
  }

  /** Stops the running cell. */
  async interrupt(): Promise<void> {
    await this.request("interrupt_request", {}, "control");
  }

  /** Ends the kernel and starts a new one in its place. */
  async restart(): Promise<void> {
    await this.#end(true);
    this.#outputs.clear();
    await this.#begin();
  }

  /** Ends the kernel: asks, waits, and kills what does not go. */
  shutdown(): Promise<Exit> {
    return this.#end(false);
  }

  async #end(restart: boolean): Promise<Exit> {
    const { exited } = this.#process;
    void this.request("shutdown_request", { restart }, "control").catch(() => undefined);
    if ((await Promise.race([exited, late(EXIT_MS)])) === "late") this.kill();
    return exited;
  }

  /** Stops the running cell, and the kernel if that does not stop it. */
  async stop(): Promise<void> {
    const interrupted = this.interrupt().catch(() => undefined);
    if ((await Promise.race([interrupted, late(GRACE_MS)])) === "late") this.kill();
  }

  /** Ends the process at once. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }

  /** Sends the process a signal: SIGINT interrupts the running cell. */
  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }
}
