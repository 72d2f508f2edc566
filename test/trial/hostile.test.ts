/** A submission that crashes, loops, prints or allocates without end, or reaches beyond its folder harms nobody, and is told of. */
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { namespaces } from "../../kernel-lib/lab/grading/fence.js";
import { grade, type Graded } from "../../kernel-lib/lab/grading/grade.js";
import { handIn, honest, hostile, killer, processesOf } from "./class.js";

const folder = mkdtempSync(join(tmpdir(), "kernel-lib-test-"));
const [secret, output] = [join(folder, "secret.txt"), join(folder, "grades")];
const server = createServer((socket) => socket.end());
const LIMITS = { cellMs: 5000, totalMs: 60_000, memory: 700e6, output: 300e3 };

process.env["TMPDIR"] = folder;

const leftovers = (): readonly string[] => readdirSync(folder).filter((name) => name.startsWith("kernel-lib-grade-"));

let graded: Graded;
let pupils: ReturnType<typeof hostile>;
beforeAll(async () => {
  writeFileSync(secret, "SECRET");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  pupils = [...hostile(secret, (server.address() as AddressInfo).port), ...honest(1)];
  const { submissions, assignment } = handIn(folder, pupils);
  graded = await grade({ submissions, assignment, output, limits: LIMITS, version: "test" });
}, 300_000);
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const of = (name: string) => {
  const found = graded.grades.find(({ result }) => result.student === name);
  if (found === undefined) throw new Error(`${name} was not graded`);
  return found;
};
const shownBy = (name: string): string => JSON.stringify(of(name).result.notebook);

describe("a class of which most are hostile", () => {
  test("everybody is graded, in the order of their names", () => {
    const names = graded.grades.map(({ result }) => result.student);
    expect(names).toEqual([...pupils.map(({ name }) => name), "broken"].sort());
  });

  test("the honest get their points, and the hostile those of the tests that they let run", () => {
    for (const { name, points, told } of pupils) {
      const { tasks, result } = of(name);
      // In namespaces a signal to the process above does nothing; else the run is lost.
      const expected = name === "kills" && namespaces() !== undefined ? [3, 2] : points;
      expect([name, tasks.slice(0, 2).map(({ got }) => got)]).toEqual([name, expected]);
      if (told !== undefined) expect(result.notes.join("\n")).toMatch(told);
    }
  });

  test("a file that is no notebook is a submission without points, and its reason is told", () => {
    expect(of("broken")).toMatchObject({ got: 0, open: 0 });
    expect(of("broken").result.notes.join()).toMatch(/^not JSON/);
  });

  test("a cell reads, writes and starts nothing beyond its folder, and reaches no network and loads no machine code where that can be taken away", () => {
    const reached = namespaces() === undefined;
    expect(shownBy("reaches")).toContain(`done:${reached ? "load" : ""} net:${reached}`);
    expect(shownBy("reaches"), "the assignment's files are there, and its solutions are not").toContain(
      "sees:data.txt,own.node,own.txt",
    );
    expect(existsSync(`${secret}.changed`)).toBe(false);
    expect(readFileSync(join(output, "index.html"), "utf8")).toContain(
      reached ? "did not let" : "could not start programs, change other files, reach a network",
    );
  });

  test("what prints without end is cut, and no page runs what it printed", () => {
    const longestMessage = 2 * LIMITS.output + 65_536;
    expect(shownBy("prints").length).toBeLessThan(LIMITS.output + longestMessage);
    const page = readFileSync(join(output, "feedback", "prints.html"), "utf8");
    expect(page.length).toBeLessThan(3e6);
    expect(page).not.toContain("<script><script>");
    expect(page).toContain("&lt;script&gt;");
    const shown = readFileSync(join(output, "feedback", "reaches.html"), "utf8");
    expect(shown).toContain("<b>bold</b>");
    expect(shown).not.toMatch(/<img[^>]*onerror|<script>alert/);
  });

  test("no page shows a line of the hidden tests", () => {
    for (const name of readdirSync(join(output, "feedback")))
      expect(readFileSync(join(output, "feedback", name), "utf8")).not.toContain("rise(3)");
  });

  test("nothing is left behind, neither a folder nor a process", () => {
    expect(leftovers()).toEqual([]);
    expect(processesOf(folder)).toEqual([]);
  });
});

test("where there are no namespaces, a run that ends the process above it is lost, and its kernel does not outlive it", async () => {
  const place = join(folder, "bare");
  const given = handIn(place, [killer]);
  const { grades } = await grade({
    ...given,
    output: join(place, "grades"),
    limits: LIMITS,
    version: "test",
    isolate: false,
  });
  expect(grades.map(({ got }) => got)).toEqual([0, 0]);
  expect(grades[1]?.result.notes.join()).toContain("its process was ended from inside");
  expect(processesOf(folder)).toEqual([]);
});
