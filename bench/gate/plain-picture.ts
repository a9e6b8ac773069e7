/** A plain twin of a picture's checks, as in the textbook: brightness of every pixel, variance of its Laplacian, contrast, and a hash by a cosine transform of 32 × 32 means. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8Array;
}

const grid = 32;
const kept = 8;

export function plainPicture({ width, height, data }: Pixels): number {
  const grey = Array.from({ length: width * height }, (_, i) => 0.299 * data[4 * i]! + 0.587 * data[4 * i + 1]! + 0.114 * data[4 * i + 2]!);
  const laplacian: number[] = [];
  for (let y = 1; y + 1 < height; y++) {
    for (let x = 1; x + 1 < width; x++) {
      const at = y * width + x;
      laplacian.push(4 * grey[at]! - grey[at - 1]! - grey[at + 1]! - grey[at - width]! - grey[at + width]!);
    }
  }
  const mean = laplacian.reduce((sum, value) => sum + value, 0) / laplacian.length;
  const sharpness = laplacian.reduce((sum, value) => sum + (value - mean) ** 2, 0) / laplacian.length;
  const contrast = grey.reduce((most, value) => Math.max(most, value), 0) - grey.reduce((least, value) => Math.min(least, value), 255);
  return sharpness + contrast + hashOf(grey, width, height).filter(Boolean).length;
}

function hashOf(grey: readonly number[], width: number, height: number): boolean[] {
  const means = Array.from({ length: grid * grid }, () => ({ sum: 0, count: 0 }));
  grey.forEach((value, at) => {
    const cell = means[Math.floor((Math.floor(at / width) * grid) / height) * grid + Math.floor(((at % width) * grid) / width)]!;
    cell.sum += value;
    cell.count += 1;
  });
  const values: number[] = [];
  for (let v = 0; v < kept; v++) {
    for (let u = 0; u < kept; u++) {
      let sum = 0;
      means.forEach((cell, at) => (sum += (cell.sum / Math.max(1, cell.count)) * Math.cos((((at % grid) + 0.5) * u * Math.PI) / grid) * Math.cos(((Math.floor(at / grid) + 0.5) * v * Math.PI) / grid)));
      values.push(sum);
    }
  }
  const median = [...values].sort((a, b) => a - b)[values.length / 2]!;
  return values.map((value) => value > median);
}
