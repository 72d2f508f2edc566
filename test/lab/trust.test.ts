/** Trust is the user's, of this path and these outputs; nothing in a notebook can claim it. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openTrust } from "../../kernel-lib/lab/server/trust.js";
import { bench, code, folder, notebook } from "./harness.js";

const html = { output_type: "display_data", data: { "text/html": ["<b>", "x</b>"] }, metadata: {} };
const { ask, root, state } = bench({ "a.ipynb": notebook(code("x", [html])), "b.ipynb": notebook(code("x", [html])) });

const trusted = async (path: string): Promise<unknown[]> => {
  const { content } = (await ask("GET", `api/contents/${path}`)).json() as {
    content: { cells: { metadata: { trusted: unknown } }[] };
  };
  return content.cells.map(({ metadata }) => metadata.trusted);
};
const saved = async (path: string, trusted?: unknown): Promise<number> => {
  const content = JSON.parse(readFileSync(join(root, path), "utf8")) as unknown;
  return (await ask("PUT", `api/contents/${path}`, { type: "notebook", format: "json", content, trusted })).status;
};

describe("a notebook with outputs", () => {
  test("from anywhere is not trusted, whatever its metadata say", async () => {
    expect(await trusted("a.ipynb")).toEqual([false]);
    const claims = { ...code("x", [html]), metadata: { trusted: true } };
    writeFileSync(join(root, "claims.ipynb"), notebook(claims));
    expect(await trusted("claims.ipynb")).toEqual([false]);
  });

  test("that is saved or uploaded as trusted is not trusted for that", async () => {
    const content = JSON.parse(notebook({ ...code("x", [html]), metadata: { trusted: true } }));
    await ask("PUT", "api/contents/up.ipynb", { type: "notebook", format: "json", content });
    expect(await trusted("up.ipynb")).toEqual([false]);
  });

  test("is trusted once the user vouches for what is saved", async () => {
    expect(await saved("a.ipynb")).toBe(200);
    expect(await saved("a.ipynb", "true")).toBe(200);
    expect(await trusted("a.ipynb")).toEqual([false]);
    expect(await saved("a.ipynb", true)).toBe(200);
    expect(await trusted("a.ipynb")).toEqual([true]);
    expect(await trusted("b.ipynb")).toEqual([false]);
  });

  test("loses it with another output, and keeps it with another text", async () => {
    const text = readFileSync(join(root, "a.ipynb"), "utf8");
    writeFileSync(join(root, "a.ipynb"), text.replace('"x"', '"y"'));
    expect(await trusted("a.ipynb")).toEqual([true]);
    writeFileSync(join(root, "a.ipynb"), text.replace("x</b>", "y</b>"));
    expect(await trusted("a.ipynb")).toEqual([false]);
    writeFileSync(join(root, "a.ipynb"), text);
    expect(await trusted("a.ipynb")).toEqual([true]);
  });

  test("takes it along when it is renamed or copied in the lab, and not when it is copied outside", async () => {
    expect((await ask("PATCH", "api/contents/a.ipynb", { path: "c.ipynb" })).status).toBe(200);
    expect(await trusted("c.ipynb")).toEqual([true]);
    await ask("POST", "api/contents/", { copy_from: "c.ipynb" });
    expect(await trusted("c-Copy.ipynb")).toEqual([true]);
    writeFileSync(join(root, "d.ipynb"), readFileSync(join(root, "c.ipynb")));
    expect(await trusted("d.ipynb")).toEqual([false]);
  });
});

test("a notebook without outputs has nothing to be trusted for", async () => {
  writeFileSync(join(root, "bare.ipynb"), notebook(code("x")));
  expect(await trusted("bare.ipynb")).toEqual([true]);
});

describe("the key", () => {
  test("is this user's alone, and outside the root", () => {
    expect(statSync(join(state, "trust.key")).mode & 0o777).toBe(0o600);
    expect(statSync(state).mode & 0o777).toBe(0o700);
    expect(statSync(join(state, "trusted")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(state, "trust.key"))).toHaveLength(32);
  });

  test("of another user vouches for nothing here", () => {
    const [one, other] = [folder(), folder()];
    const cells = [{ cell_type: "code", outputs: [html] }];
    openTrust(one).vouch("/x/a.ipynb", cells);
    writeFileSync(join(other, "trusted"), readFileSync(join(one, "trusted")));
    expect(openTrust(one).trusts("/x/a.ipynb", cells)).toBe(true);
    expect(openTrust(other).trusts("/x/a.ipynb", cells)).toBe(false);
    expect(openTrust(one).trusts("/x/b.ipynb", cells)).toBe(false);
  });
});
