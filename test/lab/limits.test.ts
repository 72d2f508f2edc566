/** What is too much or no message is refused, and the server goes on. */
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { pack, unpack } from "../../kernel-lib/lab/server/framing.js";
import { LIMITS } from "../../kernel-lib/lab/server/limits.js";
import { bench, notebook, printed, statusOf } from "./harness.js";

const { ask, raw, lab, open, line } = bench({ "a.ipynb": notebook() });

const head = (length: string): string =>
  `PUT ${lab().base}/api/contents/big.txt HTTP/1.1\r\nHost: 127.0.0.1:${lab().port}\r\nAuthorization: token ${lab().token}\r\n${length}\r\n\r\n`;

const lives = async (): Promise<void> => expect((await ask("GET", "api/contents/a.ipynb?content=0")).status).toBe(200);

describe("an upload", () => {
  test("that says it is too large is refused before it is read", async () => {
    const answer = await raw(head(`Content-Length: ${LIMITS.body + 1}`));
    expect(statusOf(answer)).toBe(413);
    await lives();
  });

  test("that is too large without saying so is refused when the limit is reached", async () => {
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const answer = await new Promise<string>((resolve) => {
      let text = "";
      let sent = 0;
      const socket = connect(lab().port, "127.0.0.1", () => {
        socket.write(head("Transfer-Encoding: chunked"));
        const more = (): void => {
          while (sent <= LIMITS.body + chunk.length && !socket.destroyed) {
            sent += chunk.length;
            socket.write("100000\r\n");
            socket.write(chunk);
            if (!socket.write("\r\n")) return void socket.once("drain", more);
          }
        };
        more();
      });
      socket.on("data", (data) => (text += data.toString()));
      socket.on("error", () => undefined);
      socket.on("close", () => resolve(text));
    });
    expect(statusOf(answer)).toBe(413);
    await lives();
  });

  test("that is no JSON record is refused", async () => {
    for (const body of ["{", "[]", "1", "null", '"x"'])
      expect((await ask("PUT", "api/contents/x.txt", body)).status).toBe(400);
  });
});

describe("a request", () => {
  test.each([
    "nonsense\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "\u0016\u0003\u0001",
    "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
  ])("that is none is survived: %j", async (text) => {
    expect([400, 403, 421, 431]).toContain(statusOf(await raw(text)));
    await lives();
  });

  test("with headers or an address without end is refused", async () => {
    const long = "a".repeat(20_000);
    expect(statusOf(await raw(`GET /${long} HTTP/1.1\r\nHost: x\r\n\r\n`))).toBe(431);
    expect(statusOf(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${long}\r\n\r\n`))).toBe(431);
    await lives();
  });

  test("of a kind that an address does not know is refused", async () => {
    for (const [method, path] of [
      ["POST", "lab"],
      ["DELETE", "api/kernelspecs"],
      ["PUT", "api/sessions"],
      ["OPTIONS", "api/contents"],
    ] as const)
      expect((await ask(method, path)).status).toBe(405);
  });
});

describe("a message", () => {
  test("that is too large, or none, closes its own connection and nothing else", async () => {
    const kernel = await open("a.ipynb");
    const good = await line(kernel);
    const bad: Record<string, Buffer | string> = {
      "too large": Buffer.alloc(LIMITS.message + 1),
      text: "text",
      empty: Buffer.alloc(0),
      "offsets outside": pack({ channel: "shell", parts: [1, 2, 3, 4].map(() => Buffer.from("{}")), buffers: [] }).fill(
        255,
        8,
        24,
      ),
      "another channel": pack({ channel: "iopub", parts: [1, 2, 3, 4].map(() => Buffer.from("{}")), buffers: [] }),
      "no JSON": pack({ channel: "shell", parts: [1, 2, 3, 4].map(() => Buffer.from("{")), buffers: [] }),
    };
    for (const [name, bytes] of Object.entries(bad)) {
      const { socket } = await line(kernel);
      const closed = new Promise<number>((resolve) => socket.once("close", resolve));
      socket.on("error", () => undefined);
      socket.send(bytes);
      expect([name, [1006, 1007, 1009].includes(await closed)]).toEqual([name, true]);
    }
    expect(printed(await good.run("console.log('still here')"))).toBe("still here\n");
    await good.close();
  });

  test("is framed as Jupyter frames it, and what is not is not taken", () => {
    const framed = {
      channel: "shell",
      parts: ["{}", "{}", "{}", '{"a":1}'].map((text) => Buffer.from(text)),
      buffers: [Buffer.from([1, 2, 3])],
    };
    const back = unpack(pack(framed));
    expect(back?.channel).toBe("shell");
    expect(back?.parts.map(String)).toEqual(["{}", "{}", "{}", '{"a":1}']);
    expect(back?.buffers.map((each) => [...each])).toEqual([[1, 2, 3]]);
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(7), Buffer.alloc(64), Buffer.alloc(64, 255)])
      expect(unpack(bytes)).toBeUndefined();
  });
});

test("a cell that prints 100 MB is cut with a sentence, and the kernel answers after it", async () => {
  const page = await line(await open("a.ipynb"));
  const heard = await page.run('const row = "x".repeat(1000);\nfor (let i = 0; i < 100_000; i++) console.log(row);');
  const text = printed(heard);
  expect(text.length).toBeGreaterThan(1_500_000);
  expect(text.length).toBeLessThan(LIMITS.printed + 1000);
  expect(text).toMatch(/\n\[cut here: the cell printed more than 2 MB[^\n]*\]\n$/);
  expect(heard.filter(({ header }) => header.msg_type === "stream").length).toBeLessThan(200);
  expect(printed(await page.run("console.log('after')"))).toBe("after\n");
  await page.close();
});

test("what a cell prints is counted as it is read: many short lines of less than 2 MB all come", async () => {
  const page = await line(await open("a.ipynb"));
  const text = printed(await page.run("for (let i = 0; i < 60_000; i++) console.log(`line ${i}`);"));
  expect(text.trimEnd().split("\n")).toHaveLength(60_000);
  expect(text).not.toContain("cut here");
  await page.close();
});

test("many updates of one display become few, and the last one arrives", async () => {
  const page = await line(await open("a.ipynb"));
  const show = 'globalThis[Symbol.for("kernel-lib.display")]';
  const heard = await page.run(
    `const show = ${show};\nfor (let i = 0; i <= 20000; i++) show({ "text/plain": String(i) }, { displayId: "d", update: i > 0 });`,
  );
  const updates = heard.filter(({ header }) => header.msg_type === "update_display_data");
  expect(updates.length).toBeLessThan(2000);
  expect((updates.at(-1)?.content["data"] as Record<string, string>)["text/plain"]).toBe("20000");
  await page.close();
});
