/** What a new notebook may begin with. Every code cell is executed by a test. */

/** A cell of a new notebook. */
export interface TemplateCell {
  readonly kind: "markdown" | "code";
  readonly source: string;
}

export interface Template {
  readonly name: string;
  readonly cells: readonly TemplateCell[];
}

export const TEMPLATES: readonly Template[] = [
  { name: "Empty", cells: [{ kind: "code", source: "" }] },
  {
    name: "A race, explored",
    cells: [
      { kind: "markdown", source: "# A race\n\nCan it happen? Every order in which the steps can run is tried." },
      {
        kind: "code",
        source:
          'import { actor, explore, figure, filesystem, policy, property, race, show } from "kernel-lib";\n\n' +
          'const mine = race("my race", {\n' +
          "  filesystem: filesystem.xfs,\n" +
          "  actors: [\n" +
          '    actor("driver", ["gup write 0", "dma 0", "set dirty 0", "unpin 0"]),\n' +
          '    actor("flusher", ["writeback 0"]),\n' +
          '    actor("cloner", ["reflink"]),\n' +
          "  ],\n" +
          "});",
      },
      {
        kind: "code",
        source: "const answer = explore(mine, { policy: policy.none, property: property.cloneImmutable });\nanswer",
      },
      { kind: "code", source: "if (answer.witness) show(figure.lanes(answer.witness));" },
    ],
  },
  {
    name: "A threshold, simulated",
    cells: [
      {
        kind: "markdown",
        source: "# A threshold\n\nWhat does a threshold on the reference count cost in waits, and what does it lose?",
      },
      { kind: "code", source: "let seed = 42;\nlet replications = 4;" },
      {
        kind: "code",
        source:
          'import { figure, policy, show, summary, sweep, threshold, workload } from "kernel-lib";\n\n' +
          "const load = workload.rewriters({ folios: 16, writers: 4, writes: 1000, warmUp: 100, drivers: { count: 2 } });\n" +
          "const runs = await sweep(load, { policy: threshold([1, 2, 3, 4, 1023], policy.forkUnlessElevated), seed, replications });\n" +
          "show(figure.waitByThreshold({ points: summary(runs), assumed: runs.assumed }));",
      },
    ],
  },
];
