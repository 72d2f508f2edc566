/**
 * Which room may import which: the table, and for each room what its author must do instead.
 *
 * Read a rule as "nothing from this room to a module of ours outside of these rooms". `type` imports count as imports except
 * where a rule says that types may be taken. The same table runs over a folder of planted violations, see gates/layers.mjs.
 */
const here = process.env.LAYERS_ROOT ?? "kernel-lib";

/** @type {Record<string, { may: string[], types?: string[], node?: boolean, packages?: string[], comment: string }>} */
const ROOMS = {
  base: {
    may: [],
    packages: ["fastest-levenshtein", "valibot"],
    comment: "base stands on nothing: move what needs another room into that room",
  },
  model: {
    may: ["base"],
    comment:
      "the text of the kernel knows no scheduler, no policy and no file system: take what it needs as a value of a type declared in model",
  },
  filesystem: {
    may: ["model", "base"],
    packages: ["valibot"],
    comment: "a file system is a record of rules over the model's types: what runs or draws it lives elsewhere",
  },
  policy: {
    may: ["model", "base"],
    comment: "a policy is a record of decisions over the model's types: what runs or compares it lives elsewhere",
  },
  engine: {
    may: ["base"],
    comment: "the engine knows no kernel: give it what it needs through the contract in engine/system.ts",
  },
  host: { may: ["base"], node: true, comment: "host is the door to time, threads and files, and only that" },
  litmus: {
    may: ["model", "filesystem", "policy", "base"],
    types: ["engine"],
    comment: "a litmus test is a value: it is run by whoever has an engine, so take only the engine's types",
  },
  workload: {
    may: ["model", "filesystem", "policy", "base"],
    packages: ["valibot"],
    types: ["engine"],
    comment: "a workload is a value: it is run by experiment, so take only the engine's types",
  },
  experiment: {
    may: ["workload", "litmus", "model", "filesystem", "policy", "engine", "observe", "stats", "host", "base"],
    packages: ["ramda"],
    comment: "an experiment makes rows: what draws them lives in figure",
  },
  stats: {
    may: ["base"],
    comment: "statistics go from numbers to numbers: take the numbers out of the rows before they come here",
  },
  observe: {
    may: ["model", "filesystem", "policy", "engine", "stats", "host", "base"],
    types: ["litmus", "experiment", "workload"],
    packages: ["ramda"],
    comment:
      "observe holds the model against kernels: it may run a scenario through an engine, and knows no experiment",
  },
  classroom: {
    may: ["experiment", "workload", "litmus", "model", "filesystem", "policy", "engine", "stats", "host", "base"],
    comment:
      "a task is a question to the model about an answer: what shows the verdict lives in notebook, what hands tasks out in lab",
  },
  figure: {
    may: ["stats", "base"],
    types: ["model", "filesystem", "policy", "engine", "litmus", "workload", "experiment", "observe"],
    packages: ["ramda"],
    comment: "a figure is data made of rows and verdicts: take only the types of the rooms that make them, and no DOM",
  },
  notebook: {
    may: ["figure", "observe", "host", "base"],
    types: ["engine", "litmus", "experiment", "classroom"],
    node: true,
    packages: ["tslab", "ramda"],
    comment: "notebook shows what it is given: what computes belongs in a room further left",
  },
  jupyter: {
    may: [],
    node: true,
    packages: ["tslab", "@tslab/typescript-for-tslab", "zeromq"],
    comment: "the kernel's launcher repairs tslab and knows nothing of this library",
  },
};

const OUTERMOST = ["lab", "bin", "index", "setup"];
const anyOf = (names) => `(${names.join("|")})`;
const room = (names) => `^${here}/${anyOf(names)}(/|\\.ts$|\\.mjs$)`;

const layers = Object.entries(ROOMS).flatMap(([name, { may, types = [], node = false, packages = [], comment }]) => {
  const from = { path: `^${here}/${name}/` };
  const others = [...Object.keys(ROOMS), ...OUTERMOST].filter((other) => other !== name && !may.includes(other));
  const rule = (suffix, to, text) => ({ name: `${name}${suffix}`, severity: "error", comment: text, from, to });
  return [
    rule("", { path: room(others.filter((other) => !types.includes(other))) }, comment),
    ...(types.length > 0
      ? [
          rule(
            "-values",
            { path: room(types), dependencyTypesNot: ["type-only"] },
            `${comment} (write \`import type\`)`,
          ),
        ]
      : []),
    ...(node
      ? []
      : [
          rule(
            "-node",
            { dependencyTypes: ["core"] },
            "only host, notebook, jupyter, lab and setup import node: reach the outside through host",
          ),
        ]),
    rule(
      "-packages",
      {
        dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "unknown"],
        pathNot: `node_modules/(@types/)?${anyOf([...packages, "node", "plotly\\.js/types", "kernel-lib-has-none"])}(/|$)`,
      },
      `${packages.length > 0 ? `of packages, ${name} imports only ${packages.join(" and ")}` : `${name} imports no package`}: the code belongs in another room, or can do without`,
    ),
  ];
});

module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "two files that need each other are one file, or miss a third: move what both need there",
      from: {},
      to: { circular: true },
    },
    {
      name: "found",
      severity: "error",
      comment: "the imported file does not exist: mend the path (and mind the .js ending)",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "known-room",
      severity: "error",
      comment:
        "this folder is not in the table of rooms: put the file into one, or add the room to test/quality/dependency-cruiser.cjs and CONTRIBUTING.md",
      from: { path: `^${here}/[^/]+/`, pathNot: room([...Object.keys(ROOMS), ...OUTERMOST]) },
      to: {},
    },
    {
      name: "front-door",
      severity: "error",
      comment: "inside the library import the file itself: the front door would tie every room to every other",
      from: { path: `^${here}/`, pathNot: `^${here}/(lab|bin)/` },
      to: { path: `^${here}/(index\\.ts$|dist/)` },
    },
    ...layers,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|\\.cache)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    moduleSystems: ["es6", "cjs"],
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
