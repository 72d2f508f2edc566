/**
 * How wide a text is, without a screen to measure it on.
 *
 * The widths are those of Helvetica, in thousandths of the type size, from the metrics Adobe published with the font. The faces that
 * systems draw in its place (Arial, Roboto, Open Sans, Segoe UI) differ, and some are wider, so a tenth is added: a label that has
 * too much room looks well, one that has too little is cut.
 */

const printable =
  "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 " +
  "556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 " +
  "1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 " +
  "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 " +
  "333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 " +
  "556 556 333 500 278 556 500 722 500 500 500 334 260 334 584";

const widths: readonly number[] = printable.split(" ").map(Number);

/**
 * The width of one line of text, in the unit of `size`.
 *
 * @example
 * textWidth("00", 10).toFixed(2) //=> "12.23"
 */
export function textWidth(text: string, size: number): number {
  let thousandths = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const known = widths[code - 32];
    if (known !== undefined) thousandths += known;
    else if (/\p{Mark}/u.test(character)) thousandths += 0;
    else thousandths += code >= 0x2e80 ? 1000 : 600;
  }
  return (1.1 * thousandths * size) / 1000;
}

/** The text in lines that are not wider than `width`, broken at spaces; tags of Plotly's little HTML count for nothing. */
export function wrapped(text: string, size: number, width: number): readonly string[] {
  return text.split(/ +/).reduce<readonly string[]>((lines, word) => {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    const fits = last === undefined || textWidth(longer.replace(/<[^>]*>/g, ""), size) <= width;
    return fits ? [...lines.slice(0, -1), longer] : [...lines, word];
  }, []);
}
