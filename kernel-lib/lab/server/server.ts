/**
 * The server of the lab: lets in who has the token, answers requests, connects pages with kernels, and takes its kernels along when
 * it ends.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { Problem } from "../../base/problem.js";
import { json, send, type Answer } from "./answer.js";
import { bodyOf } from "./body.js";
import { connect } from "./channel.js";
import { turnedAway } from "./door.js";
import { FORMAT } from "./framing.js";
import { LIMITS } from "./limits.js";
import { isOwnHost, type Place } from "./origin.js";
import { pageHeaders } from "./policy.js";
import { Refusal } from "./refusal.js";
import { route, type Works } from "./routes.js";
import { doorHtml } from "./shell.js";
import { cookieHeader, pathOf, sameToken } from "./token.js";

/** A server that listens. */
export interface Listening {
  readonly place: Place;
  /** Ends it and its kernels; may be called again. */
  readonly close: () => Promise<void>;
}

const ACTS = new Set(["POST", "PUT", "PATCH", "DELETE"]);

const html = (status: number, text: string): Answer => ({
  kind: "bytes",
  status,
  headers: { ...pageHeaders, "Content-Type": "text/html; charset=utf-8" },
  bytes: text,
});

/** The one address that the token may stand in: it is exchanged for a cookie at once, and leaves no trace in what follows. */
function entrance(request: IncomingMessage, token: string, place: Place): Answer | undefined {
  const url = new URL(request.url ?? "", "http://lab");
  if (url.pathname !== "/" || (request.method !== "GET" && request.method !== "HEAD")) return undefined;
  if (!isOwnHost(request.headers.host, place)) return undefined;
  const given = url.searchParams.get("token");
  if (given === null || !sameToken(given, token)) return html(403, doorHtml("The token is missing or wrong."));
  const headers = { ...pageHeaders, "Set-Cookie": cookieHeader(token), Location: `${pathOf(token)}/lab` };
  return { kind: "none", status: 303, headers };
}

async function answerTo(request: IncomingMessage, works: Works, token: string, place: Place): Promise<Answer> {
  const entered = entrance(request, token, place);
  if (entered !== undefined) return entered;
  const method = request.method ?? "";
  const turned = turnedAway({ headers: request.headers, acts: ACTS.has(method) }, token, place);
  if (turned !== undefined) return html(turned.status, doorHtml(turned.sentence));
  const url = new URL(request.url ?? "", "http://lab");
  const base = pathOf(token);
  // URL folds `..` and `%2e%2e` away, so that what is left of them cannot climb; what is inside names is decoded later, once.
  if (!url.pathname.startsWith(`${base}/`)) throw new Refusal(404, "there is no such address");
  const path = url.pathname.slice(base.length);
  const tag = request.headers["if-none-match"];
  return route(works, path, { method, query: url.searchParams, tag, body: () => bodyOf(request) });
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  works: Works,
  token: string,
  place: Place,
): Promise<void> {
  try {
    send(request, response, await answerTo(request, works, token, place));
  } catch (error) {
    const refused =
      error instanceof Refusal
        ? error
        : error instanceof Problem
          ? new Refusal(400, error.message)
          : new Refusal(500, `the server failed: ${error instanceof Error ? error.message : String(error)}`);
    if (response.headersSent) response.destroy();
    // The body of what is refused is not read to its end.
    else {
      if (!request.complete) response.setHeader("Connection", "close");
      send(request, response, json({ message: refused.message, reason: refused.message }, refused.status));
    }
  }
  request.resume();
}

function refuseSocket(socket: Duplex, status: number, reason: string): void {
  socket.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function upgrade(
  sockets: WebSocketServer,
  works: Works,
  token: string,
  place: () => Place,
): (request: IncomingMessage, socket: Duplex, head: Buffer) => void {
  return (request, socket, head) => {
    socket.on("error", () => socket.destroy());
    const turned = turnedAway({ headers: request.headers, acts: true }, token, place());
    if (turned !== undefined) return refuseSocket(socket, turned.status, "Forbidden");
    const url = new URL(request.url ?? "", "http://lab");
    const path = url.pathname.startsWith(`${pathOf(token)}/`) ? url.pathname.slice(pathOf(token).length) : "";
    // Events have no sender here, but JupyterLab wants somebody to listen to.
    if (path === "/api/events/subscribe") return sockets.handleUpgrade(request, socket, head, () => undefined);
    const id = /^\/api\/kernels\/([^/]+)\/channels$/.exec(path)?.[1];
    const speaks = (request.headers["sec-websocket-protocol"] ?? "").split(/, */).includes(FORMAT);
    if (id === undefined) return refuseSocket(socket, 404, "Not Found");
    if (!speaks) return refuseSocket(socket, 400, "Bad Request");
    try {
      const kernel = works.kernels.kernel(id);
      const session = url.searchParams.get("session_id") ?? "";
      sockets.handleUpgrade(request, socket, head, (page) => connect(page, kernel, session));
    } catch {
      refuseSocket(socket, 404, "Not Found");
    }
  };
}

function listen(server: Server, { host, port }: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      reject(
        new Problem({
          code: taken ? "KL820" : "KL821",
          what: taken
            ? `port ${port} is taken by another program`
            : `the server cannot listen (${error.code ?? error.message})`,
          where: `${host}:${port}`,
          expected: "a port that is free and may be used",
          fix: "close the other program, or choose another port with --port; --port 0 takes any that is free",
        }),
      );
    });
    server.listen(port, host, resolve);
  });
}

/** Listens until it is closed. */
export async function serve(works: Works, token: string, wanted: Place): Promise<Listening> {
  const bound = { ...wanted };
  const server = createServer({ maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 300_000 });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.message,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(FORMAT) ? FORMAT : false),
  });
  server.on("request", (request, response) => void respond(request, response, works, token, bound));
  server.on(
    "upgrade",
    upgrade(sockets, works, token, () => bound),
  );
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable) return socket.destroy();
    const long = error.code === "HPE_HEADER_OVERFLOW";
    refuseSocket(socket, long ? 431 : 400, long ? "Request Header Fields Too Large" : "Bad Request");
  });
  await listen(server, wanted);
  bound.port = (server.address() as AddressInfo).port;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const page of sockets.clients) page.terminate();
    server.closeAllConnections();
    await Promise.all([closed, works.kernels.endAll()]);
  };
  return { place: bound, close: () => (closing ??= close()) };
}
