/** A card of the front page, as the server sends it and the page shows it. */

/** What a card shows. */
export interface Card {
  /** The notebook's path below the root. */
  readonly path: string;
  readonly title: string;
  readonly sentence: string;
  /** The first picture, as the address of its data, and what it shows. */
  readonly picture: { readonly data: string; readonly alt: string } | undefined;
  /** What to read next. */
  readonly next: { readonly path: string; readonly title: string } | undefined;
}
