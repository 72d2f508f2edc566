/** The kernels of a server, and the notebooks that they belong to. */
import { randomUUID } from "node:crypto";
import type { Json } from "../../jupyter/wire.js";
import { LIMITS } from "./limits.js";
import { Refusal } from "./refusal.js";
import { RunningKernel } from "./running-kernel.js";

/** A notebook that is open, and its kernel. */
interface Session {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly type: string;
  readonly kernel: RunningKernel;
}

/** A kernel as Jupyter describes it. */
export const kernelModel = (kernel: RunningKernel): Json => ({
  id: kernel.id,
  name: "tslab",
  last_activity: kernel.lastActivity.toISOString(),
  execution_state: kernel.state,
  connections: kernel.audience.size,
});

const sessionModel = ({ id, path, name, type, kernel }: Session): Json => ({
  id,
  path,
  name,
  type,
  kernel: kernelModel(kernel),
  notebook: { path, name },
});

export interface KernelOptions {
  /** The folder of a path, in which its kernel runs. */
  readonly folderOf: (path: string) => Promise<string>;
  /** After this time without work a kernel that no page listens to is ended [ms]; never unless given. */
  readonly idleMs?: number;
}

const LOOK_MS = 1000;

export class Kernels {
  readonly #options: KernelOptions;
  readonly #kernels = new Map<string, RunningKernel>();
  readonly #sessions = new Map<string, Session>();
  readonly #watch: NodeJS.Timeout | undefined;

  constructor(options: KernelOptions) {
    this.#options = options;
    const { idleMs } = options;
    if (idleMs !== undefined)
      this.#watch = setInterval(() => void this.#endIdle(idleMs), Math.min(LOOK_MS, idleMs)).unref();
  }

  async #endIdle(idleMs: number): Promise<void> {
    // One that is starting has a page that waits for it.
    for (const kernel of [...this.#kernels.values()].filter(({ state }) => state === "idle" || state === "dead"))
      if (kernel.audience.size === 0 && Date.now() - kernel.lastActivity.getTime() > idleMs) await this.end(kernel.id);
  }

  kernel(id: string): RunningKernel {
    const kernel = this.#kernels.get(id);
    if (kernel === undefined) throw new Refusal(404, "there is no such kernel");
    return kernel;
  }

  /** All kernels, described. */
  list(): readonly Json[] {
    return [...this.#kernels.values()].map(kernelModel);
  }

  /** Starts a kernel beside a path. It may not answer yet. */
  async start(path: string): Promise<RunningKernel> {
    if (this.#kernels.size >= LIMITS.kernels)
      throw new Refusal(429, `${LIMITS.kernels} kernels are running: end one in the list of running kernels first`);
    const kernel = new RunningKernel(await this.#options.folderOf(path));
    this.#kernels.set(kernel.id, kernel);
    void kernel.begin().catch(() => undefined);
    return kernel;
  }

  async end(id: string): Promise<void> {
    const kernel = this.kernel(id);
    this.#kernels.delete(id);
    for (const session of this.#sessions.values()) if (session.kernel === kernel) this.#sessions.delete(session.id);
    await kernel.end();
  }

  /** Ends all, when the server ends. */
  async endAll(): Promise<void> {
    clearInterval(this.#watch);
    await Promise.all([...this.#kernels.keys()].map((id) => this.end(id)));
  }

  #session(id: string): Session {
    const session = this.#sessions.get(id);
    if (session === undefined) throw new Refusal(404, "there is no such session");
    return session;
  }

  sessions(): readonly Json[] {
    return [...this.#sessions.values()].map(sessionModel);
  }

  session(id: string): Json {
    return sessionModel(this.#session(id));
  }

  /** The session of a notebook; with its kernel if there is none yet. Two pages on one notebook share it. */
  async openSession(body: Json): Promise<Json> {
    const { path, name, type } = body;
    if (typeof path !== "string") throw new Refusal(400, "a session needs the path of its notebook");
    const known = [...this.#sessions.values()].find((each) => each.path === path);
    if (known !== undefined) return sessionModel(known);
    const named = kernelId(body);
    const kernel = named === undefined ? await this.start(path) : this.kernel(named);
    const again = [...this.#sessions.values()].find((each) => each.path === path);
    if (again !== undefined && named === undefined) {
      await this.end(kernel.id);
      return sessionModel(again);
    }
    const session = { id: randomUUID(), path, name: String(name ?? ""), type: String(type ?? "notebook"), kernel };
    this.#sessions.set(session.id, session);
    return sessionModel(session);
  }

  /** Changes what a session is called, or which kernel it has. */
  async changeSession(id: string, body: Json): Promise<Json> {
    const session = this.#session(id);
    const { path, name, type, kernel } = body;
    const named = kernelId(body);
    const next: Session = {
      ...session,
      ...(typeof path === "string" ? { path } : {}),
      ...(typeof name === "string" ? { name } : {}),
      ...(typeof type === "string" ? { type } : {}),
      ...(kernel === undefined || kernel === null
        ? {}
        : { kernel: named === undefined ? await this.start(session.path) : this.kernel(named) }),
    };
    this.#sessions.set(id, next);
    if (next.kernel !== session.kernel && ![...this.#sessions.values()].some((each) => each.kernel === session.kernel))
      await this.end(session.kernel.id);
    return sessionModel(next);
  }

  /** Ends a session, and its kernel if no other session has it. */
  async endSession(id: string): Promise<void> {
    const { kernel } = this.#session(id);
    this.#sessions.delete(id);
    if (![...this.#sessions.values()].some((each) => each.kernel === kernel)) await this.end(kernel.id);
  }
}

function kernelId(body: Json): string | undefined {
  const { kernel } = body as { readonly kernel?: { readonly id?: unknown } | null };
  return typeof kernel?.id === "string" && kernel.id !== "" ? kernel.id : undefined;
}
