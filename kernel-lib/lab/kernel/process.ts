/**
 * A kernel's process: its kernelspec, its connection file and its end.
 *
 * The connection file holds the key that lets anyone run code: it is readable by its owner alone, and removed with the
 * process. The process gets a group of its own, so that Ctrl-C in a terminal reaches the client, which decides.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, type Server, createServer } from "node:net";
import { join } from "node:path";
import type { Connection } from "../../jupyter/wire.js";
import { temporaryFolder } from "../folder.js";
import { HOME } from "../home.js";

/** The folder of this package's kernelspec. */
export const KERNELSPEC: string = join(HOME, "jupyter", "kernels", "tslab");

const HOST = "127.0.0.1";

/** Ports that are free now. Another process may take one before the kernel does: then the start is tried again. */
async function freePorts(count: number): Promise<readonly number[]> {
  const listen = (): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer();
      server.once("error", reject);
      server.listen(0, HOST, () => resolve(server));
    });
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/** Over files of this folder, or over ports of this machine. */
async function newConnection(folder: string, transport: "ipc" | "tcp"): Promise<Connection> {
  const ports = transport === "ipc" ? [1, 2, 3, 4, 5] : await freePorts(5);
  const [shell_port = 0, iopub_port = 0, stdin_port = 0, control_port = 0, hb_port = 0] = ports;
  const key = randomBytes(32).toString("hex");
  const ip = transport === "ipc" ? join(folder, "s") : HOST;
  const fixed = { transport, ip, signature_scheme: "hmac-sha256", kernel_name: "tslab" };
  const owner = process.pid;
  return { ...fixed, key, shell_port, iopub_port, stdin_port, control_port, hb_port, owner };
}

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The kernel's process has ended, or never answered. */
export class KernelDied extends Error {
  override readonly name: string = "KernelDied";

  /** Told by how the process ended and what it printed last. */
  static of({ code, signal }: Exit, printed: string): KernelDied {
    const last = printed.trim();
    return new KernelDied(`the kernel ended (${signal ?? `exit code ${code}`})${last === "" ? "" : `: ${last}`}`);
  }
}

export interface KernelProcess {
  readonly pid: number;
  readonly connection: Connection;
  /** The file that tells other programs how to reach the kernel. */
  readonly connectionFile: string;
  readonly exited: Promise<Exit>;
  /** The last of what the process printed itself, for the report of a failed start. */
  readonly printed: () => string;
  readonly kill: (signal: NodeJS.Signals) => void;
}

/** What may be set about a kernel's process. */
export interface SpawnOptions {
  /** The notebook's folder. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A folder with a kernel.json. */
  readonly kernelspec: string;
  /** Where the folder of the connection is made; the system's temporary folder if not given. */
  readonly temporary?: string;
  /** `ipc`: sockets in that folder, which need no network; not on Windows. `tcp` if not given. */
  readonly transport?: "ipc" | "tcp";
  /** Flags of Node for the kernel, from the folder of its connection. */
  readonly nodeFlags?: (folder: string) => readonly string[];
  /** The kernel sees only `env`, and nothing of what this process has. */
  readonly bareEnvironment?: boolean;
}

const KEPT = 8192;

function spawnIn(argv: readonly string[], flags: readonly string[], options: SpawnOptions): ChildProcess {
  const { cwd, env, bareEnvironment = false } = options;
  const [command = "node", ...args] = argv;
  return spawn(command === "node" ? process.execPath : command, [...flags, ...args], {
    cwd,
    env: { ...(bareEnvironment ? {} : process.env), ...env, JPY_PARENT_PID: String(process.pid) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
}

/** Starts the process; it may not be ready, nor even live long. */
export async function spawnKernel(options: SpawnOptions): Promise<KernelProcess> {
  const folder = temporaryFolder("kernel-lib-", options.temporary);
  const connection = await newConnection(folder, options.transport ?? "tcp");
  const connectionFile = join(folder, "connection.json");
  writeFileSync(connectionFile, JSON.stringify(connection), { mode: 0o600 });
  const spec: { argv: string[] } = JSON.parse(readFileSync(join(options.kernelspec, "kernel.json"), "utf8"));
  const argv = spec.argv.map((word) =>
    word.replace("{resource_dir}", options.kernelspec).replace("{connection_file}", connectionFile),
  );
  const child = spawnIn(argv, options.nodeFlags?.(folder) ?? [], options);
  let printed = "";
  const keep = (chunk: Buffer): void => {
    printed = (printed + chunk.toString()).slice(-KEPT);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  // A client that is killed by a signal leaves this undone; the kernel then does it, and ends by itself, within seconds.
  const killAtExit = (): void => void child.kill("SIGKILL");
  process.once("exit", killAtExit);
  const exited = new Promise<Exit>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      process.off("exit", killAtExit);
      rmSync(folder, { recursive: true, force: true });
      resolve({ code, signal });
    };
    child.once("error", (error) => {
      printed += error.message;
      end(null, null);
    });
    child.once("exit", end);
  });
  return {
    pid: child.pid ?? 0,
    connection,
    connectionFile,
    exited,
    printed: () => printed,
    kill: (signal) => void child.kill(signal),
  };
}
