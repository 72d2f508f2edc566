/** What the page reads and saves is what is on the disk, whole or not at all. */
import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Card } from "../../kernel-lib/lab/server/card.js";
import { bench, code, folder, notebook } from "./harness.js";

const figure = {
  output_type: "display_data",
  data: { "text/html": ["<b>x</b>\n", "y"], "image/png": "AAAA" },
  metadata: {},
};
const { ask, root, state } = bench({ "a.ipynb": notebook(code("1 + 1", [figure])), "t.txt": "text" });

interface PageCell {
  readonly source: string;
  readonly outputs: readonly { readonly data: Record<string, string> }[];
}

const content = async (path: string): Promise<{ cells: readonly PageCell[] }> =>
  ((await ask("GET", `api/contents/${path}`)).json() as { content: never }).content;
const disk = (name: string): string => readFileSync(join(root, name), "utf8");

describe("a notebook", () => {
  test("comes whole to the page and goes cut into lines to the disk", async () => {
    const read = await content("a.ipynb");
    expect(read.cells[0]?.source).toBe("1 + 1");
    expect(read.cells[0]?.outputs[0]?.data["text/html"]).toBe("<b>x</b>\ny");
    const saved = await ask("PUT", "api/contents/a.ipynb", { type: "notebook", format: "json", content: read });
    expect(saved.status).toBe(200);
    expect(saved.json()["hash"]).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(disk("a.ipynb")).cells[0].outputs[0].data).toEqual(figure.data);
    expect(disk("a.ipynb")).not.toContain("trusted");
  });

  const stored = fileURLToPath(new URL("../../notebooks/", import.meta.url));
  test.each(readdirSync(stored).filter((name) => name.endsWith(".ipynb")))(
    "%s, opened and saved, has not changed",
    async (name) => {
      copyFileSync(join(stored, name), join(root, name));
      const before = JSON.parse(disk(name));
      const save = async (): Promise<string> => {
        await ask("PUT", `api/contents/${name}`, { type: "notebook", format: "json", content: await content(name) });
        return disk(name);
      };
      const first = await save();
      expect(JSON.parse(first)).toEqual(before);
      // In Jupyter's order of keys: from the second save on, not a byte changes.
      expect(await save()).toBe(first);
    },
  );

  test("that is no notebook is refused with a reason, both ways", async () => {
    writeFileSync(join(root, "broken.ipynb"), '{ "cells": [ <<<<<<< HEAD');
    writeFileSync(join(root, "old.ipynb"), '{ "nbformat": 3, "worksheets": [] }');
    const broken = await ask("GET", "api/contents/broken.ipynb");
    expect([broken.status, broken.json()["message"]]).toEqual([400, expect.stringContaining("merge conflict")]);
    expect((await ask("GET", "api/contents/old.ipynb")).json()["message"]).toContain("format 4");
    const before = disk("a.ipynb");
    expect((await ask("PUT", "api/contents/a.ipynb", { type: "notebook", content: { cells: 1 } })).status).toBe(400);
    expect((await ask("PUT", "api/contents/a.ipynb", "{ not json")).status).toBe(400);
    expect(disk("a.ipynb")).toBe(before);
  });
});

describe("files", () => {
  test("are made, copied, renamed and removed, and nothing in the way is lost", async () => {
    const made = (await ask("POST", "api/contents/", { type: "notebook" })).json();
    const again = (await ask("POST", "api/contents/", { type: "notebook" })).json();
    expect([made["path"], again["path"]]).toEqual(["Untitled.ipynb", "Untitled1.ipynb"]);
    expect((await ask("POST", "api/contents/", { copy_from: "t.txt" })).json()["path"]).toBe("t-Copy.txt");
    expect((await ask("PATCH", "api/contents/t-Copy.txt", { path: "t.txt" })).status).toBe(409);
    expect((await ask("PATCH", "api/contents/t-Copy.txt", { path: "u.txt" })).json()["path"]).toBe("u.txt");
    expect(disk("t.txt")).toBe("text");
    expect((await ask("POST", "api/contents/", { type: "directory" })).json()["path"]).toBe("Untitled Folder");
    expect((await ask("PATCH", "api/contents/u.txt", { path: "Untitled Folder/u.txt" })).status).toBe(200);
    expect((await ask("DELETE", "api/contents/Untitled%20Folder")).status).toBe(409);
    expect((await ask("DELETE", "api/contents/Untitled%20Folder/u.txt")).status).toBe(204);
    expect((await ask("DELETE", "api/contents/Untitled%20Folder")).status).toBe(204);
    expect((await ask("GET", "api/contents/u.txt")).status).toBe(404);
  });

  test("that are large come in parts, and appear with the last one", async () => {
    const part = (chunk: number, text: string): object => ({ type: "file", format: "text", content: text, chunk });
    expect((await ask("PUT", "api/contents/large.txt", part(2, "b"))).status).toBe(400);
    await ask("PUT", "api/contents/large.txt", part(1, "a"));
    await ask("PUT", "api/contents/large.txt", part(2, "b"));
    expect(existsSync(join(root, "large.txt"))).toBe(false);
    expect((await ask("PUT", "api/contents/large.txt", part(-1, "c"))).json()["size"]).toBe(3);
    expect(disk("large.txt")).toBe("abc");
    expect(readdirSync(root).filter((name) => name.endsWith(".upload"))).toEqual([]);
  });

  test("keep a checkpoint, and go back to it", async () => {
    expect((await ask("GET", "api/contents/t.txt/checkpoints")).text).toBe("[]");
    await ask("POST", "api/contents/t.txt/checkpoints");
    await ask("PUT", "api/contents/t.txt", { type: "file", format: "text", content: "changed" });
    expect((await ask("GET", "api/contents/t.txt/checkpoints")).text).toContain('"checkpoint"');
    expect((await ask("POST", "api/contents/t.txt/checkpoints/checkpoint")).status).toBe(204);
    expect(disk("t.txt")).toBe("text");
  });

  test("that somebody else has changed have another hash", async () => {
    const before = (await ask("GET", "api/contents/t.txt?content=0&hash=1")).json()["hash"];
    writeFileSync(join(root, "t.txt"), "text, changed outside");
    expect((await ask("GET", "api/contents/t.txt?content=0&hash=1")).json()["hash"]).not.toBe(before);
  });
});

describe("a notebook in another form", () => {
  test("is a script whose cells an editor finds", async () => {
    const answer = await ask("GET", "nbconvert/script/00-the-mail.ipynb?download=true");
    expect(answer.headers.get("content-disposition")).toContain("00-the-mail.ts");
    expect(answer.text).toMatch(/^\/\/ ---\n\/\/ jupyter:\n/);
    expect(answer.text).toContain("// %% [markdown]\n// # The mail\n");
    expect(answer.text).toContain('// %% tags=["parameters"]\nlet threshold = 2;');
  });

  test("is a page that works offline", async () => {
    const answer = await ask("GET", "nbconvert/html/00-the-mail.ipynb?download=true");
    expect(answer.headers.get("content-disposition")).toContain("00-the-mail.html");
    expect(answer.text).toContain("<h1");
    expect(answer.text).toContain('<figure class="plot"');
  });
});

describe("the front page", () => {
  test("has a card for each notebook: title, sentence, picture", async () => {
    const cards = JSON.parse((await ask("GET", "lab/api/cards")).text) as Card[];
    const mail = cards.find(({ path }) => path === "00-the-mail.ipynb");
    expect(mail?.title).toBe("The mail");
    expect(mail?.sentence).toBe("On 10 August 2015 Jan Kara answered OGAWA Hirofumi on linux-kernel.");
    expect(mail?.picture?.data).toMatch(/^data:image\/svg\+xml;base64,/);
    expect(cards.some(({ path }) => path === "broken.ipynb")).toBe(false);
  });
});

describe("what to read next", () => {
  test("is a later notebook that the text links to, else the next in order, else nothing", async () => {
    const text = (words: string): object => ({ cell_type: "markdown", id: "t", metadata: {}, source: [words] });
    mkdirSync(join(root, "z"));
    writeFileSync(
      join(root, "z", "1.ipynb"),
      notebook(text("# One\n\nGo on with [three](3.ipynb), or back to [mail](../00-the-mail.ipynb).")),
    );
    writeFileSync(
      join(root, "z", "2.ipynb"),
      notebook(text("# Two\n\nSee [one](1.ipynb) and [a page](https://example.org/4.ipynb).")),
    );
    writeFileSync(join(root, "z", "3.ipynb"), notebook(text("no heading here, but a sentence. And more.")));
    const cards = JSON.parse((await ask("GET", "lab/api/cards")).text) as Card[];
    const of = (path: string): Card | undefined => cards.find((card) => card.path === path);
    expect(of("z/1.ipynb")?.next).toEqual({ path: "z/3.ipynb", title: "3" });
    expect(of("z/2.ipynb")?.next).toEqual({ path: "z/3.ipynb", title: "3" });
    expect(of("z/3.ipynb")?.next).toBeUndefined();
    expect(of("z/3.ipynb")?.sentence).toBe("no heading here, but a sentence.");
  });
});

describe("settings", () => {
  const id = "@jupyterlab/apputils-extension:themes";

  test("of the page are kept for the user, outside the root", async () => {
    expect((await ask("PUT", `lab/api/settings/${id}`, { raw: '{ "theme": "JupyterLab Dark" }' })).status).toBe(204);
    expect((await ask("GET", `lab/api/settings/${id}`)).json()["raw"]).toContain("Dark");
    expect(readdirSync(join(state, "settings"))).toHaveLength(1);
  });

  test("of other names are not kept", async () => {
    for (const name of ["none", "../../x", "@jupyterlab/none:x", "%2e%2e%2fx"])
      expect((await ask("PUT", `lab/api/settings/${name}`, { raw: "{}" })).status).toBeGreaterThanOrEqual(404);
  });
});

/** A lab in a process that may write files of at most 64 kB: what a full disk does, without filling one. */
async function limitedLab(
  top: string,
): Promise<{ readonly save: (text: string) => Promise<Response>; readonly end: () => void }> {
  const module = fileURLToPath(new URL("../../kernel-lib/dist/lab/server/lab.js", import.meta.url));
  const program = `const { openLab } = await import(${JSON.stringify(module)});
    const lab = await openLab({ root: ${JSON.stringify(top)}, port: 0 });
    console.log(JSON.stringify({ port: lab.port, base: lab.base, token: lab.token }));`;
  const child = spawn(
    "sh",
    ["-c", `trap '' XFSZ; ulimit -f 128; exec "$0" --input-type=module -e "$1"`, process.execPath, program],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: { ...process.env, KERNEL_LAB_STATE: join(top, ".state") },
    },
  );
  const said = await new Promise<string>((resolve) =>
    child.stdout.once("data", (data: Buffer) => resolve(data.toString())),
  );
  const { port, base, token } = JSON.parse(said);
  const save = (text: string): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}${base}/api/contents/a.txt`, {
      method: "PUT",
      headers: { Authorization: `token ${token}` },
      body: JSON.stringify({ type: "file", format: "text", content: text }),
    });
  return { save, end: () => void child.kill("SIGKILL") };
}

describe.skipIf(process.platform === "win32")("a save that fails", () => {
  test("for want of room leaves the old file, nothing beside it, and says so", async () => {
    const top = folder();
    writeFileSync(join(top, "a.txt"), "old");
    const { save, end } = await limitedLab(top);
    try {
      const answer = await save("x".repeat(200_000));
      expect(answer.status).toBe(507);
      expect(((await answer.json()) as { message: string }).message).toMatch(/file on the disk is as it was/);
      expect(readFileSync(join(top, "a.txt"), "utf8")).toBe("old");
      expect(readdirSync(top).sort()).toEqual([".state", "a.txt"]);
      expect((await save("new")).status).toBe(200);
      expect(readFileSync(join(top, "a.txt"), "utf8")).toBe("new");
    } finally {
      end();
    }
  });

  const immutable = (folderName: string, on: boolean): boolean => {
    try {
      if (process.getuid?.() === 0) execFileSync("chattr", [on ? "+i" : "-i", folderName], { stdio: "ignore" });
      else execFileSync("chmod", [on ? "555" : "755", folderName]);
      return true;
    } catch {
      return false;
    }
  };

  test("where nothing may be written leaves the old file and says so", async ({ skip }) => {
    const place = join(root, "closed");
    mkdirSync(place);
    writeFileSync(join(place, "a.txt"), "old");
    if (!immutable(place, true)) return skip("this machine has no way to forbid writing to this user");
    try {
      const answer = await ask("PUT", "api/contents/closed/a.txt", { type: "file", format: "text", content: "new" });
      expect([answer.status, answer.json()["message"]]).toEqual([403, expect.stringContaining("as it was")]);
      expect(readFileSync(join(place, "a.txt"), "utf8")).toBe("old");
    } finally {
      immutable(place, false);
    }
  });

  test("keeps the mode of the file that it replaces", async () => {
    execFileSync("chmod", ["640", join(root, "t.txt")]);
    await ask("PUT", "api/contents/t.txt", { type: "file", format: "text", content: "mode" });
    expect(statSync(join(root, "t.txt")).mode & 0o777).toBe(0o640);
  });
});
