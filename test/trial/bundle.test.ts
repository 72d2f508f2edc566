/** The archive for students starts in an empty folder with Node alone, without a network, and runs an exercise; its size is what is said. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packedFiles } from "../../kernel-lib/lab/classroom/packages.js";
import type { Cell, Notebook } from "../../kernel-lib/lab/runner/notebook.js";
import { ROOT } from "../quality/sources.js";

const folder = mkdtempSync(join(tmpdir(), "kernel-lib-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const code = (source: string, metadata: Cell["metadata"] = {}): Cell => ({
  cell_type: "code",
  metadata,
  source,
  outputs: [],
  execution_count: null,
});
const answer = { nbgrader: { schema_version: 3, grade_id: "answer", solution: true, grade: false, locked: false } };
const exercise: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    code(
      'import { actor, dataset, explore, figure, filesystem, policy, property, race, show } from "kernel-lib";\nimport * as R from "ramda";',
    ),
    code(
      'const mail = race("mail", { filesystem: filesystem.xfs, actors: [actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]), actor("flusher", ["writeback 0"]), actor("cloner", ["reflink"])] });\nconst answer = explore(mail, { policy: policy.none, property: property.cloneImmutable });\nshow(figure.lanes(answer.witness));\nconsole.log("steps " + R.length(answer.witness.steps) + ", data " + (dataset.observations().length > 0));',
    ),
    code("const secret = 42;", answer),
  ],
};

/** The command that takes the network away and leaves the loopback, where that is allowed. */
const offline = ["unshare", "--net", "--user", "--map-root-user", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"];

let size = 0;
let names: readonly string[] = [];
let seen: {
  shell: number;
  script: number;
  page: number;
  outside: string;
  ran: readonly (readonly { type: string; text: string }[])[];
};
let isOffline = false;

beforeAll(() => {
  writeFileSync(join(folder, "exercise.ipynb"), JSON.stringify(exercise));
  const bin = join(ROOT, "kernel-lib", "bin", "kernel-lib.mjs");
  const file = join(folder, "class.zip");
  const made = spawnSync(process.execPath, [bin, "release", join(folder, "exercise.ipynb"), "--bundle", file], {
    encoding: "utf8",
  });
  expect(made.stderr).toBe("");
  const bytes = readFileSync(file);
  const files = unzipSync(bytes);
  [size, names] = [bytes.length, Object.keys(files)];
  const empty = join(folder, "empty");
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(empty, name)), { recursive: true });
    writeFileSync(join(empty, name), content);
  }
  const home = join(folder, "home");
  mkdirSync(home);
  const probe = [process.execPath, fileURLToPath(new URL("./probe.mjs", import.meta.url)), join(empty, "kernel-lab")];
  isOffline = spawnSync(offline[0] ?? "", [...offline.slice(1), "true"]).status === 0;
  const [program = "", ...args] = isOffline ? [...offline, ...probe] : probe;
  const env = { PATH: process.env["PATH"], HOME: home, USERPROFILE: home, SystemRoot: process.env["SystemRoot"] };
  const ran = spawnSync(program, args, { encoding: "utf8", env, cwd: home, timeout: 90_000 });
  expect(ran.stderr).toBe("");
  seen = JSON.parse(ran.stdout);
}, 150_000);

describe("the archive for students", () => {
  test("opens the lab and runs the cells of an exercise with a real kernel, library, figures and data sets among them", () => {
    expect([seen.script, seen.shell > 500]).toEqual([200, true]);
    const [imports, race, stub] = seen.ran;
    expect(imports?.filter(({ type }) => type === "error")).toEqual([]);
    expect(race?.map(({ type }) => type)).toContain("display_data");
    expect(race?.map(({ text }) => text).join("")).toMatch(/steps \d+, data true/);
    expect(stub?.find(({ type }) => type === "error")?.text).toBe("not answered yet");
    expect(seen.page).toBeGreaterThan(10_000);
  });

  test("asks no network", () => {
    if (isOffline) expect(seen.outside).toMatch(/ENETUNREACH|EHOSTUNREACH/);
    else console.log("not shown: this system does not let the network be taken away");
  });

  test("holds the released exercise and no solution, and names that every system can unpack", () => {
    expect(names).toContain("kernel-lab/notebooks/exercise.ipynb");
    expect(names.filter((name) => name.length > 150 || /[<>:"|?*\\]|\.\.|^\//.test(name))).toEqual([]);
    const file = readFileSync(join(folder, "empty", "kernel-lab", "notebooks", "exercise.ipynb"), "utf8");
    expect(file).not.toContain("secret = 42");
    expect(JSON.parse(file).metadata.kernel_lab.assignment).toBe("exercise");
  });

  test("is as small as the README says", () => {
    const said = Number(/one zip of less than (\d+) MB/.exec(readFileSync(join(ROOT, "README.md"), "utf8"))?.[1]);
    expect(size / 1e6).toBeLessThan(said);
    expect(size / 1e6).toBeGreaterThan(said - 5);
  });

  test("leaves out what the systems that are not named need", () => {
    const binaries = packedFiles(["win32"]).filter(({ name }) => name.endsWith(".node"));
    expect(binaries.length).toBeGreaterThan(0);
    expect(binaries.filter(({ name }) => !name.includes("/win32/"))).toEqual([]);
  });
});
