/**
 * The kernel's sockets and the answers to Jupyter's requests.
 *
 * Shell and iopub live here; control and heartbeat in the warden's thread, which passes requests on. What arrives on either
 * is answered by the same table.
 */
import { Publisher, Router } from "zeromq";
import type { Compiler } from "./compiler.js";
import { ExecutionQueue } from "./execution-queue.js";
import type { Executor } from "./executor.js";
import { complete, inspectCode, isComplete } from "./introspection.js";
import { gathering } from "./gathering.js";
import { History } from "./history.js";
import { kernelInfo } from "./kernel-info.js";
import { Outbox } from "./outbox.js";
import { captureOutput } from "./output.js";
import type { Warden } from "./warden-link.js";
import { type Connection, type Json, type Message, address, answer, decode, encode } from "./wire.js";

/** What answers requests. */
export interface Machine {
  readonly compiler: Compiler;
  readonly executor: Executor;
  readonly warden: Warden;
}

type Reply = (content: Json) => void;

const text = (content: Json, field: string): string => String(content[field] ?? "");
const place = (content: Json): number => Number(content["cursor_pos"] ?? text(content, "code").length);

export class KernelServer {
  readonly #connection: Connection;
  // No high-water mark: a publisher at its mark drops messages, the state of the kernel among them.
  readonly #iopub = new Publisher({ linger: 1000, sendHighWaterMark: 0 });
  readonly #shell = new Router({ linger: 1000, sendHighWaterMark: 0 });
  readonly #stdin = new Router({ linger: 0 });
  readonly #published = new Outbox(this.#iopub);
  readonly #replies = new Outbox(this.#shell);
  readonly #history = new History();
  readonly #replied = new Map<Message, Json>();
  #count = 0;
  #heard: (request: Message) => void = () => undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async bind(): Promise<void> {
    const { shell_port, iopub_port, stdin_port } = this.#connection;
    await Promise.all([
      this.#shell.bind(address(this.#connection, shell_port)),
      this.#iopub.bind(address(this.#connection, iopub_port)),
      this.#stdin.bind(address(this.#connection, stdin_port)),
    ]);
  }

  readonly #gathering = gathering((parent, type, content) => {
    // A subscriber sorts what is published by its topic, not by a requester's identity.
    const message = { ...answer(parent, type, content), identities: [Buffer.from(type)] };
    this.#published.send(encode(this.#connection.key, message));
  });
  readonly #publish = this.#gathering.publish;

  #status(parent: Message, execution_state: "busy" | "idle"): void {
    this.#publish(parent, "status", { execution_state });
  }

  /** Answers requests until the process ends. Returns what the warden calls with a control request. */
  serve(machine: Machine): (frames: readonly Uint8Array[]) => void {
    const output = captureOutput(this.#publish);
    machine.compiler.tslab.display(output.writeDisplayData);
    const { executor, warden } = machine;

    const run = async (request: Message): Promise<boolean> => {
      const { content } = request;
      const code = text(content, "code");
      const silent = content["silent"] === true;
      const counted = !silent && content["store_history"] !== false;
      const execution_count = counted ? ++this.#count : this.#count;
      const remember = counted ? this.#history.add(execution_count, code) : () => undefined;
      this.#status(request, "busy");
      if (!silent) this.#publish(request, "execute_input", { code, execution_count });
      const title = silent ? "silent cell" : `cell [${execution_count}]`;
      output.begin(request);
      const outcome = await executor.run(code, title, request);
      if (outcome.kind === "failed") {
        const { ename, evalue, traceback } = outcome.failure;
        this.#publish(request, "error", { ename, evalue, traceback });
        this.#replied.set(request, { status: "error", execution_count, ename, evalue, traceback });
        return content["stop_on_error"] === false;
      }
      const { bundle } = outcome;
      remember(bundle?.["text/plain"]);
      if (bundle !== undefined && !silent)
        this.#publish(request, "execute_result", { execution_count, data: bundle, metadata: {} });
      this.#replied.set(request, { status: "ok", execution_count, user_expressions: {}, payload: [] });
      return true;
    };
    const reply = (request: Message, type: string, content: Json): void =>
      this.#replies.send(encode(this.#connection.key, answer(request, type, content)));
    const finish = (request: Message): void => {
      reply(request, "execute_reply", this.#replied.get(request) ?? { status: "error" });
      this.#replied.delete(request);
      this.#status(request, "idle");
    };
    const abort = (request: Message): void => {
      this.#status(request, "busy");
      // Without a count, as ipykernel's: a front end would show one at a cell that did not run.
      reply(request, "execute_reply", { status: "aborted" });
      this.#status(request, "idle");
    };
    const queue = new ExecutionQueue({ run, finish, abort });

    const handle = (request: Message, send: (request: Message, type: string, content: Json) => void): void => {
      const type = request.header.msg_type;
      if (type === "execute_request") return queue.add(request);
      this.#status(request, "busy");
      try {
        this.#answer(machine, request, (content) => send(request, type.replace(/_request$/, "_reply"), content));
      } catch (error) {
        send(request, type.replace(/_request$/, "_reply"), {
          status: "error",
          ename: "KernelError",
          evalue: String(error),
          traceback: [],
        });
      }
      this.#status(request, "idle");
    };
    this.#heard = (request) => handle(request, reply);
    this.listen();
    return (frames) => {
      const request = decode(this.#connection.key, frames);
      if (request === undefined) return;
      handle(request, (to, type, content) => warden.send(encode(this.#connection.key, answer(to, type, content))));
    };
  }

  /** Listens to the shell socket. Called again after a forced interrupt, which may have cut off the listening itself. */
  listen(): void {
    try {
      // Refused as busy where somebody listens already.
      this.#shell.receive().then(
        (frames) => {
          this.listen();
          const request = decode(this.#connection.key, frames);
          if (request !== undefined) this.#heard(request);
        },
        () => undefined,
      );
    } catch {
      return;
    }
  }

  #answer({ compiler, executor, warden }: Machine, request: Message, reply: Reply): void {
    const { content } = request;
    const code = text(content, "code");
    const known = executor.declarations();
    switch (request.header.msg_type) {
      case "kernel_info_request":
        return reply(kernelInfo(compiler.tslab.version));
      case "complete_request":
        return reply(warden.critical(() => complete(compiler, known, code, place(content))));
      case "inspect_request":
        return reply(warden.critical(() => inspectCode(compiler, known, code, place(content))));
      case "is_complete_request":
        return reply(isComplete(code));
      case "comm_info_request":
        return reply({ status: "ok", comms: {} });
      case "comm_open":
        // No comm has a counterpart here; closing it tells the front end so.
        return this.#publish(request, "comm_close", { comm_id: content["comm_id"], data: {} });
      case "history_request":
        return reply({ status: "ok", history: this.#history.ask(content) });
      case "interrupt_request":
        // The warden has interrupted before it passes this on.
        return reply({ status: "ok" });
      case "shutdown_request":
        reply({ status: "ok", restart: content["restart"] === true });
        setImmediate(() => void this.close());
    }
  }

  /** Sends what is still to be sent and ends the process, whatever timers a cell has left. */
  async close(): Promise<void> {
    this.#gathering.flush();
    await Promise.all([this.#published.flush(), this.#replies.flush()]);
    this.#shell.close();
    this.#stdin.close();
    this.#iopub.close();
    setTimeout(() => process.exit(0), 50);
  }
}
