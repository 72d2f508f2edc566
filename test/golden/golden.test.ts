/** The same seed gives the same bits: on this Node here, and on others by `npm run test:full`. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { digests, expected } from "./runs.mjs";

const DIST = fileURLToPath(new URL("../../kernel-lib/dist", import.meta.url));

describe("seeded runs", async () => {
  const found = await digests(DIST);

  it.each(Object.entries(expected()))("%s gives the bits it has always given", (name, digest) => {
    expect(found[name]).toBe(digest);
  });

  it("are all held against a digest, and no two give the same", () => {
    expect(Object.keys(found).toSorted()).toEqual(Object.keys(expected()).toSorted());
    expect(new Set(Object.values(found)).size).toBe(Object.keys(found).length);
  });
});
