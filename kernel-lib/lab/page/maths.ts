/**
 * Mathematics in Markdown: `$…$`, `$$…$$` and LaTeX environments, to MathML, which browsers draw without fonts or scripts.
 *
 * The formulas are set aside while the text is cleaned of foreign HTML: the Markdown writer leaves an empty element with the
 * number of the formula, and the caller puts the MathML into the cleaned tree. So MathML of ours need not pass the cleaner, and
 * nothing that the cleaner has seen is put together as text afterwards.
 */
import type MarkdownIt from "markdown-it";
import temml from "temml";

/** A formula as it was written, and whether it stands on lines of its own. */
export interface Formula {
  readonly tex: string;
  readonly display: boolean;
}

/** The MathML of a formula. A formula with an error is shown in red, with the message as its title. */
export function mathml({ tex, display }: Formula): string {
  return temml.renderToString(tex, { displayMode: display, throwOnError: false, trust: false, maxExpand: 1000 });
}

type BlockRule = Parameters<MarkdownIt["block"]["ruler"]["before"]>[2];
type InlineRule = Parameters<MarkdownIt["inline"]["ruler"]["before"]>[2];

/** `$a$` as pandoc reads it: no space inside the dollars, no digit behind them, so that prices stay prices. */
const inlineRule: InlineRule = (state, silent) => {
  if (state.src.charCodeAt(state.pos) !== 0x24) return false;
  const rest = state.src.slice(state.pos);
  const found =
    /^\$\$((?:\\[^]|[^\\$])+)\$\$/.exec(rest) ?? /^\$(?!\s)((?:\\[^]|[^\\$])*[^\\\s$]|\\[^])\$(?!\d)/.exec(rest);
  if (found === null) return false;
  if (!silent) {
    const token = state.push("formula", "", 0);
    token.content = found[1] ?? "";
    token.meta = { display: found[0].startsWith("$$") };
  }
  state.pos += found[0].length;
  return true;
};

const blockRule: BlockRule = (state, startLine, endLine, silent) => {
  const lineAt = (line: number): string =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line] ?? 0).trimEnd();
  const first = lineAt(startLine);
  const environment = /^\\begin\{([a-zA-Z]+\*?)\}/.exec(first)?.[1];
  if (!first.startsWith("$$") && environment === undefined) return false;
  const ends = (line: number): boolean => {
    const text = line === startLine && environment === undefined ? lineAt(line).slice(2) : lineAt(line);
    return text.endsWith(environment === undefined ? "$$" : `\\end{${environment}}`);
  };
  let last = startLine;
  while (last < endLine && !ends(last)) last += 1;
  if (last >= endLine) return false;
  if (silent) return true;
  const tex = Array.from({ length: last - startLine + 1 }, (_, at) => lineAt(startLine + at)).join("\n");
  const token = state.push("formula", "", 0);
  token.block = true;
  token.content = environment === undefined ? tex.slice(2, -2) : tex;
  token.meta = { display: true };
  state.line = last + 1;
  return true;
};

/** Teaches `markdown` to set formulas aside: they are pushed to `env.formulas`. */
export function setFormulasAside(markdown: MarkdownIt): void {
  markdown.inline.ruler.before("escape", "formula", inlineRule);
  markdown.block.ruler.before("fence", "formula", blockRule, { alt: ["paragraph", "reference", "blockquote", "list"] });
  markdown.renderer.rules["formula"] = (tokens, at, _options, env: { readonly formulas: Formula[] }) => {
    const token = tokens[at];
    const display = (token?.meta as { readonly display?: boolean } | null)?.display === true;
    const number = env.formulas.push({ tex: token?.content ?? "", display }) - 1;
    return `<span data-formula="${number}"></span>${token?.block === true ? "\n" : ""}`;
  };
}
