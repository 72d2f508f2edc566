/** Text that is safe inside HTML, and JSON that is safe inside a script element. */

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * The text with the five characters replaced that mean something in HTML; fit for elements and quoted attributes.
 *
 * @example
 * escapeHtml("a < b & c") //=> "a &lt; b &amp; c"
 */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * JSON for the inside of a script element: no `<` is left, so that nothing can end the element or open a comment.
 *
 * @example
 * scriptJson({ a: "</script>" }) //=> '{"a":"\\u003c/script>"}'
 */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", "\\u003c")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029");
}
