/** Which request does what: Jupyter's REST API as the page uses it, the page's own files, and a few addresses of ours. */
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Json } from "../../jupyter/wire.js";
import { type Answer, attachment, json, none } from "./answer.js";
import { cardsOf } from "./cards.js";
import { checkpoints, dropCheckpoint, keepCheckpoint, restoreCheckpoint } from "./checkpoints.js";
import { create, move, read, remove, save, type Store } from "./contents.js";
import { CONVERSIONS, converted } from "./conversion.js";
import { mimeOf } from "./file-model.js";
import { kernelModel, type Kernels } from "./kernels.js";
import type { PageFiles } from "./page-files.js";
import { cleanPath, decodedPath, existing, servedPath } from "./paths.js";
import { assetHeaders, fileHeaders, pageHeaders } from "./policy.js";
import { Refusal } from "./refusal.js";
import type { Settings } from "./settings.js";
import { shellHtml, type ShellOptions } from "./shell.js";

/** What the routes work on. */
export interface Works {
  readonly store: Store;
  readonly kernels: Kernels;
  readonly settings: Settings;
  readonly files: PageFiles;
  readonly shell: ShellOptions;
}

/** A request whose sender was let in. */
export interface Asked {
  readonly method: string;
  /** The words of the pattern, decoded. */
  readonly words: readonly string[];
  readonly query: URLSearchParams;
  readonly body: () => Promise<Json>;
  readonly tag: string | undefined;
}

type Route = (works: Works, asked: Asked) => Promise<Answer> | Answer;

const word = ({ words }: Asked, at = 0): string => words[at] ?? "";

const SPEC = {
  name: "tslab",
  spec: {
    argv: [],
    display_name: "TypeScript (kernel-lib)",
    env: {},
    interrupt_mode: "message",
    language: "typescript",
    metadata: { debugger: false },
  },
  resources: {},
};

const ME = {
  identity: { username: "you", name: "you", display_name: "you", initials: "Y", avatar_url: null, color: null },
  permissions: {},
};

const page: Route = ({ shell }, asked) => ({
  kind: "bytes",
  status: 200,
  headers: { ...pageHeaders, "Content-Type": "text/html; charset=utf-8" },
  bytes: shellHtml(shell, cleanPath(word(asked))),
});

const asset: Route = ({ files }, asked) => {
  const file = files.file(word(asked));
  if (file === undefined) throw new Refusal(404, "there is no such file");
  if (asked.tag === file.tag) return { kind: "none", status: 304, headers: { ...assetHeaders, ETag: file.tag } };
  const headers = { ...assetHeaders, "Content-Type": file.type, ETag: file.tag };
  return { kind: "bytes", status: 200, headers, bytes: file.bytes };
};

/** JupyterLab asks for the styles of a theme by the name of its package. */
const theme: Route = (works, asked) => asset(works, { ...asked, words: [`${word(asked)}.css`] });

const raw: Route = async ({ store }, asked) => {
  const file = await existing(store.root, word(asked));
  const facts = await stat(file);
  if (!facts.isFile()) throw new Refusal(404, "there is no such file");
  const kept = asked.query.has("download") ? { "Content-Disposition": attachment(basename(file)) } : {};
  const headers = { ...fileHeaders, "Content-Type": mimeOf(file) ?? "application/octet-stream", ...kept };
  return { kind: "file", headers, file, size: facts.size };
};

const convert: Route = async ({ store }, asked) => {
  const file = await existing(store.root, word(asked, 1));
  const { name, type, text } = await converted(file, word(asked));
  const headers = { ...fileHeaders, "Content-Type": type, "Content-Disposition": attachment(name) };
  return { kind: "bytes", status: 200, headers, bytes: text };
};

/** Where in the lab a file is that the text of an error names: the page makes a link of it. */
const resolvePath: Route = async ({ store }, asked) => {
  const path = await servedPath(store.root, asked.query.get("path") ?? "");
  const scope = "server";
  return json(
    path === undefined ? { resolved: [], unresolved: [{ scope }] } : { resolved: [{ scope, path }], unresolved: [] },
  );
};

const done = async (work: Promise<unknown>): Promise<Answer> => {
  await work;
  return none();
};

/** Method, address below the base (`*` is one word, `**` the rest), and what is done. The first that fits is taken. */
const ROUTES: readonly (readonly [string, string, Route])[] = [
  ["GET", "", page],
  ["GET", "lab", page],
  ["GET", "lab/tree/**", page],
  ["GET", "static/*", asset],
  ["GET", "files/**", raw],
  ["GET", "nbconvert/*/**", convert],
  ["GET", "api/contents/**/checkpoints", async ({ store }, asked) => json(await checkpoints(store.root, word(asked)))],
  [
    "POST",
    "api/contents/**/checkpoints",
    async ({ store }, asked) => json(await keepCheckpoint(store.root, word(asked)), 201),
  ],
  ["POST", "api/contents/**/checkpoints/*", ({ store }, asked) => done(restoreCheckpoint(store.root, word(asked)))],
  ["DELETE", "api/contents/**/checkpoints/*", ({ store }, asked) => done(dropCheckpoint(store.root, word(asked)))],
  ["GET", "api/contents/**", async ({ store }, asked) => json(await read(store, word(asked), asked.query))],
  ["PUT", "api/contents/**", async ({ store }, asked) => json(await save(store, word(asked), await asked.body()))],
  [
    "POST",
    "api/contents/**",
    async ({ store }, asked) => json(await create(store, word(asked), await asked.body()), 201),
  ],
  ["PATCH", "api/contents/**", async ({ store }, asked) => json(await move(store, word(asked), await asked.body()))],
  ["DELETE", "api/contents/**", ({ store }, asked) => done(remove(store, word(asked)))],
  ["GET", "api/kernelspecs", () => json({ default: "tslab", kernelspecs: { tslab: SPEC } })],
  ["GET", "api/kernels", ({ kernels }) => json(kernels.list())],
  [
    "POST",
    "api/kernels",
    async ({ kernels }, asked) =>
      json(kernelModel(await kernels.start(String((await asked.body())["path"] ?? ""))), 201),
  ],
  ["GET", "api/kernels/*", ({ kernels }, asked) => json(kernelModel(kernels.kernel(word(asked))))],
  ["DELETE", "api/kernels/*", ({ kernels }, asked) => done(kernels.end(word(asked)))],
  ["POST", "api/kernels/*/interrupt", ({ kernels }, asked) => done(kernels.kernel(word(asked)).interrupt())],
  [
    "POST",
    "api/kernels/*/restart",
    async ({ kernels }, asked) => {
      const kernel = kernels.kernel(word(asked));
      await kernel.restart();
      return json(kernelModel(kernel));
    },
  ],
  ["GET", "api/sessions", ({ kernels }) => json(kernels.sessions())],
  ["POST", "api/sessions", async ({ kernels }, asked) => json(await kernels.openSession(await asked.body()), 201)],
  ["GET", "api/sessions/*", ({ kernels }, asked) => json(kernels.session(word(asked)))],
  [
    "PATCH",
    "api/sessions/*",
    async ({ kernels }, asked) => json(await kernels.changeSession(word(asked), await asked.body())),
  ],
  ["DELETE", "api/sessions/*", ({ kernels }, asked) => done(kernels.endSession(word(asked)))],
  ["GET", "api/me", () => json(ME)],
  ["GET", "api/resolvePath", resolvePath],
  ["GET", "api/nbconvert", () => json(CONVERSIONS)],
  ["GET", "api/terminals", () => json([])],
  ["GET", "api/status", ({ kernels }) => json({ kernels: kernels.list().length })],
  ["GET", "lab/api/cards", async ({ store }) => json(await cardsOf(store.root))],
  ["GET", "lab/api/themes/@jupyterlab/*/index.css", theme],
  ["GET", "lab/api/settings", ({ settings }) => json({ settings: settings.list() })],
  ["GET", "lab/api/settings/**", ({ settings }, asked) => json(settings.one(word(asked)))],
  ["PUT", "lab/api/settings/**", async ({ settings }, asked) => done(settings.change(word(asked), await asked.body()))],
];

const pattern = (address: string): RegExp => {
  const words = address
    .split("/")
    .map((each) => (each === "**" ? "(?:/(.*?))?" : each === "*" ? "/([^/]+)" : `/${each}`));
  return new RegExp(`^${address === "" ? "" : words.join("")}/?$`);
};

const COMPILED = ROUTES.map(([method, address, route]) => ({ method, expression: pattern(address), route }));

/** Does what a request asks for. The path is what follows the base, with its slash, still encoded. */
export async function route(works: Works, path: string, asked: Omit<Asked, "words">): Promise<Answer> {
  const method = asked.method === "HEAD" ? "GET" : asked.method;
  const fitting = COMPILED.flatMap((one) => {
    const match = one.expression.exec(path);
    return match === null ? [] : [{ ...one, words: match.slice(1).map((each) => decodedPath(each ?? "")) }];
  });
  const found = fitting.find((one) => one.method === method);
  if (found !== undefined) return found.route(works, { ...asked, words: found.words });
  throw fitting.length === 0
    ? new Refusal(404, "there is no such address")
    : new Refusal(405, `${asked.method} is not answered here`);
}
