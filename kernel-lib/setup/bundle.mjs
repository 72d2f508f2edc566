/**
 * Makes the page of the lab from kernel-lib/lab/client and JupyterLab's packages, when either has changed since the last time.
 *
 * The page is bundled on the user's machine and not committed: what is served is what can be read here. Next to read: compile.mjs.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { CACHE, DIST, ROOT, digestOf, filesBelow, readJson } from "./files.mjs";
import { Stop } from "./stop.mjs";
import { inTurn } from "./turn.mjs";

const CLIENT = path.join(ROOT, "kernel-lib", "lab", "client");
/** The folder of the page inside dist, which the compiler leaves alone. */
export const PAGE = path.join(DIST, "lab", "client");
const STAMP = path.join(PAGE, ".bundled.json");
const THEMES = ["theme-light-extension", "theme-dark-extension"];

/** The client, and what it takes from the rest of the library. */
function pageDigest() {
  const own = filesBelow(CLIENT, () => true).map((name) => path.join("kernel-lib", "lab", "client", name));
  const shared = ["figure/theme.ts", "lab/classroom/stamp.ts", "lab/grading/marks.ts", "setup/bundle.mjs"]
    .map((name) => path.join("kernel-lib", name))
    .filter((name) => existsSync(path.join(ROOT, name)));
  return digestOf(ROOT, ["package-lock.json", ...shared, ...own]);
}

/** True if the page is what its sources say. */
export function isBundled() {
  return readJson(STAMP)?.sources === pageDigest() && existsSync(path.join(PAGE, "lab.js"));
}

/** @param {(text: string) => void} say */
export async function bundle(say) {
  if (isBundled()) return;
  await inTurn("bundle", say, async () => {
    if (isBundled()) return;
    const begin = Date.now();
    say("bundling the page of the lab");
    const sources = pageDigest();
    const work = path.join(CACHE, `page-${process.pid}`);
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work, { recursive: true });
    try {
      await build(work);
      writeFileSync(path.join(work, "schemas.json"), JSON.stringify(schemas()));
      writeFileSync(path.join(work, ".bundled.json"), JSON.stringify({ sources }));
      rmSync(PAGE, { recursive: true, force: true });
      mkdirSync(path.dirname(PAGE), { recursive: true });
      renameSync(work, PAGE);
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
    say(`bundled in ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  });
}

/** @param {string} folder */
async function build(folder) {
  const { build: esbuild } = await import("esbuild").catch((error) => {
    throw new Stop(
      "KL907",
      `esbuild cannot be started (${error.message}): remove node_modules, then give the command again.`,
    );
  });
  const theme = (/** @type {string} */ name) =>
    path.join(ROOT, "node_modules", "@jupyterlab", name, "style", "theme.css");
  try {
    await esbuild({
      absWorkingDir: ROOT,
      entryPoints: {
        lab: path.join(CLIENT, "entry.ts"),
        ...Object.fromEntries(THEMES.map((name) => [name, theme(name)])),
      },
      outdir: folder,
      bundle: true,
      splitting: true,
      format: "esm",
      minify: true,
      target: "es2022",
      legalComments: "linked",
      loader: { ".svg": "text", ".woff": "file", ".woff2": "file", ".ttf": "file", ".eot": "file", ".png": "file" },
      // A few packages look for Node's process beside its environment.
      banner: { js: `globalThis.process ??= { env: {}, platform: "browser", cwd: () => "/" };` },
      define: { "process.env.NODE_ENV": '"production"', "process.env": "{}", global: "globalThis" },
      plugins: [leftOut, oneCopy],
      logLevel: "silent",
    });
  } catch (error) {
    const { errors = [] } = /** @type {{ errors?: { text: string, location?: { file: string, line: number } }[] }} */ (
      error
    );
    for (const { text, location } of errors.slice(0, 10)) console.error(`${location?.file}:${location?.line}: ${text}`);
    throw new Stop("KL906", `the page of the lab cannot be bundled: mend the ${errors.length} error(s) above.`);
  }
}

/**
 * Modules that the page never reaches, and what stands in for them: the schema compiler, which makes functions out of text, and the
 * marker of a plugin that is not installed.
 * @type {Readonly<Record<string, string>>}
 */
const LEFT_OUT = {
  ajv: `export default class {
    addFormat() { return this; } addKeyword() { return this; } addSchema() { return this; } addMetaSchema() { return this; }
    compile() { throw new Error("settings are checked in lab/client/settings.ts"); }
  }`,
  "ajv-formats": `export default () => undefined;`,
  "@jupyterlab/mermaid": `import { Token } from "@lumino/coreutils"; export const IMermaidMarkdown = new Token("kernel-lab:no-mermaid");`,
  path: `export * from "path-browserify"; export { default } from "path-browserify";`,
};

/** @type {import("esbuild").Plugin} */
const leftOut = {
  name: "left-out",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(ajv|ajv-formats|@jupyterlab\/mermaid|path)$/ }, ({ path: name }) => ({
      path: name,
      namespace: "left-out",
    }));
    onLoad({ filter: /.*/, namespace: "left-out" }, ({ path: name }) => ({
      contents: LEFT_OUT[name] ?? "",
      resolveDir: CLIENT,
    }));
  },
};

/**
 * Elements and tokens are known by the copy of the module that made them, so there must be one copy of each. Jupyter's web components
 * are installed in two versions; the one that JupyterLab's own components ask for is taken.
 * @type {import("esbuild").Plugin}
 */
const oneCopy = {
  name: "one-copy",
  setup({ onLoad, onResolve, resolve }) {
    const once = { pluginData: "once" };
    onResolve({ filter: /^(@jupyter|@jupyterlab|@lumino|react|react-dom|yjs)(\/|$)/ }, ({ path: name, pluginData }) => {
      if (pluginData === "once") return undefined;
      const from = /^@jupyter\/(web|react)-components/.test(name)
        ? "node_modules/@jupyterlab/ui-components"
        : "kernel-lib";
      // Always as an import: a `require` would find the package's other form, a second copy.
      return resolve(name, { ...once, kind: "import-statement", resolveDir: path.join(ROOT, from) });
    });
    // Fonts in SVG are for browsers of ten years ago, and would be the largest part of the styles.
    onLoad({ filter: /fontawesome-free[\\/]webfonts[\\/].*\.svg$/ }, () => ({ contents: "", loader: "dataurl" }));
    // The mark of another bundler for "from a package".
    onResolve({ filter: /^~/ }, ({ path: name, kind, resolveDir }) => resolve(name.slice(1), { kind, resolveDir }));
  },
};

/** The settings that the plugins of the page have, as their packages describe them. */
function schemas() {
  const require = createRequire(path.join(ROOT, "package.json"));
  const packages = Object.keys(readJson(path.join(ROOT, "package.json")).dependencies).filter((name) =>
    name.endsWith("-extension"),
  );
  return packages.flatMap((name) => {
    const manifest = require.resolve(`${name}/package.json`);
    const folder = path.join(path.dirname(manifest), "schema");
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => file.endsWith(".json") && !file.startsWith("package.json"))
      .map((file) => ({
        id: `${name}:${file.replace(/\.json$/, "")}`,
        version: readJson(manifest).version,
        schema: JSON.parse(readFileSync(path.join(folder, file), "utf8")),
      }));
  });
}
