/** The gallery: its pages, and its server under attack over real sockets. */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { renderGallery, serveGallery, type Gallery } from "../../kernel-lib/lab/gallery/index.js";
import { firstSentence } from "../../kernel-lib/lab/gallery/render.js";
import { isOwnHost, pathParts } from "../../kernel-lib/lab/gallery/request.js";
import { markdown, notebook, sample } from "./sample.js";

const top = mkdtempSync(join(tmpdir(), "kernel-lib-gallery-"));
const folder = join(top, "pages");
let gallery: Gallery;

beforeAll(async () => {
  vi.stubEnv("KERNEL_LIB_PLOTLY", "none");
  writeFileSync(join(top, "00-the-mail.ipynb"), sample());
  writeFileSync(
    join(top, "01 exercises & more.ipynb"),
    notebook([markdown("# Exercises <b>\n\nNo figure is here yet.")]),
  );
  const paths = ["00-the-mail.ipynb", "01 exercises & more.ipynb"].map((name) => join(top, name));
  await renderGallery(paths, folder, { title: "kernel-lab", lead: "A laboratory." });
  writeFileSync(join(top, "secret.txt"), "SECRET");
  writeFileSync(join(folder, ".hidden.txt"), "SECRET");
  writeFileSync(join(folder, "program.exe"), "SECRET");
  symlinkSync(join(top, "secret.txt"), join(folder, "link.txt"));
  symlinkSync(top, join(folder, "up"));
  mkdirSync(join(folder, "folder.html"));
  gallery = await serveGallery(folder, { port: 0, signals: false });
});

afterAll(async () => {
  await gallery.close();
  rmSync(top, { recursive: true, force: true });
});

/** Sends bytes as they are and reads the whole answer. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(gallery.port, "127.0.0.1", () => socket.write(text, "latin1"));
    let answer = "";
    socket.setTimeout(5000, () => socket.destroy());
    socket.on("data", (data) => (answer += data.toString()));
    socket.on("close", () => resolve(answer));
    socket.on("error", (error: NodeJS.ErrnoException) =>
      answer === "" && error.code !== "ECONNRESET" ? reject(error) : resolve(answer),
    );
  });
}

const get = (target: string, host: string = `127.0.0.1:${gallery.port}`, method: string = "GET"): Promise<string> =>
  raw(`${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);

const status = (answer: string): number => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

describe("the folder", () => {
  test("has a page for each notebook, pictures for those with figures, and the front page", () => {
    expect(
      readdirSync(folder)
        .filter((name) => name.endsWith(".html") && name !== "folder.html")
        .sort(),
    ).toEqual(["00-the-mail.html", "01 exercises & more.html", "index.html"]);
    expect(readdirSync(join(folder, "figures")).sort()).toEqual(["00-the-mail-dark.svg", "00-the-mail.svg"]);
  });

  test("has cards with title, picture, first sentence and link", () => {
    const front = readFileSync(join(folder, "index.html"), "utf8");
    expect(front).toContain('<a href="00-the-mail.html">The mail of 10 August 2015</a>');
    expect(front).toContain(
      "<p>A driver still holds a page through get_user_pages while writeback cleans it and a reflink shares its block.</p>",
    );
    expect(front).toMatch(/<img class="light" src="figures\/00-the-mail.svg" alt="Mean wait/);
    expect(front).toContain('<a href="01%20exercises%20&amp;%20more.html">Exercises</a>');
    expect(readFileSync(join(folder, "00-the-mail.html"), "utf8")).toContain(
      '<a href="index.html">← All notebooks</a>',
    );
  });

  test("says one sentence of each", () => {
    expect(firstSentence("One, 2.5 of it. Two.")).toBe("One, 2.5 of it.");
    expect(firstSentence("no end")).toBe("no end");
    expect(firstSentence("word ".repeat(60))).toHaveLength(176);
  });
});

describe("the server", () => {
  test.each([
    ["/", 200, "text/html; charset=utf-8"],
    ["/index.html?x=1", 200, "text/html; charset=utf-8"],
    ["/00-the-mail.html", 200, "text/html; charset=utf-8"],
    ["/01%20exercises%20&%20more.html", 200, "text/html; charset=utf-8"],
    ["/figures/00-the-mail.svg", 200, "image/svg+xml"],
    ["/none.html", 404, "text/plain; charset=utf-8"],
  ])("answers %s with %i", async (target, expected, type) => {
    const answer = await get(target);
    expect(status(answer)).toBe(expected);
    expect(answer).toContain(`Content-Type: ${type}\r\n`);
    expect(answer).toContain("X-Content-Type-Options: nosniff\r\n");
    expect(answer).toMatch(/Content-Security-Policy: default-src 'none'/);
  });

  test.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/%252e%252e/secret.txt",
    "/figures/../../secret.txt",
    "/figures/..%00/../../secret.txt",
    "/link.txt",
    "/up/secret.txt",
    "/.hidden.txt",
    "/program.exe",
    "/index.html%00.txt",
    "/index.html/",
    "/folder.html",
    "/figures",
    "//etc/passwd",
    "/C:/secret.txt",
    "/file:///etc/passwd",
    "http://127.0.0.1/secret.txt",
    "*",
    "/%ff%fe",
    "/%",
    `/${"a".repeat(3000)}`,
    `/${"a/".repeat(900)}`,
    `/${"a".repeat(300)}.html`,
  ])("does not leave its folder for %s", async (target) => {
    const answer = await get(target);
    expect([400, 404]).toContain(status(answer));
    expect(answer).not.toMatch(/SECRET|root:/);
  });

  test.each([
    "evil.example",
    "evil.example:PORT",
    "127.0.0.1",
    "127.0.0.1:1",
    "localhost.evil.example:PORT",
    "127.0.0.1:PORT.evil.example",
    "",
  ])("does not answer to the name %j", async (host) => {
    const answer = await get("/", host.replace("PORT", String(gallery.port)));
    expect([400, 421]).toContain(status(answer));
    expect(answer).not.toContain("kernel-lab");
  });

  test("answers to its own names", async () => {
    for (const name of ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"])
      expect(status(await get("/", `${name}:${gallery.port}`))).toBe(200);
  });

  test.each(["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])("does not do %s", async (method) => {
    const answer = await get("/index.html", undefined, method);
    expect(status(answer)).toBe(405);
    expect(answer).toContain("Allow: GET, HEAD\r\n");
  });

  test("answers HEAD without a body", async () => {
    const answer = await get("/", undefined, "HEAD");
    expect(status(answer)).toBe(200);
    expect(answer.split("\r\n\r\n")[1]).toBe("");
    expect(Number(/Content-Length: (\d+)/.exec(answer)?.[1])).toBeGreaterThan(1000);
  });

  test.each([
    "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    "nonsense\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    `GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(20_000)}\r\n\r\n`,
    "\u0016\u0003\u0001",
  ])("survives %j", async (text) => {
    expect([400, 421, 431]).toContain(status(await raw(text)));
    expect(status(await get("/"))).toBe(200);
  });

  test("gives no script to a picture that is opened by itself", async () => {
    expect(await get("/figures/00-the-mail.svg")).toMatch(
      /Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox/,
    );
  });

  test("says that a port is taken, and how to choose another", async () => {
    await expect(serveGallery(folder, { port: gallery.port })).rejects.toThrow(
      new RegExp(`^KL820 port ${gallery.port} is taken(.*\n)*.*--port 0`),
    );
    await expect(serveGallery(folder, { port: 70_000 })).rejects.toThrow(/^KL822 /);
    await expect(serveGallery(join(top, "none"))).rejects.toThrow(/^KL823 /);
  });

  test("listens on the loopback interface only", async () => {
    const listening = process.platform === "linux" ? readFileSync("/proc/net/tcp", "utf8") : "";
    const port = gallery.port.toString(16).toUpperCase().padStart(4, "0");
    const own = listening.split("\n").filter((line) => line.includes(`:${port} `) && / 0A /.test(line));
    if (process.platform === "linux")
      expect(own.map((line) => line.trim().split(/\s+/)[1])).toEqual([`0100007F:${port}`]);
    expect(gallery.url).toBe(`http://127.0.0.1:${gallery.port}/`);
  });

  test("closes, also with a connection that is kept open, and lets its process end on a signal", async () => {
    const dist = fileURLToPath(new URL("../../kernel-lib/dist/lab/gallery/serve.js", import.meta.url));
    const program = `const { serveGallery } = await import(${JSON.stringify(dist)});
      const { url, closed } = await serveGallery(${JSON.stringify(folder)}, { port: 0 });
      console.log(url); await closed; console.log("closed");`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    const url = await new Promise<string>((resolve) =>
      child.stdout.on("data", (data: Buffer) => {
        said += data.toString();
        if (said.includes("\n")) resolve(said.trim());
      }),
    );
    const idle = connect(Number(new URL(url).port), "127.0.0.1");
    await new Promise((resolve) => idle.once("connect", resolve));
    idle.on("error", () => undefined);
    const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(said).toMatch(/closed\n$/);
  });
});

test("importing the gallery's server loads no jsdom", () => {
  const dist = fileURLToPath(new URL("../../kernel-lib/dist/lab/gallery/serve.js", import.meta.url));
  const program = `await import(${JSON.stringify(dist)}); const { createRequire } = await import("node:module");
    console.log(Object.keys(createRequire(import.meta.url).cache).filter((file) => file.includes("jsdom")).length);`;
  expect(execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" }).trim()).toBe("0");
});

test("names and paths are decided without a socket", () => {
  expect(isOwnHost("localhost:80", "127.0.0.1", 80)).toBe(true);
  expect(isOwnHost("localhost", "127.0.0.1", 80)).toBe(true);
  expect(isOwnHost(undefined, "127.0.0.1", 80)).toBe(false);
  expect(isOwnHost("[fe80::1]:8020", "fe80::1", 8020)).toBe(true);
  expect(pathParts("/a/b.html?c#d")).toEqual(["a", "b.html"]);
  expect(pathParts("/a//b")).toBeUndefined();
});
