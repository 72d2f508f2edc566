/** What is not as it was when a notebook was run, and what that may do to its numbers. */
import type { RunRecord } from "../record/record.js";

/** One thing that has changed since the recorded run. */
export interface Change {
  readonly what: string;
  readonly stored: string;
  readonly now: string;
  /** What it may do. */
  readonly may: string;
}

const changed = (what: string, stored: string, now: string, may: string): readonly Change[] =>
  stored === now ? [] : [{ what, stored, now, may }];

const major = (version: string): number => Number(version.split(".")[0]);

function nodeEffect(a: string, b: string): string {
  // Math.pow was rewritten in V8 for Node 24; log, exp and trigonometry were not.
  return major(a) < 24 !== major(b) < 24
    ? "from Node 24 on Math.pow and ** give other last bits; the library's own powers do not use them, a cell may"
    : "another Node may print values otherwise; the library's own arithmetic is the same";
}

function libraryChanges(stored: RunRecord, now: RunRecord): readonly Change[] {
  const version = changed("library version", stored.version, now.version, "another version may compute other numbers");
  const model = changed(
    "model",
    stored.model,
    now.model,
    "the kernel's steps, a file system or a policy was changed: verdicts and waits may be others",
  );
  const rest =
    model.length > 0
      ? []
      : changed(
          "library",
          stored.library,
          now.library,
          "engines, statistics or figures were changed, and the model was not",
        );
  return [...version, ...model, ...rest];
}

function datasetChanges(stored: RunRecord, now: RunRecord): readonly Change[] {
  const names = [...new Set([...Object.keys(stored.datasets), ...Object.keys(now.datasets)])];
  return names.flatMap((name) =>
    changed(
      `data set ${name}`,
      stored.datasets[name] ?? "not there",
      now.datasets[name] ?? "not there",
      "what is compared with it or read from it may be other data",
    ),
  );
}

const machineText = ({ machine }: RunRecord): string => `${machine.platform} ${machine.arch}, ${machine.cores} cores`;

/** Everything that is recorded and has changed; `edited` are the cells whose text is not that of the recorded run. */
export function changesBetween(stored: RunRecord, now: RunRecord, edited: readonly string[]): readonly Change[] {
  const text = edited.length === 0 ? [] : [{ what: "text of cells", stored: "as recorded", now: edited.join(", ") }];
  return [
    ...text.map((change) => ({ ...change, may: "a cell that says something else may show something else" })),
    ...libraryChanges(stored, now),
    ...datasetChanges(stored, now),
    ...changed("Node", stored.node, now.node, nodeEffect(stored.node, now.node)),
    ...changed("machine", machineText(stored), machineText(now), "times change; numbers must not"),
  ];
}
