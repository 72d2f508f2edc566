/**
 * How far a long computation is: one output, replaced in place.
 *
 * What remains in a saved notebook is the last state, which names counts and no times, so that a run with the same seed leaves
 * the same bytes. On a terminal one line is rewritten; in a log file a line appears at each tenth.
 */
import { performance } from "node:perf_hooks";
import { display } from "./display.js";
import { escapeHtml } from "./escape.js";

/** A running progress display. */
export interface Progress {
  /** `done` units are finished. Calls may be frequent: at most ten a second are shown. */
  readonly update: (done: number, note?: string) => void;
  /** The work is over; shows the last state. */
  readonly done: (note?: string) => void;
}

let serial = 0;

/** Between two pictures shown [ms]. */
const pause = 100;

interface State {
  readonly done: number;
  readonly note: string;
  readonly left: string;
}

function span(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}

function line(label: string, total: number | undefined, { done, note, left }: State): string {
  const count = total === undefined ? String(done) : `${done} of ${total}`;
  return [`${label}: ${count}`, note, left].filter((part) => part !== "").join(" · ");
}

function html(label: string, total: number | undefined, state: State): string {
  const bar = total === undefined ? "" : `<progress max="${total}" value="${Math.min(state.done, total)}"></progress> `;
  return `<label class="kernel-lib-progress">${bar}${escapeHtml(line(label, total, state))}</label>`;
}

/** The picture for people without a notebook. */
function print(text: string, last: boolean, at: number, step: { shown: number }): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}${last ? "\n" : ""}`);
  else if (last || Math.floor(at * 10) > step.shown) process.stderr.write(`${text}\n`);
  step.shown = Math.max(step.shown, Math.floor(at * 10));
}

/**
 * Starts a progress display.
 *
 * @param options.total how many units there are, if known
 * @example
 * const counted = progress("replications", { total: 2 });
 * counted.update(1);
 * counted.done();
 */
export function progress(label: string, options: { readonly total?: number } = {}): Progress {
  const total = options.total !== undefined && options.total > 0 ? options.total : undefined;
  const send = display();
  const displayId = `kernel-lib-progress-${(serial += 1)}`;
  const started = performance.now();
  const step = { shown: 0 };
  let last = Number.NEGATIVE_INFINITY;
  let latest = 0;
  let over = false;

  const draw = (state: State, final: boolean): void => {
    const text = line(label, total, state);
    if (send === undefined) return print(text, final, total === undefined ? 0 : state.done / total, step);
    send(
      { "text/html": html(label, total, state), "text/plain": text },
      { displayId, update: last !== Number.NEGATIVE_INFINITY },
    );
  };
  const update = (done: number, note = ""): void => {
    latest = done;
    const now = performance.now();
    if (over || now - last < pause) return;
    const spent = (now - started) / 1000;
    const known = total !== undefined && done > 0 && done < total && spent > 2;
    draw({ done, note, left: known ? `${span((spent / done) * (total - done))} left` : "" }, false);
    last = now;
  };
  const finish = (note = ""): void => {
    if (over) return;
    draw({ done: latest, note, left: "" }, true);
    over = true;
  };
  update(0);
  return { update, done: finish };
}

/**
 * What a sweep tells its progress to: a display for each sweep that it is given to, over when the last replication is.
 *
 * @example
 * const load = workload.rewriters({ folios: 16, writes: 300, warmUp: 20 });
 * const answer = await sweep(load, { policy: policy.stable, seed: 1, replications: 2, onProgress: progressOf("replications") });
 * answer.rows.length;
 * //=> 2
 */
export function progressOf(label: string): (of: { readonly done: number; readonly of: number }) => void {
  let shown: Progress | undefined;
  return ({ done, of }) => {
    shown ??= progress(label, { total: of });
    shown.update(done);
    if (done < of) return;
    shown.done();
    shown = undefined;
  };
}
