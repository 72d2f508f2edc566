/** Where in a text the formulas are: `$…$`, `$$…$$`, `\(…\)`, `\[…\]` and LaTeX environments. */

export type Piece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "formula"; readonly tex: string; readonly display: boolean };

/** A dollar with a blank inside it, or a digit behind it, is a price and no formula. */
const FORMULA =
  /\$\$((?:\\[^]|[^\\$])+)\$\$|\$(?![\s$])((?:\\[^]|[^\\$])*[^\\\s$]|\\[^])\$(?!\d)|\\\(([^]+?)\\\)|\\\[([^]+?)\\\]|(\\begin\{([a-zA-Z]+\*?)\}[^]*?\\end\{\6\})/g;

/** The text, cut at its formulas. */
export function formulasIn(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  const upTo = (to: number): void => {
    if (to > from) pieces.push({ kind: "text", text: text.slice(from, to) });
  };
  for (const found of text.matchAll(FORMULA)) {
    const [whole, block, inline, round, square, environment] = found;
    const tex = block ?? inline ?? round ?? square ?? environment ?? "";
    upTo(found.index);
    pieces.push({ kind: "formula", tex, display: inline === undefined && round === undefined });
    from = found.index + whole.length;
  }
  upTo(text.length);
  return pieces;
}
