/**
 * Between a kernel that may print without end and a page that must live.
 *
 * Pieces of the same stream that come within a moment become one message; of updates of one display in that moment the last is
 * passed; and what one execution prints or shows beyond the limits is cut, with a sentence where it was.
 */
import { type Letter, contentOf, ownLetter, sizeOf, withContent } from "./letter.js";
import { LIMITS } from "./limits.js";

const MOMENT_MS = 25;
/** A merged text is passed on before it grows beyond this [characters]. */
const PIECE = 256 * 1024;
const REMEMBERED = 200;

interface Spent {
  printed: number;
  shown: number;
  displays: number;
  cut: boolean;
}

interface Waiting {
  letter: Letter;
  /** For a stream: its name and its text so far. */
  stream?: { readonly name: unknown; readonly texts: string[]; size: number };
  readonly display?: string;
}

const IS_SHOWN = new Set(["display_data", "update_display_data", "execute_result"]);

export class Valve {
  readonly #pass: (letter: Letter) => void;
  readonly #spent = new Map<string, Spent>();
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(pass: (letter: Letter) => void) {
    this.#pass = pass;
  }

  /** Takes what the kernel has published. */
  take(letter: Letter): void {
    if (letter.type === "stream") this.#print(letter);
    else if (IS_SHOWN.has(letter.type)) this.#show(letter);
    else {
      this.#waiting.push({ letter });
      this.flush();
    }
  }

  /** Passes on what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { letter, stream } of waiting)
      this.#pass(
        stream === undefined || stream.texts.length === 1
          ? letter
          : withContent(letter, { name: stream.name, text: stream.texts.join("") }),
      );
  }

  #wait(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#timer ??= setTimeout(() => this.flush(), MOMENT_MS);
  }

  #account({ parent }: Letter): Spent {
    const known = this.#spent.get(parent);
    if (known !== undefined) return known;
    const spent: Spent = { printed: 0, shown: 0, displays: 0, cut: false };
    this.#spent.set(parent, spent);
    const oldest = this.#spent.keys().next().value;
    if (this.#spent.size > REMEMBERED && oldest !== undefined) this.#spent.delete(oldest);
    return spent;
  }

  #cut(letter: Letter, spent: Spent, sentence: string): void {
    if (spent.cut) return;
    spent.cut = true;
    this.#wait({ letter: ownLetter("stream", { name: "stderr", text: `\n[${sentence}]\n` }, letter) });
  }

  #print(letter: Letter): void {
    const spent = this.#account(letter);
    // Not looked into any more: a flood goes on for a while after it was cut.
    if (spent.printed > LIMITS.printed) return;
    const { name, text } = contentOf(letter);
    const piece = String(text);
    spent.printed += piece.length;
    if (spent.printed > LIMITS.printed)
      return this.#cut(letter, spent, "cut here: the cell printed more than 2 MB, and the page was sent no more of it");
    const last = this.#waiting.at(-1);
    if (last?.stream !== undefined && last.stream.name === name && last.letter.parent === letter.parent) {
      last.stream.texts.push(piece);
      last.stream.size += piece.length;
    } else this.#wait({ letter, stream: { name, texts: [piece], size: piece.length } });
    if ((this.#waiting.at(-1)?.stream?.size ?? 0) > PIECE) this.flush();
  }

  #show(letter: Letter): void {
    const display = letter.type === "update_display_data" ? displayId(letter) : undefined;
    const last = this.#waiting.at(-1);
    // An update takes the place of what was shown: however many there are, the page holds one.
    if (display !== undefined && last?.display === display) last.letter = letter;
    else if (display !== undefined) this.#wait({ letter, display });
    else {
      const spent = this.#account(letter);
      spent.displays += 1;
      spent.shown += sizeOf(letter);
      if (spent.displays > LIMITS.displays || spent.shown > LIMITS.shown)
        this.#cut(letter, spent, "cut here: the cell showed more than a page can hold");
      else this.#wait({ letter });
    }
  }
}

function displayId(letter: Letter): string | undefined {
  const { transient } = contentOf(letter) as { readonly transient?: { readonly display_id?: unknown } };
  return typeof transient?.display_id === "string" ? transient.display_id : undefined;
}
