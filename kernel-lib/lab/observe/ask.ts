/** Runs the harness on one file system after another and gathers what it prints. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Problem } from "../../base/problem.js";
import type { HarnessRun } from "../../observe/collect.js";
import { textOfOrders, type ForcedOrder } from "../../observe/order/order.js";
import { searchPath } from "./machine.js";
import { freshPlace, type Session } from "./session.js";

/** One file system, its device, and what is asked of it. */
export interface Asking {
  readonly filesystem: string;
  readonly stableWrites: boolean;
  readonly orders: readonly ForcedOrder[];
  readonly runs: number;
}

/** What the kernel did. */
export interface Answered {
  readonly kernel: string;
  /** Whether struct page could be read. */
  readonly counts: boolean;
  readonly runs: readonly HarnessRun[];
}

type Line =
  | { readonly failure: string }
  | { readonly kernel: string; readonly counts: boolean }
  | Omit<HarnessRun, "filesystem" | "stableWrites">;

/** The file system as the harness knows it: large folios are a matter of the file, not of the file system. */
export const typeOf = (filesystem: string): string => filesystem.replace(/-largefolio$/, "");

/** The harness's status when it was told to stop, and has cleared up. */
const STOPPED = 4;

const failed = (what: string, where: string): Problem =>
  new Problem({
    code: "KL509",
    what: `the harness stopped: ${what}`,
    where,
    expected: "a run to the end",
    fix: "what it mounted is gone; read dmesg, and try again with --fs or --families of fewer things",
  });

/** Runs the harness once and gives each line that it prints. Error KL509: the harness stopped. */
export function linesOf(
  session: Session,
  mode: "run" | "waits",
  { filesystem, stableWrites }: Pick<Asking, "filesystem" | "stableWrites">,
  last: string,
  input: string,
  onLine: (line: unknown) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const where = `${filesystem}${stableWrites ? ", stable writes" : ""}`;
    const args = [mode, freshPlace(session), typeOf(filesystem), stableWrites ? "1" : "0", last];
    const child = spawn(session.program, args, {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, PATH: searchPath().join(":") },
    });
    const told: string[] = [];
    createInterface({ input: child.stdout }).on("line", (text) => {
      const line = JSON.parse(text) as Line;
      if ("failure" in line) told.push(line.failure);
      else onLine(line);
    });
    const pass = (signal: NodeJS.Signals) => (): void => void child.kill(signal);
    const [onInt, onTerm] = [pass("SIGINT"), pass("SIGTERM")];
    process.once("SIGINT", onInt).once("SIGTERM", onTerm);
    child.on("error", (error) => reject(failed(error.message, where)));
    child.on("close", (status, signal) => {
      process.off("SIGINT", onInt).off("SIGTERM", onTerm);
      if (status === 0) resolve();
      else if (status === STOPPED) reject(failed("it was interrupted", where));
      else reject(failed(told.join("; ") || `status ${String(status ?? signal)}`, where));
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/** Asks the running kernel. Error KL509: the harness stopped. */
export async function ask(session: Session, asking: Asking, onRun: () => void = () => undefined): Promise<Answered> {
  const { filesystem, stableWrites, orders, runs } = asking;
  const answers: HarnessRun[] = [];
  const heads: { readonly kernel: string; readonly counts: boolean }[] = [];
  await linesOf(session, "run", asking, String(runs), textOfOrders(orders), (line) => {
    if ("counts" in (line as object) && "kernel" in (line as object)) heads.push(line as (typeof heads)[number]);
    else {
      answers.push({ ...(line as HarnessRun), filesystem, stableWrites });
      onRun();
    }
  });
  return { kernel: heads[0]?.kernel ?? "", counts: heads[0]?.counts ?? false, runs: answers };
}
