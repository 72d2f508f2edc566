/**
 * Terminal text as HTML: colours and weights become spans, everything else a terminal does is left out.
 *
 * The sixteen named colours become classes, so that the page can choose tones that are legible on its ground; numbered and
 * true colours become their sixteen-colour neighbour for the same reason.
 */
import { escapeHtml } from "../../notebook/escape.js";

interface Style {
  readonly fg: number | undefined;
  readonly bg: number | undefined;
  readonly bold: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

const plain: Style = { fg: undefined, bg: undefined, bold: false, italic: false, underline: false };

/** The nearest of the eight basic colours, bright if the colour is light. */
function nearest(r: number, g: number, b: number): number {
  const high = Math.max(r, g, b);
  if (high < 50) return 0;
  const bit = (value: number, weight: number): number => (value > high * 0.6 ? weight : 0);
  return bit(r, 1) + bit(g, 2) + bit(b, 4) + (high > 190 ? 8 : 0);
}

/** A colour of the 256-colour table. */
function numbered(n: number): number {
  if (n < 16) return n;
  if (n >= 232) return n < 240 ? 0 : n < 248 ? 8 : 15;
  const at = n - 16;
  return nearest(Math.floor(at / 36) * 51, (Math.floor(at / 6) % 6) * 51, (at % 6) * 51);
}

function applied(style: Style, codes: readonly number[]): Style {
  const [code = 0, ...rest] = codes;
  if (code === 38 || code === 48) {
    const [form, a = 0, b = 0, c = 0] = rest;
    const colour = form === 5 ? numbered(a) : nearest(a, b, c);
    const next = code === 38 ? { ...style, fg: colour } : { ...style, bg: colour };
    const left = rest.slice(form === 5 ? 2 : 4);
    return left.length === 0 ? next : applied(next, left);
  }
  const next = one(style, code);
  return rest.length === 0 ? next : applied(next, rest);
}

function one(style: Style, code: number): Style {
  if (code === 0) return plain;
  if (code === 1) return { ...style, bold: true };
  if (code === 3) return { ...style, italic: true };
  if (code === 4) return { ...style, underline: true };
  if (code === 22) return { ...style, bold: false };
  if (code === 23) return { ...style, italic: false };
  if (code === 24) return { ...style, underline: false };
  if (code >= 30 && code <= 37) return { ...style, fg: code - 30 };
  if (code >= 90 && code <= 97) return { ...style, fg: code - 82 };
  if (code === 39) return { ...style, fg: undefined };
  if (code >= 40 && code <= 47) return { ...style, bg: code - 40 };
  if (code >= 100 && code <= 107) return { ...style, bg: code - 92 };
  if (code === 49) return { ...style, bg: undefined };
  return style;
}

function span(text: string, style: Style): string {
  const classes = [
    style.fg === undefined ? "" : `fg${style.fg}`,
    style.bg === undefined ? "" : `bg${style.bg}`,
    style.bold ? "bold" : "",
    style.italic ? "italic" : "",
    style.underline ? "underline" : "",
  ].filter((name) => name !== "");
  const safe = escapeHtml(text);
  return classes.length === 0 || text === "" ? safe : `<span class="${classes.join(" ")}">${safe}</span>`;
}

/** A backspace takes the character before it. */
function rubbedOut(line: string): string {
  if (!line.includes("\b")) return line;
  const kept: string[] = [];
  for (const next of line) {
    if (next === "\b") kept.pop();
    else kept.push(next);
  }
  return kept.join("");
}

/** What is left on a line after carriage returns and backspaces: progress bars rewrite their line many times. */
function settled(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => {
      const returned = line.replace(/\r+$/, "");
      const last = returned.slice(returned.lastIndexOf("\r") + 1);
      return rubbedOut(last);
    })
    .join("\n");
}

/**
 * Terminal text as HTML.
 *
 * @example
 * ansiHtml("\u001b[31mred\u001b[0m & plain") //=> '<span class="fg1">red</span> &amp; plain'
 */
export function ansiHtml(text: string): string {
  // CSI sequences, OSC sequences with their text, and lone escapes; only SGR ("m") has a meaning on paper.
  const escape = /\u001b\[([0-9;:?<=>]*)[ -/]*([@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[@-Z\\-_]?/g;
  const source = settled(text);
  const parts: string[] = [];
  let style = plain;
  let from = 0;
  for (const match of source.matchAll(escape)) {
    parts.push(span(source.slice(from, match.index), style));
    if (match[2] === "m") style = applied(style, (match[1] ?? "").split(/[;:]/, 32).map(Number));
    from = match.index + match[0].length;
  }
  parts.push(span(source.slice(from), style));
  return parts.join("").replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
}
