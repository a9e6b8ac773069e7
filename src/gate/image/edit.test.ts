import { describe, expect, test } from 'vitest';
import { cropPicture, turnPicture } from './edit';
import type { Raster } from './types';

/** Letters as pixels: the code is the red of each. */
const picture = (...rows: readonly string[]): Raster => ({
  width: rows[0]?.length ?? 0,
  height: rows.length,
  pixels: Uint8Array.from([...rows.join('')].flatMap((letter) => [letter.charCodeAt(0), 0, 0, 255])),
});
const rowsOf = ({ width, height, pixels }: Raster): string[] => Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => String.fromCharCode(pixels[(y * width + x) * 4] ?? 0)).join(''));

describe('a picture that is turned and cropped', () => {
  const six = picture('abc', 'def');
  test('turns clockwise, and four quarter turns give it back', () => {
    expect(rowsOf(turnPicture(six, 1))).toEqual(['da', 'eb', 'fc']);
    expect(rowsOf(turnPicture(six, 2))).toEqual(['fed', 'cba']);
    expect(rowsOf(turnPicture(turnPicture(six, 1), 3))).toEqual(rowsOf(six));
  });
  test('keeps what lies in the box', () => {
    expect(rowsOf(cropPicture(six, { x: 1, y: 0, width: 2, height: 2 }))).toEqual(['bc', 'ef']);
  });
  test('a box beyond the picture is held within it, and never empty', () => {
    expect(rowsOf(cropPicture(six, { x: -5, y: 1, width: 100, height: 100 }))).toEqual(['def']);
    expect(rowsOf(cropPicture(six, { x: 9, y: 9, width: 0, height: 0 }))).toEqual(['f']);
  });
});
