/** Names of their own, for loads and policies that share one. */
import { expect, it } from "vitest";
import { ownNames } from "../../kernel-lib/experiment/names.js";

it.each([
  [
    ["a", "b"],
    ["a", "b"],
  ],
  [
    ["a", "a", "a"],
    ["a", "a (2)", "a (3)"],
  ],
  [
    ["a", "a", "a (2)"],
    ["a", "a (3)", "a (2)"],
  ],
  [
    ["a (2)", "a", "a"],
    ["a (2)", "a", "a (3)"],
  ],
])("of %j are %j, none of them twice", (given, own) => {
  expect(ownNames(given)).toEqual(own);
  expect(new Set(own).size).toBe(given.length);
});
