/**
 * What the compiler does not see: mutation, classes, `any`, promises that nobody waits for.
 *
 * Pure rooms make new values. The files that mutation is allowed in, each inside one call of a function only, are listed with
 * their reason in mutable-files.json and in CONTRIBUTING.md. No rule can be silenced by a comment.
 */
import functional from "eslint-plugin-functional";
import { readFileSync } from "node:fs";
import tseslint from "typescript-eslint";

const mutable = Object.keys(JSON.parse(readFileSync(new URL("./mutable-files.json", import.meta.url), "utf8")));

/** Rooms in which every value is made once and never changed. */
const PURE = [
  "base",
  "model",
  "filesystem",
  "policy",
  "engine",
  "litmus",
  "workload",
  "experiment",
  "stats",
  "observe",
  "figure",
];
const pure = PURE.map((room) => `kernel-lib/${room}/**/*.ts`);

export default [
  {
    ignores: [
      "**/dist/**",
      "**/node_modules/**",
      ".cache/**",
      "test/quality/fixtures/layers/**",
      "test/quality/fixtures/dead/**",
    ],
  },
  { linterOptions: { noInlineConfig: true } },
  {
    files: ["kernel-lib/**/*.ts", "test/**/*.ts"],
    plugins: { "@typescript-eslint": tseslint.plugin, functional },
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: {
        project: ["./tsconfig.json", "./kernel-lib/lab/client/tsconfig.json"],
        tsconfigRootDir: new URL("../..", import.meta.url).pathname,
      },
    },
    rules: {
      "@typescript-eslint/ban-ts-comment": [
        "error",
        { "ts-expect-error": "allow-with-description", minimumDescriptionLength: 10 },
      ],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/only-throw-error": "error",
      eqeqeq: ["error", "always"],
      "no-console": "off",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
  {
    files: [...pure, "test/quality/fixtures/lint/**/*.ts"],
    ignores: mutable,
    rules: {
      // A counter in the head of a loop is not a value that anybody else can see.
      "functional/no-let": ["error", { allowInForLoopInit: true }],
      "functional/immutable-data": ["error", { ignoreImmediateMutation: true, ignoreClasses: "fieldsOnly" }],
      "functional/no-promise-reject": "off",
      "no-param-reassign": "error",
    },
  },
  {
    files: [...pure, "test/quality/fixtures/lint/**/*.ts"],
    ignores: [...mutable, "kernel-lib/base/problem.ts"],
    rules: { "functional/no-classes": "error", "functional/no-this-expressions": "error" },
  },
];
