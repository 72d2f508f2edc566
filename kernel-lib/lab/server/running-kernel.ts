/**
 * A kernel that the server has started, and the pages that listen to it.
 *
 * A page may go away and come back: what the kernel answers meanwhile is kept for it. The kernel may end: the pages are told, and
 * it can be started again under the same name.
 */
import { randomUUID } from "node:crypto";
import { encode, header, type Message } from "../../jupyter/wire.js";
import { type Exit, type KernelProcess, KERNELSPEC, spawnKernel } from "../kernel/process.js";
import { Audience, type Listener } from "./audience.js";
import { type Channel, KernelSockets } from "./kernel-sockets.js";
import { deadState, lateAnswers } from "./ending.js";
import { contentOf, type Letter, letterOf, ownLetter } from "./letter.js";
import { Refusal } from "./refusal.js";
import { Valve } from "./valve.js";

export type State = "starting" | "idle" | "busy" | "restarting" | "dead";

const READY_MS = 60_000;
const START_TRIES = 5;
const ASK_MS = 300;
const INTERRUPT_MS = 20_000;
const END_MS = 1500;
/** Of what a kernel printed last, so much is told to the pages [characters]. */
const SAID = 400;

const late = (ms: number): Promise<"late"> => new Promise((resolve) => setTimeout(resolve, ms, "late").unref());

export class RunningKernel {
  readonly id: string = randomUUID();
  readonly #cwd: string;
  readonly #kernelspec: string;
  readonly #session = randomUUID();
  /** The pages that listen, or will again. */
  readonly audience: Audience = new Audience();
  readonly #waiting = new Map<string, (letter: Letter) => void>();
  readonly #valve = new Valve((letter) => this.audience.tell(letter));
  #process: KernelProcess | undefined;
  #sockets: KernelSockets | undefined;
  #ready: Promise<void> = Promise.resolve();
  #state: State = "starting";
  #activity: Date = new Date();
  /** It has answered: what ends before that is a start that failed, not a kernel that died. */
  #answered = false;
  /** Why it is dead, if it is. */
  #reason = "it was ended";
  /** Counts the starts, so that the end of an old process says nothing of a new one. */
  #start = 0;

  constructor(cwd: string, kernelspec: string = KERNELSPEC) {
    this.#cwd = cwd;
    this.#kernelspec = kernelspec;
  }

  get state(): State {
    return this.#state;
  }

  get lastActivity(): Date {
    return this.#activity;
  }

  /** Resolves when the kernel answers; rejects with what it said if it ended before. */
  get ready(): Promise<void> {
    return this.#ready;
  }

  /** Starts the process. */
  begin(): Promise<void> {
    this.#start += 1;
    this.#ready = this.#begin(this.#start);
    this.#ready.catch(() => undefined);
    return this.#ready;
  }

  async #begin(start: number): Promise<void> {
    for (let tries = 1; start === this.#start; tries++) {
      const printed = await this.#try(start);
      if (printed === undefined) return;
      // A port that was free may be another process's by now.
      if (tries < START_TRIES && /address already in use|EADDRINUSE/i.test(printed)) continue;
      const reason = printed.trim() || "it gave no reason";
      this.#die(reason.slice(-SAID));
      throw new Refusal(500, `the kernel did not start: ${reason}`);
    }
  }

  /** Starts the process once; gives what it printed if it does not answer. */
  async #try(start: number): Promise<string | undefined> {
    // The page draws figures itself.
    const env = { KERNEL_LIB_PLOTLY: "none" };
    const started = await spawnKernel({ cwd: this.#cwd, env, kernelspec: this.#kernelspec });
    if (start !== this.#start) {
      started.kill("SIGKILL");
      return undefined;
    }
    this.#state = "starting";
    this.#answered = false;
    this.#process = started;
    this.#sockets = new KernelSockets(started.connection, (channel, message) => this.#heard(channel, message));
    const ended = started.exited.then((exit) => this.#ended(start, started, exit));
    const answers = this.#handshake(start);
    if ((await Promise.race([answers, ended.then(() => "gone" as const), late(READY_MS)])) !== "answers") {
      started.kill("SIGKILL");
      return started.printed();
    }
    this.#answered = true;
    this.#activity = new Date();
    if (this.#state === "starting") this.#become("idle");
    return undefined;
  }

  /** A subscription takes a moment to arrive, and what is published before is lost: asks until an answer is seen there. */
  async #handshake(start: number): Promise<"answers" | "gone"> {
    while (start === this.#start && this.#sockets !== undefined) {
      const asked = this.#request("kernel_info_request", {}, "shell", "status");
      if ((await Promise.race([asked, late(ASK_MS)])) !== "late") return "answers";
    }
    return "gone";
  }

  /** Sends a request of the server's own; resolves with the first letter of that type about it. */
  #request(type: string, content: object, channel: "shell" | "control", until: string): Promise<Letter> {
    const head = header(type, this.#session, "server");
    const message: Message = { identities: [], header: head, parent: {}, metadata: {}, content: { ...content } };
    const parts = encode("", message).slice(-4);
    const heard = new Promise<Letter>((resolve) =>
      this.#waiting.set(head.msg_id, (letter) => {
        if (letter.type === until) resolve(letter);
      }),
    );
    this.#sockets?.send(channel, parts);
    return heard.finally(() => this.#waiting.delete(head.msg_id));
  }

  #heard(channel: Channel, { parts, buffers }: { parts: readonly Uint8Array[]; buffers: readonly Uint8Array[] }): void {
    const letter = letterOf({ channel, parts, buffers });
    if (letter === undefined) return;
    this.#waiting.get(letter.parent)?.(letter);
    if (letter.session === this.#session) return;
    this.#activity = new Date();
    if (channel !== "iopub") {
      this.#valve.flush();
      return this.audience.tell(letter);
    }
    if (letter.type === "status") this.#state = contentOf(letter)["execution_state"] === "busy" ? "busy" : "idle";
    this.#valve.take(letter);
  }

  #become(state: State): void {
    this.#state = state;
    this.audience.tell(ownLetter("status", { execution_state: state }));
  }

  #ended(start: number, process: KernelProcess, exit: Exit): void {
    if (start !== this.#start || process !== this.#process) return;
    const printed = process.printed().trim().slice(-SAID);
    this.#sockets?.close();
    this.#sockets = undefined;
    if (!this.#answered) return;
    const how = exit.signal ?? `exit code ${exit.code ?? "unknown"}`;
    this.#die(printed === "" ? how : `${how}: ${printed}`);
  }

  #die(reason: string): void {
    this.#valve.flush();
    this.#state = "dead";
    this.#reason = reason;
    this.audience.tell(deadState(reason));
  }

  /** Lets a page listen; call what is returned when it goes away. One that comes to a dead kernel has missed its end. */
  join(listener: Listener): () => void {
    const leave = this.audience.join(listener);
    if (this.#state === "dead") listener.deliver(deadState(this.#reason));
    return leave;
  }

  /** Passes on what a page sends. */
  send(channel: "shell" | "control" | "stdin", parts: readonly Uint8Array[], buffers: readonly Uint8Array[]): void {
    this.#activity = new Date();
    if (this.#state !== "dead") return this.#sockets?.send(channel, parts, buffers);
    for (const letter of lateAnswers({ channel, parts, buffers }, this.#reason)) this.audience.tell(letter);
  }

  /** Stops the running cell, also in the middle of an endless loop: the kernel's warden hears it. */
  async interrupt(): Promise<void> {
    if (this.#sockets === undefined) throw new Refusal(409, "the kernel has ended: restart it");
    const heard = this.#request("interrupt_request", {}, "control", "interrupt_reply");
    if ((await Promise.race([heard, late(INTERRUPT_MS)])) === "late")
      throw new Refusal(500, "the kernel does not react: restart it");
  }

  /** Ends the process and starts a new one under the same name. What the old one still had to say is dropped. */
  async restart(): Promise<void> {
    this.#start += 1;
    // Not published: a page takes that for a kernel that died and was restarted without being asked.
    this.#state = "restarting";
    await this.#stop();
    this.audience.forget();
    this.#state = "starting";
    await this.begin();
  }

  /** Ends the process: asks, waits, and kills what does not go. */
  async end(): Promise<void> {
    this.#start += 1;
    this.#state = "dead";
    this.#valve.flush();
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const ending = this.#process;
    const sockets = this.#sockets;
    [this.#process, this.#sockets] = [undefined, sockets];
    if (ending === undefined) return;
    if (sockets !== undefined) void this.#request("shutdown_request", { restart: false }, "control", "shutdown_reply");
    if ((await Promise.race([ending.exited, late(END_MS)])) === "late") ending.kill("SIGKILL");
    await ending.exited;
    sockets?.close();
    this.#sockets = undefined;
  }
}
