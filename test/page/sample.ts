/** A notebook that was run, as Jupyter stores it: prose, formulas, figures, tables, colours, an error, and things that attack. */
import { bundle } from "../../kernel-lib/notebook/kinds.js";
import type { Figure, Table } from "../../kernel-lib/figure/figure.js";

export const waits: Figure = {
  kind: "figure",
  data: ["none", "stable page", "wait if pinned", "page fork"].map((name, k) => ({
    type: "scatter",
    name,
    x: [1, 2, 3, 4, 5, 6, 8, 1023],
    y: [1, 2, 3, 4, 5, 6, 7, 8].map((i) => Math.exp(-i / (k + 2)) * 40),
    error_y: { type: "data", array: [3, 3, 3, 2, 2, 1, 1, 1] },
  })),
  layout: {
    title: { text: "How long a writer waits for the page, by the refcount threshold that counts as elevated" },
    xaxis: { title: { text: "threshold of the refcount [1]" }, type: "log" },
    yaxis: { title: { text: "mean wait [µs]" } },
  },
  alt: "Mean wait against the threshold, for four policies. Waits fall as the threshold grows; under page fork they fall slowest.",
};

export const losses: Figure = {
  kind: "figure",
  data: [
    {
      type: "heatmap",
      z: [
        [0, 2, 3],
        [4, 5, 6],
      ],
      x: ["xfs", "btrfs", "ext4"],
      y: ["FWRS", "FWS"],
      colorbar: { title: { text: "losses" } },
    },
  ],
  layout: { title: { text: "Lost writes" }, height: 320 },
  alt: "Lost writes by litmus test and file system; ext4 loses most under FWS.",
};

const verdicts: Table = {
  kind: "table",
  caption: "Can the clone change after it was made?",
  columns: [
    { name: "test" },
    { name: "policy" },
    { name: "verdict" },
    { name: "states" },
    { name: "wait", unit: "µs" },
  ],
  rows: [
    ["FWRS", "none", "sometimes", 64080, 0],
    ["FWRS", "stable page", "sometimes", 638136, 14.25],
    ["FWRS", "wait if pinned", "never", 671838, 103.5],
    ["FWS", "page fork", "never", 9120, null],
  ],
};

let serial = 0;
const id = (): string => `cell-${(serial += 1)}`;

export function markdown(source: string, more: object = {}): object {
  return { cell_type: "markdown", id: id(), metadata: {}, source: source.split(/(?<=\n)/), ...more };
}

export function code(source: string, outputs: readonly object[] = [], tags: readonly string[] = []): object {
  return { cell_type: "code", id: id(), metadata: { tags }, execution_count: serial, source, outputs };
}

export function shown(value: unknown): object {
  return { output_type: "display_data", data: bundle(value), metadata: {} };
}

export function notebook(cells: readonly object[]): string {
  const metadata = { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } };
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells });
}

export const sample = (): string => {
  serial = 0;
  return notebook([
    markdown(
      "# The mail of 10 August 2015\n\nA driver still holds a page through `get_user_pages` while writeback cleans it and a reflink " +
        "shares its block. *How long does one wait, and what is lost if one does not?* This page answers with numbers. " +
        "See [the waits](#How-long-one-waits) or [the thread](https://lore.kernel.org/).\n\n" +
        "> The refcount is “elevated” if somebody holds the page — but who is somebody?\n\n" +
        "1. The driver pins the page.\n2. The flusher write-protects and writes it.\n3. The cloner shares its block.\n",
    ),
    markdown("## The race\n\nThree actors on one folio, and a property: *a clone never changes*.\n"),
    code(
      'import { race, actor, explore, policy, property, filesystem } from "kernel-lib";\n\n// three actors on one folio\n' +
        'const mail = race("mail-4-step", {\n  filesystem: filesystem.xfs,\n  actors: [\n    actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),\n' +
        '    actor("flusher", ["writeback 0"]),\n    actor("cloner", ["reflink"]),\n  ],\n});\nconst answer = explore(mail, { policy: policy.none, property: property.cloneImmutable });\n' +
        "console.log(answer.verdict, `${answer.states} states`, 42);",
      [{ output_type: "stream", name: "stdout", text: ["sometimes 64080 states\n"] }],
    ),
    markdown("### Verdicts\n\nEvery litmus test under every policy.\n"),
    code("table(verdicts(catalogue, policy.all));", [shown(verdicts)]),
    markdown(
      "## How long one waits\n\nWith arrivals at rate $\\lambda$ and service at rate $\\mu$, the mean wait of an M/M/1 queue is\n\n" +
        "$$W = \\frac{\\lambda}{\\mu(\\mu-\\lambda)} = \\int_0^\\infty \\bigl(1 - F(t)\\bigr)\\,dt,$$\n\nand a threshold $T$ loses $X(T) = \\sum_{k \\ge T} p_k$. " +
        "It costs $5 and $6, which is no formula.\n",
    ),
    code("show(figure.waitByThreshold(runs));", [shown(waits)]),
    code("show(figure.losses(runs));", [shown(losses)], ["hide-input"]),
    markdown("## What is wrong here\n\n```ts\nconst a: number = 1; // highlighted\n```\n\n```\nplain text\n```\n"),
    code('throw new Error("the page is gone");', [
      {
        output_type: "error",
        ename: "Error",
        evalue: "the page is gone",
        traceback: ["\u001b[0;31mError\u001b[0m: the page is gone", "    at \u001b[36mcell\u001b[39m:1:7"],
      },
    ]),
    code('console.warn("warning: 3 runs did not settle");', [
      {
        output_type: "stream",
        name: "stderr",
        text: "10 %\r 50 %\r100 %\n\u001b[1;33mwarning\u001b[0m: 3 runs did not settle\n",
      },
    ]),
    code("secret()", [], ["remove-cell"]),
  ]);
};
