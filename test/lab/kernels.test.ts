/** Kernels behind the server: they run, are interrupted, die, are restarted, outlive their page, and never their server. */
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { bench, dialTo, folder, later, notebook, printed, until, type Heard } from "./harness.js";

const { ask, open, line } = bench(
  { "a.ipynb": notebook(), "b.ipynb": notebook(), "c.ipynb": notebook() },
  { idleMs: 1500 },
);

const statesOf = (heard: readonly Heard[]): unknown[] =>
  heard.flatMap(({ header, content }) => (header.msg_type === "status" ? [content["execution_state"]] : []));
const errorOf = (heard: readonly Heard[]): unknown =>
  heard.find(({ header }) => header.msg_type === "error")?.content["ename"];
const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(process.platform === "linux" ? readFileSync(`/proc/${pid}/status`, "utf8") : "");
  } catch {
    return false;
  }
};

describe("a session", () => {
  test("has one kernel, which two pages share", async () => {
    const [one, two] = [await open("a.ipynb"), await open("a.ipynb")];
    expect(one).toBe(two);
    const [first, second] = [await line(one), await line(two)];
    await first.run("(globalThis as any).shared = 41");
    expect(printed(await second.run("console.log((globalThis as any).shared + 1)"))).toBe("42\n");
    await until(() => printed(first.heard).includes("42"));
    expect(
      first.heard.some(
        ({ header, parent }) => header.msg_type === "execute_reply" && parent.session === second.session,
      ),
    ).toBe(false);
    await Promise.all([first.close(), second.close()]);
  });

  test("is found, renamed and ended, and its kernel with it", async () => {
    const kernel = await open("b.ipynb");
    const found = JSON.parse((await ask("GET", "api/sessions")).text).find(
      (each: { path: string }) => each.path === "b.ipynb",
    );
    expect(found.kernel.id).toBe(kernel);
    expect((await ask("PATCH", `api/sessions/${found.id}`, { path: "moved.ipynb" })).json()["path"]).toBe(
      "moved.ipynb",
    );
    expect((await ask("DELETE", `api/sessions/${found.id}`)).status).toBe(204);
    expect((await ask("GET", `api/kernels/${kernel}`)).status).toBe(404);
  });
});

describe("a running cell", () => {
  test.each([
    ["an endless loop", "for (;;) {}"],
    ["an endless loop after an await", "await new Promise((r) => setTimeout(r, 20));\nfor (;;) {}"],
    ["an endless wait", "await new Promise(() => setInterval(() => {}, 1000))"],
  ])("is interrupted: %s", async (_name, source) => {
    const kernel = await open("a.ipynb");
    const page = await line(kernel);
    const ran = page.run(`console.log("begun");\n${source}`);
    await page.until((heard) => printed(heard).includes("begun"));
    await later(100);
    expect((await ask("POST", `api/kernels/${kernel}/interrupt`)).status).toBe(204);
    expect(errorOf(await ran)).toMatch(/Interrupt/);
    expect(printed(await page.run("console.log('goes on')"))).toBe("goes on\n");
    await page.close();
  });

  test("is gone after a restart, with its variables", async () => {
    const kernel = await open("a.ipynb");
    const page = await line(kernel);
    await page.run("(globalThis as any).here = 1");
    page.ask("execute_request", { code: "for (;;) {}" });
    await page.until((heard) => statesOf(heard).at(-1) === "busy");
    expect((await ask("POST", `api/kernels/${kernel}/restart`)).json()["id"]).toBe(kernel);
    expect(statesOf(page.heard)).not.toContain("dead");
    expect(printed(await page.run("console.log(typeof (globalThis as any).here)"))).toBe("undefined\n");
    await page.close();
  });
});

describe("a kernel that is killed", () => {
  test("is told to the page, and starts again under its name", async () => {
    const kernel = await open("a.ipynb");
    const page = await line(kernel);
    const pid = Number(printed(await page.run("console.log(process.pid)")));
    process.kill(pid, "SIGKILL");
    await page.until((heard) => statesOf(heard).includes("dead"));
    const dead = page.heard.find(({ content }) => content["execution_state"] === "dead");
    expect(dead?.content["reason"]).toContain("SIGKILL");
    expect((await ask("GET", `api/kernels/${kernel}`)).json()["execution_state"]).toBe("dead");
    expect((await ask("POST", `api/kernels/${kernel}/interrupt`)).status).toBe(409);
    expect((await ask("POST", `api/kernels/${kernel}/restart`)).status).toBe(200);
    expect(printed(await page.run("console.log('again')"))).toBe("again\n");
    await page.close();
  });
});

describe("a page that comes to a dead kernel", () => {
  test("is told at once and gets an answer to what it asks, whether it was there before or not", async () => {
    const kernel = await open("b.ipynb");
    const page = await line(kernel);
    page.ask("execute_request", { code: "process.exit(3)" });
    await page.until((heard) => statesOf(heard).includes("dead"));
    await page.close();
    for (const session of [undefined, page.session]) {
      const late = await line(kernel, session);
      await late.until((heard) => statesOf(heard).includes("dead"));
      expect(late.heard.find(({ content }) => content["execution_state"] === "dead")?.content["reason"]).toMatch(
        /code 3/,
      );
      for (const [type, channel] of [
        ["kernel_info_request", "shell"],
        ["execute_request", "shell"],
        ["interrupt_request", "control"],
      ] as const) {
        const id = late.ask(type, { code: "2 + 2" }, channel);
        const about = () => late.heard.filter(({ parent }) => parent.msg_id === id);
        await late.until(() => about().some(({ header }) => header.msg_type === type.replace("request", "reply")));
        const reply = about().find((each) => each.channel === channel);
        expect(reply?.content).toMatchObject({ status: "error", evalue: "the kernel has ended: restart it" });
        expect(errorOf(about())).toBe(type === "execute_request" ? "KernelEnded" : undefined);
      }
      await late.close();
    }
    expect((await ask("POST", `api/kernels/${kernel}/restart`)).status).toBe(200);
    const again = await line(kernel);
    expect(printed(await again.run("console.log('again')"))).toBe("again\n");
    expect(statesOf(again.heard)).not.toContain("dead");
    await again.close();
  });
});

describe("a page that goes away", () => {
  test("finds on its return what its cell has printed meanwhile, and that it is done", async () => {
    const kernel = await open("a.ipynb");
    const page = await line(kernel);
    const id = page.ask("execute_request", {
      code: 'console.log("begun"); for (let i = 0; i < 5; i++) { await new Promise((r) => setTimeout(r, 100)); console.log("step " + i); }',
    });
    await page.until((heard) => printed(heard).includes("begun"));
    page.socket.terminate();
    await later(1200);
    const back = await line(kernel, page.session);
    await back.until((heard) =>
      heard.some(({ header, parent }) => header.msg_type === "execute_reply" && parent.msg_id === id),
    );
    // The reply comes by another channel than what was printed, and may be before it.
    await back.until((heard) => statesOf(heard.filter(({ parent }) => parent.msg_id === id)).includes("idle"));
    expect(printed(page.heard) + printed(back.heard)).toBe("begun\nstep 0\nstep 1\nstep 2\nstep 3\nstep 4\n");
    await back.close();
  });

  test("is told what was lost if it was more than is kept", async () => {
    const kernel = await open("a.ipynb");
    const page = await line(kernel);
    const id = page.ask("execute_request", {
      code:
        'console.log("begun"); await new Promise((r) => setTimeout(r, 500)); const show = globalThis[Symbol.for("kernel-lib.display")];\n' +
        'for (let i = 0; i < 60; i++) show({ "text/plain": i + "x".repeat(1_000_000) }); console.log("done");',
    });
    await page.until((heard) => printed(heard).includes("begun"));
    page.socket.terminate();
    await until(async () => (await ask("GET", `api/kernels/${kernel}`)).json()["execution_state"] === "idle");
    const back = await line(kernel, page.session);
    await back.until((heard) =>
      heard.some(({ header, parent }) => header.msg_type === "execute_reply" && parent.msg_id === id),
    );
    await back.until((heard) => statesOf(heard.filter(({ parent }) => parent.msg_id === id)).includes("idle"));
    expect(printed(back.heard)).toMatch(
      /\[\d+ pieces of output came while the page was away, did not fit, and are lost\]/,
    );
    const kept = back.heard.filter(({ header }) => header.msg_type === "display_data").length;
    expect(kept).toBeGreaterThan(20);
    expect(kept).toBeLessThan(40);
    await back.close();
  });

  test("does not get what another page has asked", async () => {
    const kernel = await open("a.ipynb");
    const [one, two] = [await line(kernel), await line(kernel)];
    one.socket.terminate();
    await two.run("1 + 1");
    const back = await line(kernel, one.session);
    await later(200);
    expect(back.heard.filter(({ header }) => header.msg_type === "execute_reply")).toEqual([]);
    await Promise.all([back.close(), two.close()]);
  });
});

test("a kernel without a page and without work is ended where that was asked for, and not while it works", async () => {
  const kernel = await open("c.ipynb");
  const page = await line(kernel);
  page.ask("execute_request", { code: 'console.log("begun"); await new Promise((r) => setTimeout(r, 3000));' });
  await page.until((heard) => printed(heard).includes("begun"));
  await page.close();
  await later(2500);
  expect((await ask("GET", `api/kernels/${kernel}`)).json()["execution_state"]).toBe("busy");
  await until(async () => (await ask("GET", `api/kernels/${kernel}`)).status === 404);
});

describe("a server that ends", () => {
  /** A lab in a process of its own with a kernel that is idle or loops; gives both. */
  async function withKernel(source: string): Promise<{ readonly server: ChildProcess; readonly pid: number }> {
    const root = folder();
    const module = (name: string): string =>
      JSON.stringify(fileURLToPath(new URL(`../../kernel-lib/dist/lab/server/${name}`, import.meta.url)));
    const program = `const { openLab } = await import(${module("lab.js")});
      const lab = await openLab({ root: ${JSON.stringify(root)}, port: 0 });
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => lab.close().then(() => process.exit(0)));
      console.log(JSON.stringify({ port: lab.port, base: lab.base, token: lab.token }));`;
    const server = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, KERNEL_LAB_STATE: folder() },
    });
    const said = await new Promise<string>((resolve) =>
      server.stdout?.once("data", (data: Buffer) => resolve(data.toString())),
    );
    const { port, base, token } = JSON.parse(said);
    const headers = { Authorization: `token ${token}` };
    const answer = await fetch(`http://127.0.0.1:${port}${base}/api/sessions`, {
      method: "POST",
      headers,
      body: '{"path":"x"}',
    });
    const { kernel } = (await answer.json()) as { kernel: { id: string } };
    const page = await dialTo({ port, base, token }, kernel.id);
    const pid = Number(printed(await page.run("console.log(process.pid)")));
    page.ask("execute_request", { code: source });
    await later(300);
    return { server, pid };
  }

  test.each([
    ["SIGINT", "1", 2000],
    ["SIGTERM", "1", 2000],
    ["SIGTERM", "for (;;) {}", 2000],
    ["SIGKILL", "1", 2000],
    ["SIGKILL", "for (;;) {}", 2000],
  ] as const)("by %s leaves no kernel, which runs %s, behind", async (signal, source, ms) => {
    const { server, pid } = await withKernel(source);
    expect(runs(pid)).toBe(true);
    server.kill(signal);
    await until(() => !runs(pid), ms);
  });
});
