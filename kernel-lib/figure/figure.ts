/**
 * A figure as data: what Plotly draws, and the sentence that says the same to a reader who does not see it.
 *
 * No function of this room touches a page. `notebook` sends a figure to the front end, `lab` draws it to SVG and HTML.
 */

/** One Plotly trace; plain JSON. */
export type Trace = Readonly<Record<string, unknown>>;

/** A drawing: Plotly's `data` and `layout`, and a text alternative. */
export interface Figure {
  readonly kind: "figure";
  readonly data: readonly Trace[];
  readonly layout: Readonly<Record<string, unknown>>;
  /** The text alternative: what the figure shows, in one to three sentences. */
  readonly alt: string;
}

/** One column of a table. */
export interface Column {
  readonly name: string;
  /** The unit, as written in square brackets behind the name. */
  readonly unit?: string;
  readonly align?: "left" | "right" | "center";
}

/** A table as data: columns, and rows of cells in the order of the columns. */
export interface Table {
  readonly kind: "table";
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}
