/** The vitest projects that `npm test` runs one by one. A test file belongs to the project of its folder, and to `unit` else. */
import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Folders whose tests start other programs, and how long one case may take there [ms]. */
const APART = {
  docs: { folders: ["docs"], patience: 60_000 },
  setup: { folders: ["setup"], patience: 180_000 },
  kernel: { folders: ["jupyter", "runner", "trial"], patience: 60_000 },
  lab: { folders: ["lab"], patience: 120_000 },
  interop: { folders: ["interop"], patience: 400_000 },
  browser: { folders: ["page", "browser"], patience: 120_000 },
} as const;

/** A busy machine answers late: what is waited for may take so long [ms], where a test says nothing else. */
const expectations = { poll: { timeout: 20_000 } };

const apart = Object.entries(APART).map(([name, { folders, patience }]) => ({
  test: {
    name,
    include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
    testTimeout: patience,
    hookTimeout: patience,
    expect: expectations,
  },
}));

const config: ViteUserConfig = defineConfig({
  root,
  cacheDir: `${root}/.cache/vite`,
  test: {
    root,
    // Two cores: files that start kernels or browsers must not fight for them.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [
            ...Object.values(APART).flatMap((one) => one.folders.map((folder) => `test/${folder}/**`)),
            "**/fixtures/**",
          ],
          testTimeout: 30_000,
          expect: expectations,
        },
      },
      ...apart,
    ],
  },
});

export default config;
