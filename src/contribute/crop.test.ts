import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxInPixels, type CropHandle, dragged, turnedBox, wholePicture } from './crop';

const handles: readonly CropHandle[] = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w', 'all'];

describe('the part of a picture that is kept', () => {
  it('follows the corner or edge that is dragged', () => {
    expect(dragged(wholePicture, 'nw', 0.25, 0.5)).toEqual({ left: 0.25, top: 0.5, right: 1, bottom: 1 });
    expect(dragged(wholePicture, 'e', -0.25, 0.5)).toEqual({ left: 0, top: 0, right: 0.75, bottom: 1 });
  });
  it('moves as a whole and stops at the border', () => {
    expect(dragged({ left: 0.25, top: 0.25, right: 0.5, bottom: 0.5 }, 'all', 2, -2)).toEqual({ left: 0.75, top: 0, right: 1, bottom: 0.25 });
  });
  it('never leaves the picture and never turns inside out, however it is dragged', () => {
    const step = fc.tuple(fc.constantFrom(...handles), fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const box = steps.reduce((now, [handle, dx, dy]) => dragged(now, handle, dx, dy), wholePicture);
        expect(box.left).toBeGreaterThanOrEqual(-1e-9);
        expect(box.bottom).toBeLessThanOrEqual(1 + 1e-9);
        expect(box.right - box.left).toBeGreaterThan(0.039);
        expect(box.bottom - box.top).toBeGreaterThan(0.039);
      }),
    );
  });
  it('keeps the same part when the picture is turned, and after four turns stands as before', () => {
    const box = { left: 0.25, top: 0.5, right: 0.5, bottom: 1 };
    expect(turnedBox(box)).toEqual({ left: 0, top: 0.25, right: 0.5, bottom: 0.5 });
    expect(turnedBox(turnedBox(turnedBox(turnedBox(box))))).toEqual(box);
  });
  it('is told in whole pixels', () => {
    expect(boxInPixels({ left: 0.1, top: 0, right: 0.5, bottom: 1 }, 1000, 333)).toEqual({ x: 100, y: 0, width: 400, height: 333 });
    expect(boxInPixels({ left: 0.5, top: 0.5, right: 0.51, bottom: 0.51 }, 10, 10)).toEqual({ x: 5, y: 5, width: 1, height: 1 });
  });
});
