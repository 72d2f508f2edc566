/**
 * As much of a canvas as a heat map needs: rectangles of one colour, blocks of pixels, and the picture as a PNG.
 *
 * jsdom has no canvas, and Plotly paints heat maps on one before it puts them into the SVG as an image.
 */
import { crc32, deflateSync } from "node:zlib";

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A PNG of 8-bit RGBA pixels, row by row from the top. */
function png(pixels: ArrayLike<number>, width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 4));
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width * 4; x += 1) rows[y * (1 + width * 4) + 1 + x] = pixels[y * width * 4 + x] ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** `rgba(r,g,b,a)` as four bytes; anything else is transparent. */
function rgba(colour: string): readonly [number, number, number, number] {
  const [r = 0, g = 0, b = 0, a = 1] = /^rgba?\(([^)]*)\)$/.exec(colour)?.[1]?.split(",").map(Number) ?? [0, 0, 0, 0];
  return [r, g, b, Math.round(a * 255)];
}

interface Picture {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** The drawing functions of a canvas of the given size. */
export interface Context {
  fillStyle: string;
  readonly fillRect: (x: number, y: number, width: number, height: number) => void;
  readonly createImageData: (width: number, height: number) => Picture;
  readonly putImageData: (picture: Picture, x: number, y: number) => void;
  /** The picture as a data address. */
  readonly address: () => string;
}

/** A canvas of the given size [px], transparent at first. */
export function canvasContext(width: number, height: number): Context {
  const pixels = new Uint8ClampedArray(width * height * 4);
  const context: Context = {
    fillStyle: "rgba(0,0,0,0)",
    fillRect: (x, y, w, h) => {
      const colour = rgba(context.fillStyle);
      const right = Math.min(width, Math.round(x + w));
      const bottom = Math.min(height, Math.round(y + h));
      for (let row = Math.max(0, Math.round(y)); row < bottom; row += 1)
        for (let column = Math.max(0, Math.round(x)); column < right; column += 1)
          pixels.set(colour, (row * width + column) * 4);
    },
    createImageData: (w, h) => ({ data: new Uint8ClampedArray(w * h * 4), width: w, height: h }),
    putImageData: (picture, x, y) => {
      for (let row = 0; row < picture.height && row + y < height; row += 1)
        pixels.set(
          picture.data.subarray(row * picture.width * 4, (row + 1) * picture.width * 4),
          ((row + y) * width + x) * 4,
        );
    },
    address: () => `data:image/png;base64,${png(pixels, width, height).toString("base64")}`,
  };
  return context;
}
