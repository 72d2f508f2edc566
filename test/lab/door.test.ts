/** Nobody comes in without the token, from a page of a stranger, or under another name. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { networkInterfaces } from "node:os";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { openLab } from "../../kernel-lib/lab/server/lab.js";
import { isOwnHost, isOwnOrigin } from "../../kernel-lib/lab/server/origin.js";
import { cookieHeader, newToken, pathOf, sameToken, shownToken } from "../../kernel-lib/lab/server/token.js";
import { bench, folder, notebook, statusOf } from "./harness.js";

const { lab, ask, raw, open } = bench({ "a.ipynb": notebook() });

const own = (): string => `127.0.0.1:${lab().port}`;
const cookie = (): string => `kernel-lab=${lab().token}`;
const get = (target: string, lines: readonly string[], method = "GET", host = own()): Promise<string> =>
  raw([`${method} ${target} HTTP/1.1`, `Host: ${host}`, "Connection: close", ...lines, "", ""].join("\r\n"));

/** Addresses of each kind: the page, its files, the API, files of the user. */
const ADDRESSES = [
  "/lab",
  "/lab/tree/a.ipynb",
  "/static/lab.js",
  "/api/contents",
  "/api/kernels",
  "/files/a.ipynb",
  "/lab/api/cards",
  "/lab/api/settings",
  "/nbconvert/html/a.ipynb",
  "/nowhere",
];

describe("the token", () => {
  test.each(ADDRESSES)("is asked for at %s, and a wrong one learns nothing", async (address) => {
    const target = `${lab().base}${address}`;
    const none = await get(target, []);
    const wrong = await get(target, ["Authorization: token wrong"]);
    const almost = await get(target, [`Cookie: kernel-lab=${lab().token}x`]);
    for (const answer of [none, wrong, almost]) {
      expect(statusOf(answer)).toBe(403);
      expect(answer).toContain("The lab is locked");
    }
    expect(none.split("\r\n\r\n")[1]).toBe((await get("/elsewhere", [])).split("\r\n\r\n")[1]);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE"])("is asked for before %s does anything", async (method) => {
    const answer = await get(`${lab().base}/api/contents/a.ipynb`, ["Content-Length: 2"], method);
    expect(statusOf(answer)).toBe(403);
    expect((await ask("GET", "api/contents/a.ipynb?content=0")).status).toBe(200);
  });

  test("in the printed address becomes a cookie that scripts cannot read and other servers are not sent", async () => {
    const answer = await get(`/?token=${lab().token}`, []);
    expect(statusOf(answer)).toBe(303);
    expect(answer).toContain(`\r\nLocation: ${lab().base}/lab\r\n`);
    expect(answer).toContain(`Path=${lab().base}; HttpOnly; SameSite=Strict`);
    expect(answer).toContain("Referrer-Policy: no-referrer");
    expect(lab().base).toMatch(/^\/[0-9a-f]{12}$/);
  });

  test("is wrong in the address of the door, or in any other address: it opens nothing", async () => {
    expect(statusOf(await get("/?token=wrong", []))).toBe(403);
    expect(statusOf(await get("/", []))).toBe(403);
    expect(statusOf(await get(`${lab().base}/api/contents?token=${lab().token}`, []))).toBe(403);
  });

  test("is not in the page, nor in any answer but the cookie", async () => {
    for (const path of ["lab", "api/contents", "api/kernelspecs", "lab/api/cards", "lab/api/settings", "api/me"]) {
      const answer = await ask("GET", path);
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain(lab().token);
    }
  });

  test("is compared whatever its length, in either header", () => {
    const token = newToken(undefined);
    expect(token).toMatch(/^[\w-]{32}$/);
    expect(sameToken(token, token)).toBe(true);
    expect(sameToken("", token)).toBe(false);
    expect(sameToken(`${token}x`, token)).toBe(false);
    expect(shownToken({ cookie: `a=b; kernel-lab=${token}; c=d` })).toEqual({ token, by: "cookie" });
    expect(shownToken({ authorization: `Bearer ${token}` })).toEqual({ token, by: "header" });
    expect(shownToken({ cookie: "other=1" })).toBeUndefined();
    expect(cookieHeader(token)).toContain(`Path=${pathOf(token)};`);
    expect(() => newToken("short")).toThrow(/^KL831 /);
  });
});

describe("a page of a stranger", () => {
  test.each([
    ["an Origin of its own", "Origin: http://evil.example"],
    ["no Origin", "X-Nothing: 1"],
    ["the Origin null of a sandbox", "Origin: null"],
    ["the Origin of another port here", "Origin: http://127.0.0.1:1"],
  ])("changes nothing with the reader's cookie and %s", async (_name, line) => {
    const answer = await get(
      `${lab().base}/api/contents/a.ipynb`,
      [`Cookie: ${cookie()}`, line, "Content-Length: 0"],
      "DELETE",
    );
    expect(statusOf(answer)).toBe(403);
    expect((await ask("GET", "api/contents/a.ipynb?content=0")).status).toBe(200);
  });

  test.each(["cross-site", "same-site"])("reads nothing either where the browser says %s", async (site) => {
    expect(statusOf(await get(`${lab().base}/api/contents`, [`Cookie: ${cookie()}`, `Sec-Fetch-Site: ${site}`]))).toBe(
      403,
    );
    expect(
      statusOf(await get(`${lab().base}/api/contents`, [`Cookie: ${cookie()}`, "Sec-Fetch-Site: same-origin"])),
    ).toBe(200);
  });

  test("is answered under no name but the server's own", async () => {
    for (const host of [
      "evil.example",
      `evil.example:${lab().port}`,
      "127.0.0.1",
      "127.0.0.1:1",
      `127.0.0.1:${lab().port}.evil.example`,
      `localhost.evil.example:${lab().port}`,
      "",
    ]) {
      for (const target of [`/?token=${lab().token}`, `${lab().base}/api/contents`]) {
        const answer = await get(target, [`Cookie: ${cookie()}`], "GET", host);
        expect([400, 403, 421]).toContain(statusOf(answer));
        expect(answer).not.toContain("Set-Cookie");
      }
    }
    for (const host of [`localhost:${lab().port}`, own()])
      expect(statusOf(await get(`${lab().base}/api/contents`, [`Cookie: ${cookie()}`], "GET", host))).toBe(200);
  });
});

describe("a WebSocket", () => {
  const upgrade = (address: string, lines: readonly string[], host = own()): Promise<string> =>
    get(
      `${lab().base}${address}`,
      [
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Protocol: v1.kernel.websocket.jupyter.org",
        ...lines,
      ],
      "GET",
      host,
    ).then((answer) => answer);

  test("is refused without a token, from a stranger's page, under another name", async () => {
    const kernel = await open("a.ipynb");
    for (const address of [`/api/kernels/${kernel}/channels?session_id=x`, "/api/events/subscribe"]) {
      expect(statusOf(await upgrade(address, []))).toBe(403);
      expect(statusOf(await upgrade(address, ["Authorization: token wrong"]))).toBe(403);
      expect(statusOf(await upgrade(address, [`Cookie: ${cookie()}`]))).toBe(403);
      expect(statusOf(await upgrade(address, [`Cookie: ${cookie()}`, "Origin: http://evil.example"]))).toBe(403);
      expect(
        statusOf(await upgrade(address, [`Authorization: token ${lab().token}`, "Origin: http://evil.example"])),
      ).toBe(403);
      expect(statusOf(await upgrade(address, [`Cookie: ${cookie()}`, `Origin: http://localhost:${lab().port}`]))).toBe(
        403,
      );
      expect(
        statusOf(
          await upgrade(
            address,
            [`Cookie: ${cookie()}`, `Origin: http://evil.example:${lab().port}`],
            `evil.example:${lab().port}`,
          ),
        ),
      ).toBe(421);
    }
    expect(statusOf(await upgrade("/api/kernels/none/channels", [`Authorization: token ${lab().token}`]))).toBe(404);
  });

  test("is opened for the page of this server", async () => {
    const kernel = await open("a.ipynb");
    const socket = new WebSocket(
      `ws://${own()}${lab().base}/api/kernels/${kernel}/channels?session_id=x`,
      "v1.kernel.websocket.jupyter.org",
      { headers: { Cookie: cookie() }, origin: `http://${own()}` },
    );
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    socket.terminate();
  });
});

describe("listening", () => {
  test("is on the loopback interface alone", async () => {
    if (process.platform === "linux") {
      const port = lab().port.toString(16).toUpperCase().padStart(4, "0");
      const rows = readFileSync("/proc/net/tcp", "utf8")
        .split("\n")
        .filter((row) => row.includes(`:${port} `) && / 0A /.test(row));
      expect(rows.map((row) => row.trim().split(/\s+/)[1])).toEqual([`0100007F:${port}`]);
    }
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one?.family === "IPv4" && !one.internal);
    if (outside === undefined) return;
    const refused = await new Promise((resolve) =>
      connect(lab().port, outside.address)
        .once("error", () => resolve(true))
        .once("connect", () => resolve(false)),
    );
    expect(refused).toBe(true);
  });

  test("elsewhere is refused without a token of one's own, and to all addresses at once", async () => {
    const root = folder();
    mkdirSync(join(root, "x"));
    await expect(openLab({ root, port: 0, unsafeListen: "127.0.0.2" })).rejects.toThrow(/^KL832 .*no token is set/);
    await expect(openLab({ root, port: 0, unsafeListen: "127.0.0.2", token: "" })).rejects.toThrow(/^KL832 /);
    const token = "t".repeat(32);
    for (const address of ["0.0.0.0", "::", "localhost", "evil.example"])
      await expect(openLab({ root, port: 0, unsafeListen: address, token })).rejects.toThrow(/^KL832 /);
  });

  test("says that a port is taken, that it is no port, that the folder is not there", async () => {
    const root = folder();
    await expect(openLab({ root, port: lab().port })).rejects.toThrow(/^KL820 (.*\n)*.*--port 0/);
    await expect(openLab({ root, port: 70_000 })).rejects.toThrow(/^KL822 /);
    await expect(openLab({ root: join(root, "none"), port: 0 })).rejects.toThrow(/^KL823 /);
  });
});

describe("every answer", () => {
  test.each(["lab", "static/lab.js", "api/contents", "files/a.ipynb", "nowhere", "nbconvert/script/a.ipynb"])(
    "of %s lets no foreign script run and sends no referrer",
    async (path) => {
      const { headers } = await ask("GET", path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    },
  );

  test("of the page allows scripts and connections of its own, and no frames", async () => {
    const policy = (await ask("GET", "lab")).headers.get("content-security-policy") ?? "";
    for (const rule of [
      "script-src 'self'",
      "connect-src 'self'",
      "frame-src 'none'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ])
      expect(policy.split("; ")).toContain(rule);
    expect((await ask("GET", "lab")).text.match(/<script(?![^>]*(src=|application\/json))/g)).toBeNull();
  });

  test("of a file of the user is never a script, which the page would be allowed to run", async () => {
    for (const name of ["x.js", "x.mjs", "x.cjs", "x.html", "x.ts", "x.json", "x"]) {
      await ask("PUT", `api/contents/${name}`, { type: "file", format: "text", content: "x" });
      const { headers } = await ask("GET", `files/${name}`);
      expect(headers.get("content-type")).not.toMatch(/javascript|ecmascript/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  test("of a file of the user is a document without scripts and without an origin", async () => {
    expect((await ask("GET", "files/a.ipynb")).headers.get("content-security-policy")).toMatch(/; sandbox;/);
  });
});

test("names are decided without a socket", () => {
  const place = { host: "127.0.0.1", port: 80 };
  expect(isOwnHost("localhost", place)).toBe(true);
  expect(isOwnHost("LOCALHOST:80", place)).toBe(true);
  expect(isOwnHost(undefined, place)).toBe(false);
  expect(isOwnHost("[fe80::1]:8020", { host: "fe80::1", port: 8020 })).toBe(true);
  expect(isOwnOrigin("http://localhost:8020", "localhost:8020", { host: "127.0.0.1", port: 8020 })).toBe(true);
  expect(isOwnOrigin("https://localhost:8020", "localhost:8020", { host: "127.0.0.1", port: 8020 })).toBe(false);
  expect(isOwnOrigin("http://localhost:8020", "127.0.0.1:8020", { host: "127.0.0.1", port: 8020 })).toBe(false);
});
