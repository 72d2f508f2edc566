/**
 * What a kernel says while a page is away: kept for its return, up to a limit.
 *
 * Beyond the limit, output is left out; the course of the cells (replies, states, errors) is always kept, so that the page comes
 * back to the truth of what has run.
 */
import { type Letter, ownLetter, sizeOf } from "./letter.js";
import { LIMITS } from "./limits.js";

const IS_OUTPUT = new Set(["stream", "display_data", "update_display_data", "execute_result", "clear_output"]);

export class Backlog {
  readonly #kept: Letter[] = [];
  #size = 0;
  #lost = 0;
  #lastLost: Letter | undefined;

  keep(letter: Letter): void {
    const size = sizeOf(letter);
    if (IS_OUTPUT.has(letter.type) && this.#size + size > LIMITS.backlog) {
      this.#lost += 1;
      this.#lastLost = letter;
      return;
    }
    this.#size += size;
    this.#kept.push(letter);
  }

  /** All that was kept, in order; what was lost is said in the cell that lost it last. */
  letters(): readonly Letter[] {
    if (this.#lastLost === undefined) return this.#kept;
    const text = `\n[${this.#lost} pieces of output came while the page was away, did not fit, and are lost]\n`;
    const notice = ownLetter("stream", { name: "stderr", text }, this.#lastLost);
    const ends = this.#kept.findLastIndex(
      ({ type, parent, channel }) => channel === "iopub" && type === "status" && parent === notice.parent,
    );
    // Before the cell's last state: a page takes no output for a cell that is done.
    const at = ends < 0 ? this.#kept.length : ends;
    return [...this.#kept.slice(0, at), notice, ...this.#kept.slice(at)];
  }
}
