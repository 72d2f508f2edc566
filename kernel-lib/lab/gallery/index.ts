/** The front page of the notebooks, and a server to read it with. */
import { renderGallery, type GalleryOptions } from "./render.js";
import { serveGallery, type Gallery, type ServeOptions } from "./serve.js";

export { renderGallery } from "./render.js";
export type { GalleryOptions } from "./render.js";
export { serveGallery } from "./serve.js";
export type { Gallery, ServeOptions } from "./serve.js";

/** Writes the pages of notebooks that were run, and serves them. */
export async function openGallery(
  notebookPaths: readonly string[],
  outDir: string,
  options: GalleryOptions & ServeOptions = {},
): Promise<Gallery> {
  await renderGallery(notebookPaths, outDir, options);
  return serveGallery(outDir, options);
}
