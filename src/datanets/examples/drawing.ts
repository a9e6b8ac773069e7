/** Pictures made by code: a row of houses under a sky, with the grain of a photograph, another one for each seed; and what can be wrong with them. */

/** RGB, eight bits each, rows from the top: [height, width, 3]. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

type Colour = readonly [number, number, number];

/** 0..1, the same row for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function drawScene(width: number, height: number, seed: number): Drawing {
  const next = random(seed);
  const pixels = new Uint8Array(width * height * 3);
  const horizon = Math.round(height * (0.45 + next() * 0.2));
  const sky: Colour = [120 + next() * 90, 150 + next() * 60, 190 + next() * 50];
  const ground: Colour = [60 + next() * 60, 70 + next() * 70, 40 + next() * 50];
  const fill = (x0: number, y0: number, x1: number, y1: number, [r, g, b]: Colour) => {
    for (let y = Math.max(0, Math.round(y0)); y < Math.min(height, y1); y++) for (let x = Math.max(0, Math.round(x0)); x < Math.min(width, x1); x++) pixels.set([r, g, b], (y * width + x) * 3);
  };
  for (let y = 0; y < height; y++) {
    const shade = y < horizon ? 0.7 + (0.5 * y) / height : 0.6 + (0.5 * y) / height;
    const [r, g, b] = y < horizon ? sky : ground;
    fill(0, y, width, y + 1, [Math.min(255, r * shade), Math.min(255, g * shade), Math.min(255, b * shade)]);
  }
  for (let x = -next() * 0.1 * width; x < width; ) {
    const wide = (0.1 + next() * 0.16) * width;
    const high = (0.15 + next() * 0.3) * height;
    const wall: Colour = [90 + next() * 150, 70 + next() * 140, 60 + next() * 130];
    fill(x, horizon - high, x + wide * 0.94, horizon + 0.06 * height, wall);
    fill(x, horizon - high - 0.03 * height, x + wide * 0.94, horizon - high, [70, 34, 30]);
    for (let row = 0; row < 3; row++) for (let column = 0; column < 3; column++) if (next() > 0.25) fill(x + wide * (0.1 + 0.28 * column), horizon - high * (0.85 - 0.3 * row), x + wide * (0.26 + 0.28 * column), horizon - high * (0.68 - 0.3 * row), next() > 0.5 ? [28, 34, 44] : [240, 214, 140]);
    x += wide;
  }
  for (let at = 0; at < pixels.length; at += 3) {
    const grain = (next() - 0.5) * 22;
    for (let channel = 0; channel < 3; channel++) pixels[at + channel] = Math.max(0, Math.min(255, (pixels[at + channel] ?? 0) + grain));
  }
  return { width, height, pixels };
}

/** Three means over a window in each direction: close to a lens out of focus. */
export function blurred(drawing: Drawing, radius: number): Drawing {
  let pixels = drawing.pixels;
  for (let pass = 0; pass < 3; pass++) {
    pixels = averaged(pixels, drawing.width, drawing.height, 3, drawing.width * 3, radius);
    pixels = averaged(pixels, drawing.height, drawing.width, drawing.width * 3, 3, radius);
  }
  return { ...drawing, pixels };
}

/** Means along lines of `length` pixels that lie `step` bytes apart; `lines` such lines, `stride` bytes apart. */
function averaged(pixels: Uint8Array, length: number, lines: number, step: number, stride: number, radius: number): Uint8Array {
  const result = new Uint8Array(pixels.length);
  const clamp = (index: number) => Math.max(0, Math.min(length - 1, index));
  for (let line = 0; line < lines; line++) {
    for (let channel = 0; channel < 3; channel++) {
      const base = line * stride + channel;
      let sum = 0;
      for (let index = -radius; index <= radius; index++) sum += pixels[base + clamp(index) * step] ?? 0;
      for (let index = 0; index < length; index++) {
        result[base + index * step] = Math.round(sum / (2 * radius + 1));
        sum += (pixels[base + clamp(index + radius + 1) * step] ?? 0) - (pixels[base + clamp(index - radius) * step] ?? 0);
      }
    }
  }
  return result;
}

export const plain = (width: number, height: number, [r, g, b]: Colour): Drawing => ({ width, height, pixels: Uint8Array.from({ length: width * height * 3 }, (_, at) => [r, g, b][at % 3] ?? 0) });

/** Smaller or larger, each pixel that which lies nearest. */
export function resized({ width, height, pixels }: Drawing, scale: number): Drawing {
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  const result = new Uint8Array(wide * high * 3);
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const from = (Math.min(height - 1, Math.floor(y / scale)) * width + Math.min(width - 1, Math.floor(x / scale))) * 3;
      result.set(pixels.subarray(from, from + 3), (y * wide + x) * 3);
    }
  }
  return { width: wide, height: high, pixels: result };
}
