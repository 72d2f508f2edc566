/** Figures as SVG files, without a browser. */
export { svg } from "./svg.js";
export type { SvgOptions } from "./svg.js";
