/** eslint over the library and the tests, and over a planted file that must break each rule it was written to break. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { filesBelow } from "../../../kernel-lib/setup/files.mjs";
import { runNode } from "../../../kernel-lib/setup/run.mjs";

const PLANTED = path.join("test", "quality", "fixtures", "lint", "impure.ts");
const EXPECTED = [
  ["functional/no-let", 5],
  ["functional/immutable-data", 11],
  ["functional/no-classes", 15],
  ["functional/no-let", 21],
  ["@typescript-eslint/no-explicit-any", 27],
];

/** @param {string} root */
export async function cases(root) {
  const { files, told } = await lint(root);
  const planted = files.find((file) => path.relative(root, file.filePath) === PLANTED)?.messages ?? [];
  const real = files.filter((file) => path.relative(root, file.filePath) !== PLANTED);
  const wrong = real.flatMap((file) =>
    file.messages.map(
      (one) =>
        `${path.relative(root, file.filePath)}:${one.line}:${one.column} ${one.ruleId ?? "error"}: ${one.message}`,
    ),
  );
  return [
    { name: "files were inspected", problem: real.length > 0 ? undefined : `none\n${told}` },
    { name: "kernel-lib and test", problem: wrong.length === 0 ? undefined : wrong.join("\n") },
    { name: "no comment asks to be let off", problem: silencers(root) },
    ...EXPECTED.map(([rule, line]) => ({
      name: `a planted breach of ${rule} is found`,
      problem: planted.some((one) => one.ruleId === rule && one.line === line)
        ? undefined
        : `${PLANTED}:${line} passed`,
    })),
  ];
}

/**
 * @typedef {{ filePath: string, messages: { line: number, column: number, ruleId: string | null, message: string }[] }} Linted
 * @param {string} root
 * @returns {Promise<{ files: Linted[], told: string }>}
 */
async function lint(root) {
  const eslint = path.join(root, "node_modules", "eslint", "bin", "eslint.js");
  const args = [eslint, "--config", "test/quality/eslint.config.mjs", "--format", "json", "kernel-lib", "test"];
  const { output } = await runNode(args, { cwd: root });
  try {
    return { files: JSON.parse(output.slice(output.indexOf("[{"))), told: output };
  } catch {
    return { files: [], told: output };
  }
}

/**
 * The rules are for everybody: a comment that silences one is found here, whatever tool it speaks to.
 * @param {string} root
 */
function silencers(root) {
  const pattern = new RegExp(
    ["eslint-" + "disable", "@ts-" + "ignore", "@ts-" + "nocheck", "prettier-" + "ignore"].join("|"),
  );
  const wanted = (/** @type {string} */ name) => /\.(ts|mjs|cjs|js)$/.test(name);
  const found = ["kernel-lib", "test"]
    .filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) => filesBelow(path.join(root, folder), wanted).map((name) => path.join(folder, name)))
    .filter((file) => !file.includes(`fixtures${path.sep}`))
    .flatMap((file) =>
      readFileSync(path.join(root, file), "utf8")
        .split("\n")
        .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1} ${line.trim()}`] : [])),
    );
  return found.length === 0 ? undefined : found.join("\n");
}
