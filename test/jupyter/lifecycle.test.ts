/** A kernel starts for its owner alone, and leaves nothing behind. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { type Connection, address } from "../../kernel-lib/jupyter/wire.js";
import { Kernel } from "../../kernel-lib/lab/kernel/kernel.js";
import { KERNELSPEC } from "../../kernel-lib/lab/kernel/process.js";
import { emptyFolder, later, plain, until } from "./harness.js";
import { Dealer, Request } from "zeromq";

const cwd = emptyFolder();

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

test("connects on the loopback with a key that its owner alone can read; restarts; ends with timers running", async () => {
  const kernel = await Kernel.start({ cwd });
  const file = kernel.connectionFile;
  const connection: Connection = JSON.parse(readFileSync(file, "utf8"));
  expect(connection.ip).toBe("127.0.0.1");
  expect(connection.key.length).toBeGreaterThanOrEqual(32);
  expect(statSync(file).mode & 0o777).toBe(0o600);

  // A message signed with another key is not even answered.
  const stranger = new Dealer({ linger: 0, receiveTimeout: 300 });
  stranger.connect(address(connection, connection.shell_port));
  await stranger.send([
    "<IDS|MSG>",
    "0".repeat(64),
    '{"msg_type":"kernel_info_request","msg_id":"1"}',
    "{}",
    "{}",
    "{}",
  ]);
  await expect(stranger.receive()).rejects.toThrow();
  stranger.close();

  // The heart beats in the middle of a synchronous loop.
  const heart = new Request({ linger: 0, receiveTimeout: 2000 });
  heart.connect(address(connection, connection.hb_port));
  const loop = kernel.execute("const end = Date.now() + 500; while (Date.now() < end);");
  await heart.send("beat");
  expect(String(await heart.receive())).toBe("beat");
  heart.close();
  await loop;

  await kernel.execute("const before = 1; setInterval(() => {}, 1000)");
  const [pid, exited] = [kernel.pid, kernel.exited];
  await kernel.restart();
  expect(await exited).toEqual({ code: 0, signal: null });
  expect(isAlive(pid)).toBe(false);
  expect((await kernel.execute("before")).reply["ename"]).toBe("TypeScriptError");
  const { executionCount, outputs } = await kernel.execute("'new'");
  expect([executionCount, plain(outputs.outputs)]).toEqual([2, "'new'"]);

  await kernel.execute("setInterval(() => {}, 1000)");
  expect(await kernel.shutdown()).toEqual({ code: 0, signal: null });
  expect(existsSync(file)).toBe(false);
});

test("ends when asked in the middle of an endless loop, and tells who waits", async () => {
  const kernel = await Kernel.start({ cwd });
  const cell = kernel.execute("await 1; for (;;);");
  cell.catch(() => undefined);
  const { signal } = await kernel.shutdown();
  expect(signal).toBe("SIGKILL");
  await expect(cell).rejects.toThrow(/the kernel ended/);
});

test("a cell that ends the process is told as such", async () => {
  const kernel = await Kernel.start({ cwd });
  await expect(kernel.execute("process.exit(3)")).rejects.toThrow(/exit code 3/);
});

test("does not outlive a client that is killed, not even in an endless loop", async () => {
  const client = fileURLToPath(new URL("../../kernel-lib/dist/lab/kernel/kernel.js", import.meta.url));
  const program = `import { Kernel } from ${JSON.stringify(client)};
    const kernel = await Kernel.start({ cwd: ${JSON.stringify(cwd)} });
    kernel.execute("await 1; for (;;);");
    setTimeout(() => console.log(kernel.pid), 100);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const pid = await new Promise<number>((resolve) =>
    child.stdout.once("data", (data) => resolve(Number(String(data)))),
  );
  expect(isAlive(pid)).toBe(true);
  child.kill("SIGKILL");
  await until(() => !isAlive(pid), 8000);
});

test.each([0, 50, 100, 200, 400])(
  "does not outlive a client that is killed %d ms after it was started, and takes its folder along",
  async (ms) => {
    const client = new URL("../../kernel-lib/dist/lab/kernel/process.js", import.meta.url).href;
    const program = `import { KERNELSPEC, spawnKernel } from ${JSON.stringify(client)};
    const kernel = await spawnKernel({ cwd: ${JSON.stringify(cwd)}, env: {}, kernelspec: KERNELSPEC });
    console.log(JSON.stringify([kernel.pid, kernel.connectionFile]));
    setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [data] = await once(child.stdout, "data");
    const [pid, file]: [number, string] = JSON.parse(String(data));
    await later(ms);
    child.kill("SIGKILL");
    await until(() => !isAlive(pid), 8000);
    expect(existsSync(dirname(file))).toBe(false);
  },
);

test.each(["shell_port", "control_port"] as const)(
  "says in one sentence that its %s is taken, and ends",
  async (taken) => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const free = { shell_port: 0, iopub_port: 0, stdin_port: 0, control_port: 0, hb_port: 0 };
    const file = join(cwd, `${taken}.json`);
    writeFileSync(
      file,
      JSON.stringify({
        transport: "tcp",
        ip: "127.0.0.1",
        key: "k",
        signature_scheme: "hmac-sha256",
        ...free,
        [taken]: port,
      }),
    );
    const { status, stderr } = spawnSync(process.execPath, [join(KERNELSPEC, "launch.mjs"), file], {
      cwd,
      encoding: "utf8",
    });
    expect(stderr).toMatch(/^The TypeScript kernel did not start: .*address already in use.*\n$/i);
    expect(status).toBe(1);
    server.close();
  },
);
