/** The commands and files that the documents name are there. */
import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, json, source, sources } from "../quality/sources.js";

const scripts = Object.keys((json("package.json") as { scripts: Record<string, string> }).scripts);
const documents = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].filter((file) => source(file).text !== "");

/** What a document tells its reader to type: lines of shell blocks, and code in a line that begins with npm. */
function commandsOf(text: string): readonly string[] {
  const blocks = [...text.matchAll(/```(?:sh|bash|shell|console)\n([\s\S]*?)```/g)].flatMap((match) =>
    (match[1] ?? "").split("\n"),
  );
  const inline = [...text.matchAll(/`((?:npm|npx|node) [^`]+)`/g)].map((match) => match[1] ?? "");
  return [...blocks, ...inline]
    .map((line) => line.replace(/^\$ /, "").trim())
    .filter((line) => /^(npm|npx|node) /.test(line));
}

function missing(command: string): boolean {
  const [program, verb, name] = command.split(/\s+/);
  if (program === "npm" && verb === "run") return !scripts.includes(name ?? "");
  if (program === "npm") return ["start", "test"].includes(verb ?? "") && !scripts.includes(verb ?? "");
  if (program === "node" && /\.[cm]?js$/.test(verb ?? "")) return !existsSync(path.join(ROOT, verb ?? ""));
  return false;
}

describe("the documents", () => {
  it("begin with a README that gives the two commands", () => {
    const commands = commandsOf(source("README.md").text);
    expect(commands).toEqual(
      expect.arrayContaining([expect.stringMatching(/^npm start/), expect.stringMatching(/^npm test/)]),
    );
  });

  it.each(documents)("%s names only commands that exist", (file) => {
    expect(commandsOf(source(file).text).filter(missing)).toEqual([]);
  });

  it.each(documents)("%s links only to files that exist", (file) => {
    const links = [...source(file).text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(
      (match) => match[1] ?? "",
    );
    expect(links.filter((link) => !existsSync(path.join(ROOT, path.dirname(file), link)))).toEqual([]);
  });

  it("would be caught naming one that does not", () => {
    expect(commandsOf("`npm run nothing`").filter(missing)).toEqual(["npm run nothing"]);
  });
});

describe("every file of the library", () => {
  it("begins with a comment that says what it is", () => {
    const bare = sources("kernel-lib", [".ts", ".mjs"]).filter(({ text }) => !/^(#![^\n]*\n)?\s*\/[*/]/.test(text));
    expect(bare.map(({ file }) => file)).toEqual([]);
  });
});
