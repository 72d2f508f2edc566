/** `npm start`, by its own program: what it takes, what it says, and how it ends. */
import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { folder, notebook, until } from "./harness.js";

const door = fileURLToPath(new URL("../../kernel-lib/setup/start.mjs", import.meta.url));
const state = folder();

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  cwd: string = state,
): { readonly done: Promise<Ran>; readonly out: () => string; readonly stop: (signal: NodeJS.Signals) => void } {
  const child = spawn(process.execPath, [door, ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, KERNEL_LAB_STATE: state, INIT_CWD: cwd, ...env },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (data: Buffer) => (out += data.toString()));
  child.stderr.on("data", (data: Buffer) => (err += data.toString()));
  const done = new Promise<Ran>((resolve) => child.once("close", (code) => resolve({ code, out, err })));
  return { done, out: () => out, stop: (signal) => void child.kill(signal) };
}

const LINE = /^The lab is open at http:\/\/127\.0\.0\.1:(\d+)\/\?token=[\w-]{32}\n$/;

describe("npm start", () => {
  test("tells what it takes, and opens nothing for that", async () => {
    const { code, out, err } = await start(["--help"]).done;
    expect([code, err]).toEqual([0, ""]);
    for (const option of [
      "--root",
      "--port",
      "--no-open",
      "--exit-when-ready",
      "--idle-minutes",
      "--unsafe-listen",
      "--help",
    ])
      expect(out).toContain(option);
  });

  test("prints one line, and stops when the lab can be opened, if asked to", async () => {
    expect(await start(["--port", "0", "--no-open", "--exit-when-ready"]).done).toEqual({
      code: 0,
      out: expect.stringMatching(LINE),
      err: "",
    });
  });

  test("opens another folder, named from where the command was given, and the port that is asked for", async () => {
    const place = folder();
    writeFileSync(join(place, "mine.ipynb"), notebook());
    const probe = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => probe.once("listening", resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    const token = "s".repeat(32);
    const lab = start(["--root=.", `--port=${port}`, "--no-open"], { KERNEL_LAB_TOKEN: token }, place);
    await until(() => LINE.test(lab.out()));
    const entered = await fetch(`http://127.0.0.1:${port}/?token=${token}`, { redirect: "manual" });
    const base = entered.headers.get("location")?.replace(/\/lab$/, "") ?? "";
    const answer = await fetch(`http://127.0.0.1:${port}${base}/api/contents`, {
      headers: { Authorization: `token ${token}` },
    });
    const { content } = (await answer.json()) as { readonly content: readonly { readonly name: string }[] };
    expect(content.map(({ name }) => name)).toEqual(["mine.ipynb"]);
    lab.stop("SIGINT");
    expect(await lab.done).toEqual({ code: 0, out: expect.stringMatching(LINE), err: "" });
  });

  test.each([
    [["--prot", "1"], {}, /^KL908 there is no option --prot/],
    [["--port", "x"], {}, /^KL908 --port is followed by x/],
    [["--port"], {}, /^KL908 --port is followed by --no-open/],
    [["--port", "70000"], {}, /^KL908 --port is followed by 70000/],
    [["--root", "/none/at/all"], {}, /^KL823 /],
    [["--unsafe-listen", "127.0.0.2", "--port", "0"], {}, /^KL832 .*no token is set/],
    [["--unsafe-listen", "0.0.0.0", "--port", "0"], { KERNEL_LAB_TOKEN: "t".repeat(32) }, /^KL832 /],
    [["--port", "0"], { KERNEL_LAB_TOKEN: "short" }, /^KL831 /],
    [["--port", "0"], { KERNEL_LAB_STATE: door }, /^KL709 .*\n(.*\n)+.*KERNEL_LAB_STATE/],
  ] as const)("says what is wrong with %j", async (args, env, says) => {
    const { code, out, err } = await start([...args, "--no-open"], env).done;
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(says);
    expect(err).not.toMatch(/^\s+at /m);
  });

  test("says that a port is taken, and how to choose another", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    const { err } = await start(["--port", String((taken.address() as AddressInfo).port), "--no-open"]).done;
    taken.close();
    expect(err).toMatch(/^KL820 (.*\n)*.*--port 0/);
  });
});
