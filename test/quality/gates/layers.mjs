/** dependency-cruiser over the library, and over planted violations that it must find. It must also have seen every file. */
import path from "node:path";
import { filesBelow } from "../../../kernel-lib/setup/files.mjs";
import { runNode } from "../../../kernel-lib/setup/run.mjs";

const PLANTED = "test/quality/fixtures/layers";

/** What must be found there: the rule, and the file that breaks it. */
const EXPECTED = [
  ["model", "model/knows-engine.ts"],
  ["engine", "engine/knows-model.ts"],
  ["engine-node", "engine/knows-node.ts"],
  ["litmus-values", "litmus/runs.ts"],
  ["model-packages", "model/uses-ramda.ts"],
  ["no-cycles", "stats/one.ts"],
  ["known-room", "helpers/misc.ts"],
];

/** @param {string} root */
export async function cases(root) {
  const [real, planted] = await Promise.all([cruise(root, "kernel-lib"), cruise(root, PLANTED)]);
  const files = filesBelow(path.join(root, "kernel-lib"), (name) => /\.ts$/.test(name)).map(
    (name) => `kernel-lib/${name.replaceAll("\\", "/")}`,
  );
  const unseen = files.filter((file) => !real.seen.has(file));
  return [
    {
      name: "every source file is inspected",
      problem:
        unseen.length === 0 && files.length > 0
          ? undefined
          : `not inspected: ${unseen.join(", ") || "all"}\n${real.told}`,
    },
    {
      name: "kernel-lib",
      problem:
        real.violations.length === 0
          ? undefined
          : real.violations.map((one) => `${one.rule}: ${one.from} → ${one.to}\n    ${one.comment}`).join("\n"),
    },
    ...EXPECTED.map(([rule, file]) => ({
      name: `a planted breach of ${rule} is found`,
      problem: planted.violations.some((one) => one.rule === rule && one.from === `${PLANTED}/${file}`)
        ? undefined
        : `${file} passed`,
    })),
  ];
}

/**
 * @typedef {{ rule: string, from: string, to: string, comment: string | undefined }} Violation
 * @param {string} root
 * @param {string} folder
 * @returns {Promise<{ told: string, seen: Set<string>, violations: Violation[] }>}
 */
async function cruise(root, folder) {
  const bin = path.join(root, "node_modules", "dependency-cruiser", "bin", "dependency-cruise.mjs");
  const args = [bin, folder, "--config", "test/quality/dependency-cruiser.cjs", "--output-type", "json"];
  const ran = await runNode(args, { cwd: root, env: { LAYERS_ROOT: folder } });
  const found = parse(ran.output);
  const rules = new Map(
    found.summary.ruleSetUsed?.forbidden?.map((/** @type {any} */ rule) => [rule.name, rule.comment]) ?? [],
  );
  return {
    told: ran.output.slice(0, 500),
    seen: new Set(found.modules.map((/** @type {any} */ module) => module.source)),
    violations: found.summary.violations.map((/** @type {any} */ one) => ({
      rule: one.rule.name,
      from: one.from,
      to: one.to,
      comment: rules.get(one.rule.name),
    })),
  };
}

/**
 * @param {string} text
 * @returns {any}
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {
      modules: [],
      summary: { violations: [{ rule: { name: "dependency-cruiser" }, from: text.slice(0, 2000), to: "no report" }] },
    };
  }
}
