/** The part of a picture that is kept, while it is chosen: a box in fractions of the picture, dragged by its corners and edges or as a whole. */

/** 0..1 of the picture's width and height, from the top left. */
export interface CropBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const wholePicture: CropBox = { left: 0, top: 0, right: 1, bottom: 1 };

/** Which sides follow: `nw` the corner at the top left, `all` the box as it is. */
export type CropHandle = 'nw' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w' | 'all';

/** The least part of a side that stays. */
const least = 0.04;

/** The box after its handle was moved by so much, held within the picture, its sides never crossing. */
export function dragged(box: CropBox, handle: CropHandle, dx: number, dy: number): CropBox {
  if (handle === 'all') {
    const x = held(dx, -box.left, 1 - box.right);
    const y = held(dy, -box.top, 1 - box.bottom);
    return { left: box.left + x, top: box.top + y, right: box.right + x, bottom: box.bottom + y };
  }
  return {
    left: handle.includes('w') ? held(box.left + dx, 0, box.right - least) : box.left,
    right: handle.includes('e') ? held(box.right + dx, box.left + least, 1) : box.right,
    top: handle.includes('n') ? held(box.top + dy, 0, box.bottom - least) : box.top,
    bottom: handle.includes('s') ? held(box.bottom + dy, box.top + least, 1) : box.bottom,
  };
}

/** The box after the picture under it was turned a quarter clockwise. */
export const turnedBox = ({ left, top, right, bottom }: CropBox): CropBox => ({ left: 1 - bottom, top: left, right: 1 - top, bottom: right });

/** In pixels of a picture of this size; at least one. */
export function boxInPixels({ left, top, right, bottom }: CropBox, width: number, height: number): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const [x, y] = [Math.round(left * width), Math.round(top * height)];
  return { x, y, width: Math.max(1, Math.round(right * width) - x), height: Math.max(1, Math.round(bottom * height) - y) };
}

const held = (value: number, from: number, to: number): number => Math.min(to, Math.max(from, value));
