/** Notebooks as web pages that work offline. */
export { exportPage } from "./export.js";
export { parseNotebook, readNotebook } from "./notebook-file.js";
export type { Cell, MimeBundle, Notebook, Output } from "./notebook-file.js";
export { renderPage } from "./render.js";
export type { Page, PageOptions } from "./render.js";
export { shownFigures } from "./visible.js";
export { writeWhole } from "./write-file.js";
