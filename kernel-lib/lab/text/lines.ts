/**
 * The lines of a cell in percent format. What would be taken for a cell's marker, or for one of Jupyter's magics, is escaped.
 *
 * Jupytext writes a magic `%time` as `// %time`, and so do we. It has no way to write a line that is a marker itself, such as a comment
 * `// %% not a cell` in code: it would begin a cell there. We put a backslash into it, `// \%% not a cell`, which is a comment still, and
 * in Markdown means the same. In a fenced block of Markdown markers count as text, as they do for Jupytext.
 *
 * @source jupytext 1.19.6, jupytext/cell_reader.py DoublePercentScriptCellReader, jupytext/magics.py
 */

/** A line that begins a cell; the text behind `%%` is in group 1. */
const MARKER = /^\s*\/\/\s*%%(%*\s.*)$/;
const BARE_MARKER = /^\s*\/\/\s*(?:%%|<codecell>|In\[[0-9 ]*\]:?)\s*$/;
/** The same two with backslashes in front of what marks. */
const ESCAPED = /^(\s*\/\/\s*\\*)((?:%%%*\s.*)|(?:(?:%%|<codecell>|In\[[0-9 ]*\]:?)\s*))$/;

const MAGIC = /^\s*(\/\/ |\/\/)*(%|%%|%%%)[a-zA-Z]/;
const MAGIC_KEPT = /^\s*(\/\/ |\/\/)*(%|%%|%%%)[a-zA-Z].*\/\/\s*noescape/;
const MAGIC_FORCED = /^\s*(\/\/ |\/\/)*(%|%%|%%%)[a-zA-Z].*\/\/\s*escape/;
/** Jupytext takes one `//` off such a line when it reads one. */
const CODE_START = /^(\/\/ |\/\/)*(\/\/|\/\/ )\+/;

/** What stands behind `%%` if the line begins a cell, else undefined. */
export const markerOf = (line: string): string | undefined => (BARE_MARKER.test(line) ? "" : MARKER.exec(line)?.[1]);

const isMagic = (line: string): boolean => MAGIC_FORCED.test(line) || (MAGIC.test(line) && !MAGIC_KEPT.test(line));

const uncommented = (line: string): string => line.replace(/^(\s*)\/\/ ?/, "$1");
const twiceStart = (line: string): boolean => CODE_START.test(line) && CODE_START.test(uncommented(line));

const escaped = (line: string): string => line.replace(ESCAPED, "$1\\$2");
const unescaped = (line: string): string =>
  ESCAPED.test(line) ? line.replace(/^(\s*\/\/\s*\\*)\\(?=%%|<codecell>|In\[)/, "$1") : line;

/** A line of code as it is written. */
export function codeLine(line: string): string {
  if (isMagic(line)) return line.replace(/^\s*/, "$&// ");
  return twiceStart(line) ? `// ${line}` : escaped(line);
}

/** A line of code as it was before it was written. */
export function codeLineRead(line: string): string {
  if (isMagic(line) || twiceStart(line)) return uncommented(line);
  return unescaped(line);
}

/** A line behind `//`. */
export const commented = (line: string): string => (line === "" ? "//" : `// ${line}`);
/** The line without its `//`. */
export const bare = (line: string): string => line.replace(/^\/\/ ?/, "");

const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** For each of these commented lines, whether it lies in a fenced block that is closed before the comment ends. */
export function inFences(lines: readonly string[]): readonly boolean[] {
  const texts = lines.map(bare);
  const closes = (text: string, fence: string): boolean => {
    const found = FENCE.exec(text);
    return found?.[1] !== undefined && found[1].startsWith(fence) && (found[2] ?? "").trim() === "";
  };
  const inside: boolean[] = [];
  let fence: string | undefined;
  for (const [at, text] of texts.entries()) {
    const opening = FENCE.exec(text);
    const open = opening?.[1];
    const fair = open !== undefined && !(open.startsWith("`") && (opening?.[2] ?? "").includes("`"));
    inside.push(fence !== undefined || fair);
    if (fence !== undefined) {
      if (closes(text, fence)) fence = undefined;
      continue;
    }
    if (!fair) continue;
    const end = lines.findIndex((line, later) => later > at && !line.startsWith("//"));
    const rest = texts.slice(at + 1, end < 0 ? undefined : end);
    if (rest.some((later) => closes(later, open))) fence = open;
    else inside[at] = false;
  }
  return inside;
}

/** Jupytext takes a `//` off a magic in prose, too, before it takes the one that every line has. */
const proseLineRead = (line: string, fenced: boolean): string =>
  bare(isMagic(line) ? uncommented(line) : fenced ? line : unescaped(line));

/** Lines of prose as they are written. */
export function proseLines(lines: readonly string[]): readonly string[] {
  const written = lines.map(commented);
  const fenced = inFences(written);
  return written.map((line, at) => {
    const safe = fenced[at] === true ? line : escaped(line);
    return proseLineRead(safe, fenced[at] === true) === lines[at] ? safe : `// ${safe}`;
  });
}

/** Lines of prose as they were before they were written. */
export function proseLinesRead(lines: readonly string[]): readonly string[] {
  const fenced = inFences(lines);
  return lines.map((line, at) => proseLineRead(line, fenced[at] === true));
}
