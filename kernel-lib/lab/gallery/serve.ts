/**
 * A small server for a folder of finished pages, for the reader at this machine.
 *
 * It listens on the loopback interface unless told otherwise, sends files and nothing else, and closes on the signals by which
 * programs are asked to end.
 */
import { createReadStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Problem } from "../../base/problem.js";
import { isOwnHost, lookUp, type Found, type Refusal } from "./request.js";

export interface ServeOptions {
  /** 0 takes any that is free; 8020 if not given. */
  readonly port?: number;
  readonly host?: string;
  /** Close on SIGINT and SIGTERM; true if not given. */
  readonly signals?: boolean;
}

/** A server that is listening. */
export interface Gallery {
  readonly url: string;
  readonly port: number;
  /** Stops listening and drops open connections; may be called again. */
  readonly close: () => Promise<void>;
  /** Settles when the server has closed, by `close` or by a signal. */
  readonly closed: Promise<void>;
}

const headers: Readonly<Record<string, string>> = {
  // Pages carry a stricter policy of their own; this one holds for all answers, pictures opened by themselves included.
  "Content-Security-Policy":
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cache-Control": "no-cache",
};

/** An SVG opened by itself is a document: it gets no script at all. */
const pictureHeaders: Readonly<Record<string, string>> = {
  ...headers,
  "Content-Security-Policy":
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'",
};

function refused(response: ServerResponse, { status, reason }: Refusal): void {
  const body = `${status}: ${reason}\n`;
  response.writeHead(status, {
    ...headers,
    ...(status === 405 ? { Allow: "GET, HEAD" } : {}),
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

function sent(request: IncomingMessage, response: ServerResponse, { file, type, size }: Found): void {
  response.writeHead(200, {
    ...(type === "image/svg+xml" ? pictureHeaders : headers),
    "Content-Type": type,
    "Content-Length": size,
  });
  if (request.method === "HEAD") response.end();
  else
    createReadStream(file, { end: Math.max(0, size - 1) })
      .on("error", () => response.destroy())
      .pipe(response);
}

function listening(server: Server, host: string, port: number): Promise<void> {
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

function checkedPort(port: number): number {
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port;
  throw new Problem({
    code: "KL822",
    what: `the port is ${port}`,
    where: "--port",
    expected: "a whole number from 0 to 65535",
    fix: "leave --port out, or write for example --port 8020",
  });
}

/** Serves the folder until it is closed. */
export async function serveGallery(folder: string, options: ServeOptions = {}): Promise<Gallery> {
  const host = options.host ?? "127.0.0.1";
  const port = checkedPort(options.port ?? 8020);
  const root = await realpath(folder).catch(() => {
    throw new Problem({
      code: "KL823",
      what: "the folder to serve does not exist",
      where: folder,
      expected: "a folder of finished pages",
      fix: "make the pages first",
    });
  });
  const server = createServer(
    { maxHeaderSize: 8192, requestTimeout: 10_000, headersTimeout: 5_000 },
    (request, response) => {
      const own = (server.address() as AddressInfo | null)?.port ?? port;
      request.resume();
      if (!isOwnHost(request.headers.host, host, own)) {
        refused(response, { kind: "refusal", status: 421, reason: "this server answers under its own name only" });
        return;
      }
      void lookUp(root, request.method ?? "", request.url ?? "").then((answer) => {
        if (answer.kind === "found") sent(request, response, answer);
        else refused(response, answer);
      });
    },
  );
  server.on("clientError", (_error, socket) => {
    if (socket.writable) socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  await listening(server, host, port);
  const bound = (server.address() as AddressInfo).port;
  const closed = new Promise<void>((resolve) => server.once("close", resolve));
  const close = (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    return closed;
  };
  if (options.signals !== false) {
    const onSignal = (): void => void close();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, onSignal);
    void closed.then(() => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, onSignal);
    });
  }
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}/`, port: bound, close, closed };
}
