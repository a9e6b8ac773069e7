/** Judges a picture by itself: its size, whether there is anything to see, and how clearly. All but the size is measured at one working scale, in whole numbers. */
import type { Bounds, MediaChecks } from '../media';
import type { Finding } from '../types';
import { borders } from './borders';
import { lumaOf, workingRaster, type Luma } from './luma';
import { sharpness } from './sharpness';
import type { Picture, Raster } from './types';

export interface PictureLimits {
  readonly width: Bounds;
  readonly height: Bounds;
}

/** Below it a picture looks soft at a glance: among the photos of the test data the softest sharp one has 110, blurred ones have a median of 26. */
const leastSharpness = 100;
/** Levels of brightness between the darkest and the brightest fiftieth: the flattest photo of the test data has 47. */
const leastContrast = 40;
/** Levels in every colour between the darkest and the brightest hundredth. */
const leastDifference = 8;

export function checkPicture(picture: Picture, limits: PictureLimits): MediaChecks {
  const findings = [...dimensions(picture, limits)];
  const working = workingRaster(picture);
  if (isBlank(working)) {
    findings.push({ check: 'blank', severity: 'refuse', message: 'This picture shows one colour and nothing else.', fix: 'Take it again, with what it is to show in the frame and the lens free.' });
    return { findings, quality: 0 };
  }
  const luma = lumaOf(working);
  const bars = borders(luma);
  if (bars !== null) {
    findings.push({ check: 'blank', severity: 'warn', message: `This picture has empty borders ${bars.sides}: ${bars.percent} % of it shows nothing.`, fix: 'Crop it to what it is to show.' });
  }
  const contrast = brightnessRange(luma, 50);
  if (contrast < leastContrast) {
    findings.push({ check: 'contrast', severity: 'warn', message: 'This picture is pale: dark and bright hardly differ.', fix: 'Take it in better light, or raise the contrast.' });
  }
  const clear = sharpness(luma, contrast);
  if (clear < leastSharpness) {
    findings.push({ check: 'blur', severity: 'warn', message: 'This picture is blurred.', fix: 'Take it again: hold still, tap on what is to be sharp, and wipe the lens.' });
  }
  return { findings, quality: Math.floor(1_000 * Math.min(1, clear / leastSharpness, contrast / leastContrast)) / 1_000 };
}

function dimensions({ width, height }: Picture, limits: PictureLimits): Finding[] {
  const told = `This picture is ${width} × ${height} pixels`;
  const isSmall = width < limits.width.min || height < limits.height.min;
  const isLarge = width > limits.width.max || height > limits.height.max;
  const finding = (message: string, fix: string): Finding => ({ check: 'dimensions', severity: 'refuse', message, fix });
  return [
    ...(isSmall ? [finding(`${told}; the least is ${limits.width.min} × ${limits.height.min}.`, 'Use the original, or take a larger picture. Enlarging this one adds nothing.')] : []),
    ...(isLarge ? [finding(`${told}; the most is ${limits.width.max} × ${limits.height.max}.`, 'Make it smaller, or crop it.')] : []),
  ];
}

/** In no colour do 98 of 100 pixels differ. */
function isBlank({ width, height, pixels }: Raster): boolean {
  return [0, 1, 2].every((channel) => {
    const values = new Uint8Array(width * height);
    for (let i = 0; i < values.length; i++) values[i] = pixels[4 * i + channel]!;
    return brightnessRange({ width, height, values }, 100) < leastDifference;
  });
}

/** Levels between the darkest and the brightest of every `share` pixels. */
export function brightnessRange({ values }: Luma, share: number): number {
  const counts = new Int32Array(256);
  for (const value of values) counts[value] = counts[value]! + 1;
  const left = Math.floor(values.length / share);
  const from = (next: (level: number) => number, start: number): number => {
    let level = start;
    for (let passed = counts[level]!; passed <= left; passed += counts[level]!) level = next(level);
    return level;
  };
  return Math.max(0, from((level) => level - 1, 255) - from((level) => level + 1, 0));
}
