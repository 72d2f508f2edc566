/**
 * Plotly in jsdom: a page without a browser, on which figures become SVG.
 *
 * Loading both takes about half a second, so it happens on the first figure, and the page is kept for the next ones. It holds no
 * timer that would keep a process from ending.
 */
import { defect } from "../../base/problem.js";
import { plotlySource } from "../../notebook/plotly-source.js";
import { canvasContext, type Context } from "./canvas.js";
import { boxOf, outerBox } from "./measure.js";

/** What is asked of Plotly. */
interface Spec {
  readonly data: unknown;
  readonly layout: unknown;
}

/** A page with Plotly on it. */
interface Board {
  /** Draws; equal arguments give equal text, whatever was drawn before. */
  readonly draw: (spec: Spec, width: number, height: number, seed: number) => Promise<string>;
}

interface PlotlyApi {
  readonly toImage: (spec: unknown, options: unknown) => Promise<string>;
}

/** Numbers in [0, 1) from a seed; Plotly takes its element ids from Math.random, and figures must come out the same again. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

async function open(): Promise<Board> {
  const { JSDOM, VirtualConsole } = await import("jsdom");
  // Plotly talks to the console about missing canvases; what matters comes as an exception.
  const { window } = new JSDOM("<!doctype html><body></body>", {
    runScripts: "outside-only",
    virtualConsole: new VirtualConsole(),
  });
  const define = (target: object, name: string, value: unknown): void => {
    Object.defineProperty(target, name, { value, configurable: true, writable: true });
  };
  const rectangle = (element: Element): object => {
    const { x, y, width, height } = outerBox(element);
    return { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height };
  };
  define(window.SVGElement.prototype, "getBBox", function (this: Element) {
    return boxOf(this);
  });
  define(window.SVGElement.prototype, "getComputedTextLength", function (this: Element) {
    return boxOf(this).width;
  });
  define(window.Element.prototype, "getBoundingClientRect", function (this: Element) {
    return rectangle(this);
  });
  define(window.SVGElement.prototype, "getTotalLength", () => 100);
  define(window.SVGElement.prototype, "getPointAtLength", () => ({ x: 0, y: 0 }));
  const contexts = new WeakMap<object, Context>();
  define(window.HTMLCanvasElement.prototype, "getContext", function (this: HTMLCanvasElement, kind: string) {
    if (kind !== "2d") return null;
    const context = contexts.get(this) ?? canvasContext(this.width, this.height);
    contexts.set(this, context);
    return context;
  });
  define(window.HTMLCanvasElement.prototype, "toDataURL", function (this: HTMLCanvasElement) {
    return contexts.get(this)?.address() ?? "data:,";
  });
  define(window.URL, "createObjectURL", () => "blob:none");
  define(window.URL, "revokeObjectURL", () => undefined);
  define(window, "matchMedia", () => ({
    matches: false,
    addListener: () => undefined,
    addEventListener: () => undefined,
  }));
  define(window, "requestAnimationFrame", (call: (time: number) => void) => window.setTimeout(() => call(0), 0));
  define(window, "cancelAnimationFrame", (timer: number) => window.clearTimeout(timer));
  window.eval(plotlySource());
  const plotly = window["Plotly"] as PlotlyApi;
  // One figure after the other: Plotly's page-wide counters and the random numbers must not be shared between two.
  let queue: Promise<unknown> = Promise.resolve();
  const draw: Board["draw"] = (spec, width, height, seed) => {
    const drawn = queue.then(() => {
      define(window.Math, "random", randomFrom(seed));
      const plain: unknown = window.JSON.parse(JSON.stringify(spec));
      return plotly.toImage(plain, { format: "svg", imageDataOnly: true, width, height });
    });
    queue = drawn.catch(() => undefined);
    // An error from inside would print the whole minified source with it.
    return drawn.catch((error: unknown) => defect(`Plotly could not draw the figure: ${String(error)}`));
  };
  return { draw };
}

let board: Promise<Board> | undefined;

/** The page, opened on first use. */
export function drawingBoard(): Promise<Board> {
  board ??= open();
  return board;
}
