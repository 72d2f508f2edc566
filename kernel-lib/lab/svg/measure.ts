/**
 * Boxes of SVG elements for a page that is never laid out.
 *
 * jsdom answers every question about sizes with zero. Plotly asks for the boxes of texts, of groups of texts and of simple shapes in
 * order to place titles, ticks and legends; that much is computed here from attributes.
 */
import { textWidth } from "./text-width.js";

/** A rectangle in the coordinates of the element's parent. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const nothing: Box = { x: 0, y: 0, width: 0, height: 0 };

function number(element: Element, name: string): number {
  const value = Number.parseFloat(element.getAttribute(name) ?? "");
  return Number.isFinite(value) ? value : 0;
}

/** A style property from the style attribute of the element or of those around it. */
function inherited(element: Element, name: string): string | undefined {
  const pattern = new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`);
  for (let at: Element | null = element; at !== null; at = at.parentElement) {
    const found = pattern.exec(at.getAttribute("style") ?? "")?.[1] ?? at.getAttribute(name);
    if (found !== null && found !== undefined && found !== "") return found.trim();
  }
  return undefined;
}

function fontSize(element: Element): number {
  const size = Number.parseFloat(inherited(element, "font-size") ?? "");
  return Number.isFinite(size) ? size : 12;
}

function textBox(element: Element): Box {
  const size = fontSize(element);
  const rows = [...element.querySelectorAll("tspan.line")];
  const lines = rows.length > 0 ? rows : [element];
  const bold = /^(bold|[6-9]00)$/.test(inherited(element, "font-weight") ?? "") ? 1.06 : 1;
  const width = bold * Math.max(...lines.map((line) => textWidth(line.textContent ?? "", size)));
  const anchor = inherited(element, "text-anchor");
  const shift = anchor === "middle" ? width / 2 : anchor === "end" ? width : 0;
  const height = size * (1.15 + (lines.length - 1) * 1.3);
  return { x: number(element, "x") - shift, y: number(element, "y") - size * 0.92, width, height };
}

/** The smallest box around several; boxes without extent do not count. */
function union(boxes: readonly Box[]): Box {
  const real = boxes.filter((box) => box.width > 0 || box.height > 0);
  if (real.length === 0) return nothing;
  const x = Math.min(...real.map((box) => box.x));
  const y = Math.min(...real.map((box) => box.y));
  const right = Math.max(...real.map((box) => box.x + box.width));
  const bottom = Math.max(...real.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

function pathBox(d: string): Box {
  // Plotly's paths are absolute; of relative ones only the extent would be wrong, never the order of things.
  const values = (d.match(/-?\d*\.?\d+(?:e[-+]?\d+)?/gi) ?? []).map(Number);
  const points: Box[] = [];
  for (let at = 0; at + 1 < values.length; at += 2)
    points.push({ x: values[at] ?? 0, y: values[at + 1] ?? 0, width: 1e-9, height: 1e-9 });
  return union(points);
}

type Corner = readonly [number, number];

function moved(box: Box, move: (point: Corner) => Corner): Box {
  const corners: readonly Corner[] = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x, box.y + box.height],
    [box.x + box.width, box.y + box.height],
  ];
  const after = corners.map(move);
  const xs = after.map(([x]) => x);
  const ys = after.map(([, y]) => y);
  const x = Math.min(...xs);
  const y = Math.min(...ys);
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** The box after the element's own transform: translations, scalings and rotations, applied from the right. */
function transformed(element: Element, box: Box): Box {
  const steps = [...(element.getAttribute("transform") ?? "").matchAll(/(translate|rotate|scale)\(([^)]*)\)/g)];
  return steps.reverse().reduce((current, [, name, inside]) => {
    const [a = 0, b, c = 0] = (inside ?? "").split(/[\s,]+/).map(Number);
    if (name === "translate") return moved(current, ([x, y]) => [x + a, y + (b ?? 0)]);
    if (name === "scale") return moved(current, ([x, y]) => [x * a, y * (b ?? a)]);
    const [cos, sin] = [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)];
    const around = b ?? 0;
    return moved(current, ([x, y]) => [
      around + (x - around) * cos - (y - c) * sin,
      c + (x - around) * sin + (y - c) * cos,
    ]);
  }, box);
}

/** The box of an element in its own coordinates, as getBBox gives it. */
export function boxOf(element: Element): Box {
  switch (element.localName) {
    case "text":
    case "tspan":
      return textBox(element);
    case "rect":
    case "image":
      return {
        x: number(element, "x"),
        y: number(element, "y"),
        width: number(element, "width"),
        height: number(element, "height"),
      };
    case "circle": {
      const r = number(element, "r");
      return { x: number(element, "cx") - r, y: number(element, "cy") - r, width: 2 * r, height: 2 * r };
    }
    case "path":
      return pathBox(element.getAttribute("d") ?? "");
    case "g":
    case "a":
    case "svg":
      return union([...element.children].map(outerBox));
    default:
      return nothing;
  }
}

/** The box of an element in the coordinates of its parent: what a measurement on the screen would give. */
export function outerBox(element: Element): Box {
  return transformed(element, boxOf(element));
}
