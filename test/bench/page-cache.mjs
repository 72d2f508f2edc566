/** The page-cache model from 64 to 65,536 folios: the cost of a step must not depend on their number; and the memory of a folio. */
import path from "node:path";
import { DIST, ROOT } from "../../kernel-lib/setup/files.mjs";
import { runNode } from "../../kernel-lib/setup/run.mjs";

const OURS = path.join(ROOT, "test", "bench", "page-cache-ours.mjs");
const FOLIOS = [64, 1024, 16_384, 65_536];
const EVENTS = 1_000_000;

const middle = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function answer(...args) {
  const { code, output } = await runNode(args);
  if (code !== 0) throw new Error(`the page-cache model failed:\n${output.slice(-800)}`);
  return JSON.parse(output);
}

/** Steps a user second at each size, sizes taking turns; the middle of so many rounds. */
export async function pageCache({ rounds, say }) {
  const runs = FOLIOS.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const [i, folios] of FOLIOS.entries())
      runs[i].push(await answer(OURS, "speed", DIST, `${folios}`, `${EVENTS}`));
  const rows = FOLIOS.map((folios, i) => ({
    folios,
    perSecond: middle(runs[i].map(({ steps, user }) => steps / user)),
  }));
  const bytesOf = async (folios) => (await answer("--expose-gc", OURS, "memory", DIST, `${folios}`)).bytes;
  const [least, most] = [FOLIOS[0], FOLIOS.at(-1)];
  const bytesPerFolio = ((await bytesOf(most)) - (await bytesOf(least))) / (most - least);
  const costRatio = rows[0].perSecond / rows.at(-1).perSecond;
  say("\npage-cache model, steps a user second");
  for (const { folios, perSecond } of rows)
    say(`${`${folios} folios`.padEnd(14)} ${(perSecond / 1e6).toFixed(2).padStart(6)} M`);
  say(`a step costs ${costRatio.toFixed(2)} × as much at ${most} folios as at ${least}`);
  say(`${bytesPerFolio.toFixed(1)} bytes a folio`);
  return { rows, costRatio, bytesPerFolio };
}
