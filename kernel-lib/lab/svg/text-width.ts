/**
 * How wide a text is, without a screen to measure it on.
 *
 * The widths are those of Helvetica, in thousandths of the type size, from the metrics Adobe published with the font; the faces
 * that systems draw in its place (Arial, Liberation Sans, Open Sans) differ by a few hundredths. The layout of a figure only needs
 * room for its labels.
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
 * textWidth("00", 10) //=> 11.12
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
  return (thousandths * size) / 1000;
}
