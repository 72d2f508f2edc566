/**
 * Starts the notebook kernel: sockets and warden first, so that a front end can reach it while the compiler reads its
 * libraries, then the compiler, then requests.
 */
import { readFileSync } from "node:fs";
import { createCompiler } from "./compiler.js";
import { createExecutor } from "./executor.js";
import { clearAway, dependsOn, isOwned } from "./owner.js";
import { lendModules } from "./resolution.js";
import { KernelServer } from "./server.js";
import { installStacks } from "./stack.js";
import { startWarden } from "./warden-link.js";
import type { Connection } from "./wire.js";

/** Runs the kernel described by this connection file in the current folder. Resolves when it answers; one whose owner is gone already ends. */
export async function startKernel(connectionFile: string): Promise<void> {
  const connection: Connection = JSON.parse(readFileSync(connectionFile, "utf8"));
  const depends = dependsOn(connection);
  if (!isOwned(depends)) {
    clearAway(connection, connectionFile);
    process.exit(1);
  }
  const folder = process.cwd();
  const server = new KernelServer(connection);
  const early: (readonly Uint8Array[])[] = [];
  let control = (frames: readonly Uint8Array[]): void => void early.push(frames);
  let interrupt: (forced: boolean) => void = () => undefined;
  const warden = startWarden(
    { connection, connectionFile, depends },
    {
      control: (frames) => control(frames),
      interrupt: (forced) => interrupt(forced),
      quit: () => void server.close(),
    },
  );
  // Without a listener, a SIGINT would end the process. This one hears it between two turns of the event loop.
  let wardenHears = false;
  process.on("SIGINT", () => {
    if (!wardenHears) interrupt(false);
  });
  process.on("exit", () => warden.close());
  [wardenHears] = await Promise.all([warden.ready, server.bind()]);

  lendModules();
  installStacks();
  const compiler = warden.critical(() => createCompiler(folder));
  const executor = createExecutor(compiler, folder, warden.critical);
  interrupt = (forced) => {
    executor.interrupt();
    if (forced) server.listen();
  };
  control = server.serve({ compiler, executor, warden });
  early.forEach(control);
}
