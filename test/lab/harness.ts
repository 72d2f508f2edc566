/** A lab for a test file, on a folder of its own, with a state folder of its own; and two ways to speak to it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import { WebSocket } from "ws";
import { header, type Header } from "../../kernel-lib/jupyter/wire.js";
import { FORMAT, pack, unpack } from "../../kernel-lib/lab/server/framing.js";
import { openLab, type Lab, type LabOptions } from "../../kernel-lib/lab/server/lab.js";

/** A code cell as a file holds it. */
export const code = (source: string, outputs: readonly unknown[] = []): object => ({
  cell_type: "code",
  execution_count: null,
  id: randomUUID().slice(0, 8),
  metadata: {},
  outputs,
  source: [source],
});

/** A notebook as a file holds it. */
export const notebook = (...cells: readonly object[]): string =>
  `${JSON.stringify({ cells, metadata: { kernelspec: { display_name: "TypeScript (kernel-lib)", language: "typescript", name: "tslab" } }, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: () => Record<string, unknown>;
}

/** The parsed form of a message on the WebSocket. */
export interface Heard {
  readonly channel: string;
  readonly header: Header;
  readonly parent: Partial<Header>;
  readonly content: Record<string, unknown>;
}

/** A page's side of a WebSocket to a kernel. */
export interface Line {
  readonly session: string;
  readonly heard: Heard[];
  /** Sends a request; gives its id. */
  readonly ask: (type: string, content: object, channel?: "shell" | "control") => string;
  /** Runs a cell; resolves when it is idle again, with what it published and its reply. */
  readonly run: (code: string) => Promise<readonly Heard[]>;
  readonly until: (holds: (heard: readonly Heard[]) => boolean, ms?: number) => Promise<void>;
  readonly socket: WebSocket;
  readonly close: () => Promise<void>;
}

export interface Bench {
  readonly lab: () => Lab;
  readonly root: string;
  readonly state: string;
  /** A request of a program, with the token in a header unless others are given. */
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Reply>;
  /** Bytes as they are, over a socket; gives the whole answer. */
  readonly raw: (text: string) => Promise<string>;
  /** A session on a notebook: its kernel's id. */
  readonly open: (path: string) => Promise<string>;
  readonly line: (kernel: string, session?: string) => Promise<Line>;
}

/** An empty folder, removed after the tests of the file. */
export function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "kernel-lab-test-"));
  afterAll(() => rmSync(made, { recursive: true, force: true, maxRetries: 5 }));
  return made;
}

export const later = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error("it did not come to hold in time");
    await later(20);
  }
}

/** Opens a lab before the tests of a file, on these files. */
export function bench(files: Readonly<Record<string, string>>, options: Partial<LabOptions> = {}): Bench {
  const top = folder();
  const root = join(top, "root");
  const state = join(top, "state");
  let lab: Lab;
  beforeAll(async () => {
    for (const [name, text] of Object.entries({ ...files, "empty.ipynb": notebook() })) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    writeFileSync(join(top, "secret.txt"), "SECRET");
    process.env["KERNEL_LAB_STATE"] = state;
    lab = await openLab({ root, port: 0, ...options });
  });
  afterAll(() => lab.close());
  const ask: Bench["ask"] = async (method, path, body, headers) => {
    const answer = await fetch(`http://127.0.0.1:${lab.port}${lab.base}/${path}`, {
      method,
      redirect: "manual",
      headers: headers ?? { Authorization: `token ${lab.token}` },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, text, json: () => JSON.parse(text) };
  };
  const raw: Bench["raw"] = (text) => speak(lab.port, text);
  const open: Bench["open"] = async (path) => {
    const answer = await ask("POST", "api/sessions", { path, name: path, type: "notebook", kernel: { name: "tslab" } });
    const { kernel } = answer.json() as { readonly kernel: { readonly id: string } };
    return kernel.id;
  };
  const line: Bench["line"] = (kernel, session = randomUUID()) => dialTo(lab, kernel, session);
  return { lab: () => lab, root, state, ask, raw, open, line };
}

/** Sends bytes to a port and reads the whole answer. */
export function speak(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text, "latin1"));
    let answer = "";
    socket.setTimeout(5000, () => socket.destroy());
    socket.on("data", (data) => (answer += data.toString("latin1")));
    socket.on("close", () => resolve(answer));
    socket.on("error", (error: NodeJS.ErrnoException) =>
      answer === "" && error.code !== "ECONNRESET" ? reject(error) : resolve(answer),
    );
  });
}

/** The status of a raw answer. */
export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

/** Opens a page's WebSocket to a kernel. */
export async function dialTo(
  lab: Pick<Lab, "port" | "base" | "token">,
  kernel: string,
  session: string = randomUUID(),
): Promise<Line> {
  const socket = new WebSocket(
    `ws://127.0.0.1:${lab.port}${lab.base}/api/kernels/${kernel}/channels?session_id=${session}`,
    FORMAT,
    { headers: { Authorization: `token ${lab.token}` } },
  );
  const heard: Heard[] = [];
  socket.on("message", (data) => {
    const framed = unpack(data as Buffer);
    if (framed === undefined) throw new Error("the server sent no message");
    const [head, parent, , content] = framed.parts.map((part) => JSON.parse(Buffer.from(part).toString()));
    heard.push({ channel: framed.channel, header: head, parent, content });
  });
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  const ask: Line["ask"] = (type, content, channel = "shell") => {
    const head = header(type, session, "page");
    const parts = [head, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
    socket.send(pack({ channel, parts, buffers: [] }));
    return head.msg_id;
  };
  const of = (id: string): readonly Heard[] => heard.filter(({ parent }) => parent.msg_id === id);
  const isDone = (id: string): boolean =>
    of(id).some((each) => each.header.msg_type === "execute_reply") &&
    of(id).some((each) => each.header.msg_type === "status" && each.content["execution_state"] === "idle");
  const run: Line["run"] = async (source) => {
    const id = ask("execute_request", {
      code: source,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    });
    await until(() => isDone(id), 60_000);
    return of(id);
  };
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.close();
    await closed;
  };
  return { session, heard, ask, run, socket, close, until: (holds, ms) => until(() => holds(heard), ms) };
}

/** What a cell printed. */
export const printed = (heard: readonly Heard[]): string =>
  heard.flatMap(({ header: head, content }) => (head.msg_type === "stream" ? [String(content["text"])] : [])).join("");
