/** No path leads out of the root: not by dots, links, encodings, NULs or very long names, whatever is asked of it. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { namesOf } from "../../kernel-lib/lab/server/paths.js";
import { bench, notebook, printed, statusOf } from "./harness.js";

const { ask, raw, lab, root, state, open, line } = bench({
  "a.ipynb": notebook(),
  "inner/b.ipynb": notebook(),
  "inner/plain.txt": "plain",
  "percent %41.txt": "percent",
});

beforeAll(() => {
  symlinkSync(join(root, "..", "secret.txt"), join(root, "link.txt"));
  symlinkSync(join(root, ".."), join(root, "up"));
  symlinkSync(join(root, "inner"), join(root, "within"));
  symlinkSync(state, join(root, "state"));
  mkdirSync(join(root, ".hidden"));
  writeFileSync(join(root, ".hidden", "x.txt"), "SECRET");
  writeFileSync(join(root, ".env"), "SECRET");
});

const OUT = [
  "../secret.txt",
  "%2e%2e/secret.txt",
  "%2e%2e%2fsecret.txt",
  "..%2fsecret.txt",
  "..%5csecret.txt",
  "..\\secret.txt",
  "inner/../../secret.txt",
  "inner/%2e%2e/%2e%2e/secret.txt",
  "inner%2f..%2f..%2fsecret.txt",
  "%252e%252e/secret.txt",
  "%c0%ae%c0%ae/secret.txt",
  "%ff%fe",
  "%",
  "link.txt",
  "up/secret.txt",
  "up",
  "state/trust.key",
  "state",
  ".env",
  ".hidden/x.txt",
  "inner/.././.env",
  "a.ipynb%00.txt",
  "a.ipynb/",
  "inner//plain.txt",
  "C:/secret.txt",
  "file:///etc/passwd",
  "/etc/passwd",
  "a".repeat(300),
  "a/".repeat(3000),
  "é".repeat(200),
];

const request = (method: string, address: string, body?: object): Promise<string> => {
  const text = body === undefined ? "" : JSON.stringify(body);
  return raw(
    `${method} ${lab().base}/${address} HTTP/1.1\r\nHost: 127.0.0.1:${lab().port}\r\nAuthorization: token ${lab().token}\r\n` +
      `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
  );
};

const STARTS: readonly (readonly [string, string, object])[] = [
  ["GET", "files/", {}],
  ["GET", "api/contents/", {}],
  ["GET", "nbconvert/script/", {}],
  ["PUT", "api/contents/", { type: "file", format: "text", content: "OVERWRITTEN" }],
  ["PATCH", "api/contents/", { path: "moved.txt" }],
  ["DELETE", "api/contents/", {}],
  ["POST", "api/contents/", { type: "notebook" }],
];

describe.each(STARTS)("%s %s", (method, start, body) => {
  test.each(OUT)("does not reach %s", async (path) => {
    // A slash at the end names the same file, which is inside.
    if (path === "a.ipynb/" || (path === "inner//plain.txt" && start === "files/")) return;
    const answer = await request(method, start + path, body);
    expect([400, 403, 404, 405, 414, 431]).toContain(statusOf(answer));
    expect(answer).not.toMatch(/SECRET|root:x/);
  });
});

describe("what is written", () => {
  test("stays inside, and what is outside stays as it was", () => {
    expect(readFileSync(join(root, "..", "secret.txt"), "utf8")).toBe("SECRET");
    expect(readFileSync(join(root, ".env"), "utf8")).toBe("SECRET");
    expect(existsSync(join(root, "..", "moved.txt"))).toBe(false);
  });

  test("by a copy, a move or a session comes from inside and goes inside", async () => {
    for (const path of ["../secret.txt", "link.txt", "up/secret.txt", ".env", "state/trust.key"]) {
      expect((await ask("POST", "api/contents/", { copy_from: path })).status).toBeGreaterThanOrEqual(400);
      expect((await ask("PATCH", "api/contents/a.ipynb", { path })).status).toBeGreaterThanOrEqual(400);
    }
    expect((await ask("PATCH", "api/contents/a.ipynb", { path: "up/stolen.ipynb" })).status).toBe(404);
    expect(existsSync(join(root, "a.ipynb"))).toBe(true);
    const outside = await line(await open("../secret.txt"));
    expect(printed(await outside.run("console.log(process.cwd())")).trim()).toBe(root);
    await outside.close();
  });

  test("through a link that stays inside goes to the file that it names", async () => {
    const saved = await ask("PUT", "api/contents/within/plain.txt", { type: "file", format: "text", content: "new" });
    expect(saved.status).toBe(200);
    expect(readFileSync(join(root, "inner", "plain.txt"), "utf8")).toBe("new");
  });
});

test("lists neither hidden files nor links that lead out", async () => {
  const { content } = (await ask("GET", "api/contents")).json() as {
    readonly content: readonly { readonly name: string }[];
  };
  expect(content.map(({ name }) => name).sort()).toEqual([
    "a.ipynb",
    "empty.ipynb",
    "inner",
    "percent %41.txt",
    "within",
  ]);
});

test("decodes a name once", async () => {
  expect((await ask("GET", "files/percent%20%2541.txt")).text).toBe("percent");
});

test("tells a file that an error names only where it is inside", async () => {
  const resolved = async (path: string): Promise<unknown> =>
    (await ask("GET", `api/resolvePath?path=${encodeURIComponent(path)}`)).json()["resolved"];
  expect(await resolved(join(root, "inner", "plain.txt"))).toEqual([{ scope: "server", path: "inner/plain.txt" }]);
  for (const path of [
    "/etc/passwd",
    join(root, "..", "secret.txt"),
    join(root, "link.txt"),
    join(root, ".env"),
    root,
    "",
    "x",
  ])
    expect(await resolved(path)).toEqual([]);
});

test("a kernel runs beside its notebook", async () => {
  const beside = await line(await open("inner/b.ipynb"));
  expect(printed(await beside.run("console.log(process.cwd())")).trim()).toBe(join(root, "inner"));
  await beside.close();
});

test("names are decided without a disk", () => {
  expect(namesOf("")).toEqual([]);
  expect(namesOf("/a/b.txt/")).toEqual(["a", "b.txt"]);
  for (const path of ["a/../b", "a//b", "a\\b", "a\u0000b", ".a", "c:a"]) expect(() => namesOf(path)).toThrow();
});
