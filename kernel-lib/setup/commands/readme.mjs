/** `npm run readme`: the verdict table, the picture and the digest in the citation, from the library as it is built; `-- --check` only looks. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../files.mjs";
import { makeReady } from "../ready.mjs";
import { orStop } from "../stop.mjs";

const README = path.join(ROOT, "README.md");
const PICTURE = path.join(ROOT, "notebooks/pictures/the-mail.svg");
const CITATION = path.join(ROOT, "CITATION.cff");
const PAPER = path.join(ROOT, "notebooks/writeup/what-an-elevated-refcount-costs.ipynb");
const BETWEEN = /(<!-- verdicts -->\n)[\s\S]*?(<!-- \/verdicts -->)/;

/** @param {string} file a module of the built library */
const built = (file) => import(pathToFileURL(path.join(ROOT, "kernel-lib/dist", file)).href);

/** The README with its verdict table as the catalogue gives it now, and the picture of the mail's race. */
async function generated() {
  const { actor, before, catalogue, explore, figure, filesystem, policy, property, race, verdicts } =
    await built("index.js");
  const { svg } = await built("lab/svg/index.js");
  const { policies, rows } = verdicts(catalogue, policy.debate);
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(" | ")} |`;
  const word = (/** @type {{ holds: string, steps: number }} */ c) =>
    c.holds === "yes" ? "✓" : c.holds === "no" ? `✗ ${c.steps}` : "?";
  const table = [
    line(["litmus test", "property", ...policies]),
    line(["---", "---", ...policies.map(() => ":-:")]),
    ...rows.map((/** @type {any} */ r) => line([`\`${r.test}\``, r.property, ...r.cells.map(word)])),
  ].join("\n");
  const mail = race("mail-4-step", {
    filesystem: filesystem.xfs,
    actors: [
      actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),
      actor("flusher", ["writeback 0"]),
      actor("cloner", ["reflink"]),
    ],
  });
  const { witness } = explore(mail, {
    policy: policy.none,
    property: property.cloneImmutable,
    where: before("writeback 0", "reflink"),
  });
  const { format, resolveConfig } = await import("prettier");
  const readme = readFileSync(README, "utf8").replace(BETWEEN, `$1\n${table}\n\n$2`);
  return {
    readme: await format(readme, { ...(await resolveConfig(README)), parser: "markdown" }),
    picture: `${await svg(figure.lanes(witness))}\n`,
    citation: citation(),
  };
}

/** The citation with the model of the paper's run. */
function citation() {
  const { model } = JSON.parse(readFileSync(PAPER, "utf8")).metadata.kernel_lib;
  return readFileSync(CITATION, "utf8").replace(/"model:[^"]*"/, `"model:${model}"`);
}

/** What is committed now. */
const committed = () => ({
  readme: readFileSync(README, "utf8"),
  picture: readFileSync(PICTURE, "utf8"),
  citation: readFileSync(CITATION, "utf8"),
});

/** @param {readonly string[]} args `--check`: write nothing, and fail if something would change */
export function main(args) {
  return orStop(async () => {
    await makeReady("tests");
    const now = await generated();
    if (args.includes("--check")) {
      const old = committed();
      const stale = [
        ...(old.readme === now.readme ? [] : ["README.md"]),
        ...(old.picture === now.picture ? [] : ["notebooks/pictures/the-mail.svg"]),
        ...(old.citation === now.citation ? [] : ["CITATION.cff"]),
      ];
      console.log(
        stale.length === 0 ? "up to date" : `not up to date: ${stale.join(", ")}; npm run readme writes them`,
      );
      return stale.length === 0 ? 0 : 1;
    }
    writeFileSync(README, now.readme);
    writeFileSync(PICTURE, now.picture);
    writeFileSync(CITATION, now.citation);
    console.log("README.md, notebooks/pictures/the-mail.svg and CITATION.cff are written");
    return 0;
  }, ROOT);
}
