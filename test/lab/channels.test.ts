/** When the outputs of a cell are all there: a slow reader, and an end that never comes. */
import { Publisher, Router } from "zeromq";
import { afterAll, expect, test } from "vitest";
import { encode, header, type Json } from "../../kernel-lib/jupyter/wire.js";
import { Channels, type Request } from "../../kernel-lib/lab/kernel/channels.js";

const KEY = "k".repeat(32);
const [iopub, shell, control] = [new Publisher(), new Router(), new Router()];
const heard: string[] = [];
const ports = await Promise.all(
  [iopub, shell, control].map(async (socket) => {
    await socket.bind("tcp://127.0.0.1:*");
    return Number(/\d+$/.exec(socket.lastEndpoint ?? "")?.[0]);
  }),
);
const [iopub_port = 0, shell_port = 0, control_port = 0] = ports;
const connection = { transport: "tcp", ip: "127.0.0.1", key: KEY, signature_scheme: "hmac-sha256" };
const channels = new Channels(
  { ...connection, iopub_port, shell_port, control_port, stdin_port: 0, hb_port: 0 },
  ({ header: { msg_type } }) => void heard.push(msg_type),
);
afterAll(() => {
  channels.close(new Error("the test is over"));
  for (const socket of [iopub, shell, control]) socket.close();
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const publish = ({ id }: Request, type: string, content: Json): Promise<void> =>
  iopub.send(
    encode(KEY, {
      identities: [],
      header: header(type, "session", "kernel"),
      parent: { msg_id: id },
      metadata: {},
      content,
    }),
  );
const idle = { execution_state: "idle" };
const request = (): Request => channels.request("execute_request", {}, "shell");

test("they are when the kernel says that it is idle, as long as something comes before", async () => {
  const cell = request();
  // A subscription takes a moment to arrive.
  for (; heard.length === 0; await pause(10)) await publish(cell, "stream", { name: "stdout", text: "." });
  const settled = channels.settled(cell, 200);
  for (let i = 0; i < 12; i++) {
    await pause(50);
    await publish(cell, "stream", { name: "stdout", text: "." });
  }
  await publish(cell, "status", idle);
  expect(await settled).toBe(true);
});

test("it is told when nothing comes any more and that it was all is not said", async () => {
  expect(await channels.settled(request(), 100)).toBe(false);
});
