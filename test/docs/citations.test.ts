/**
 * What is said of the kernel is said from a source: each value of model, policy and filesystem that the front door offers has
 * `@source` in its own comment or in its file's header, and so has at least one comment of every file in these rooms.
 */
import { describe, expect, it } from "vitest";
import { sources } from "../quality/sources.js";
import { offers } from "./front-door.js";

// A room's index only gathers what the other files say.
const ROOMS = /^kernel-lib\/(model|policy|filesystem)\/(?!index\.ts$)/;

describe("what the front door offers of the kernel", () => {
  const values = offers().filter(({ kind, file }) => kind === "value" && ROOMS.test(file));

  it("is something", () => {
    expect(values.length).toBeGreaterThan(0);
  });

  it("cites its source", () => {
    expect(values.filter(({ said }) => !said.includes("@source")).map(({ file, name }) => `${file}: ${name}`)).toEqual(
      [],
    );
  });
});

describe.each(["model", "policy", "filesystem"])("every file of %s", (room) => {
  const files = sources(`kernel-lib/${room}`, [".ts"]).filter(({ file }) => !file.endsWith("/index.ts"));

  it("is there", () => {
    expect(files.length).toBeGreaterThan(0);
  });

  it("cites a source", () => {
    expect(files.filter(({ text }) => !/@source \S+ \S+/.test(text)).map(({ file }) => file)).toEqual([]);
  });
});

describe("sources", () => {
  const cited = sources("kernel-lib", [".ts"]).flatMap(({ file, text }) =>
    [...text.matchAll(/@source ([^\n]*)/g)].map((match) => ({
      file,
      cited: (match[1] ?? "").replace(/\*\/.*/, "").trim(),
    })),
  );

  it("name a version and a place in it, a mail, a paper, or say in a few words where else it is from", () => {
    const vague = cited.filter(({ cited: text }) => text.split(/\s+/).length < (/\d/.test(text) ? 2 : 4));
    expect(vague).toEqual([]);
  });
});
