/**
 * Compiles kernel-lib when its sources have changed since the last time.
 *
 * The stamp lies in dist itself and holds a digest of every source, so a pulled commit, an edited file and a deleted dist are
 * all seen. Outputs whose source is gone are removed: a stale module must not be importable.
 */
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CACHE, DIST, ROOT, digestOf, filesBelow, readJson } from "./files.mjs";
import { runNode } from "./run.mjs";
import { Stop } from "./stop.mjs";
import { inTurn } from "./turn.mjs";

const LIBRARY = path.join(ROOT, "kernel-lib");
const STAMP = path.join(DIST, ".built.json");
const STATE = path.join(CACHE, "build.tsbuildinfo");
const CLIENT = path.join("lab", "client") + path.sep;
/** The compiler by its path: `node_modules/.bin/tsc` is the older one that tslab brings. */
export const TSC = path.join(ROOT, "node_modules", "typescript", "bin", "tsc");

/** A digest of all that dist is made of. */
export function sourceDigest() {
  const sources = filesBelow(LIBRARY, (name) => isSource(name) || /^(package|tsconfig)\.json$/.test(name)).filter(
    isCompiled,
  );
  return digestOf(ROOT, [
    "tsconfig.json",
    "package-lock.json",
    ...sources.map((name) => path.join("kernel-lib", name)),
  ]);
}

/** True if dist is what the sources say. */
export function isBuilt() {
  return (
    readJson(STAMP)?.sources === sourceDigest() && expectedOutputs().every((name) => existsSync(path.join(DIST, name)))
  );
}

/** @param {(text: string) => void} say */
export async function compile(say) {
  if (isBuilt()) return;
  await inTurn("build", say, async () => {
    if (isBuilt()) return;
    const begin = Date.now();
    say("compiling kernel-lib");
    assertCompiler();
    const sources = sourceDigest();
    // The compiler's notes of what it has written hold only for the dist that it wrote.
    if (!existsSync(STAMP) || expectedOutputs().some((name) => !existsSync(path.join(DIST, name))))
      rmSync(STATE, { force: true });
    rmSync(STAMP, { force: true });
    const args = [
      "-p",
      LIBRARY,
      "--outDir",
      DIST,
      "--noEmitOnError",
      "--incremental",
      "--tsBuildInfoFile",
      STATE,
      "--pretty",
      "false",
    ];
    const ran = await runNode([TSC, ...args]);
    if (ran.code !== 0) {
      process.stderr.write(ran.output);
      throw new Stop(
        "KL906",
        `kernel-lib does not compile: mend the ${count(ran.output, /error TS/g)} error(s) above, then give the command again.`,
      );
    }
    removeStale();
    writeFileSync(STAMP, JSON.stringify({ sources }));
    say(`compiled in ${((Date.now() - begin) / 1000).toFixed(1)} s`);
  });
}

function assertCompiler() {
  const version = readJson(path.join(ROOT, "node_modules", "typescript", "package.json"))?.version ?? "none";
  if (!existsSync(TSC) || !/^6\.0\./.test(version))
    throw new Stop(
      "KL905",
      `TypeScript 6.0 is needed in node_modules and ${version} is there: remove node_modules, then give the command again.`,
    );
}

/** @param {string} name */
const isSource = (name) => /\.[cm]?ts$/.test(name) && !/\.d\.[cm]?ts$/.test(name);
/** The page of the lab runs in the browser: it is bundled, see bundle.mjs. @param {string} name */
const isCompiled = (name) => !name.startsWith(CLIENT);

function expectedOutputs() {
  const sources = filesBelow(LIBRARY, isSource)
    .filter(isCompiled)
    .flatMap((name) => {
      const [stem, kind] = [name.replace(/\.[cm]?ts$/, ""), /\.([cm]?)ts$/.exec(name)?.[1] ?? ""];
      return [`${stem}.${kind}js`, `${stem}.${kind}js.map`, `${stem}.d.${kind}ts`];
    });
  return sources;
}

function removeStale() {
  const expected = new Set(expectedOutputs());
  for (const entry of readdirSync(DIST, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(DIST, file);
    if (entry.isFile() && isCompiled(name) && !expected.has(name)) rmSync(file);
  }
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 */
function count(text, pattern) {
  return (text.match(pattern) ?? []).length;
}
