import { describe, expect, it } from 'vitest';
import type { Edit } from './desk-file';
import { beforeEdit } from './desk-undo';

const file = (name: string, caption: string): Edit => ({ name, sizeBytes: 4, blob: new Blob(['mill']), text: null, about: { caption } });

describe('what an undo puts back', () => {
  it('keeps what was typed after a crop', () => {
    const photo = file('mill.jpg', '');
    const cropped = file('mill.png', '');
    const before = beforeEdit(photo, null, { name: 'mill.png' }, true);
    const typed = beforeEdit(cropped, before, { about: { caption: 'A mill' } }, false);
    expect({ ...file('mill.png', 'A mill'), ...typed }).toEqual(file('mill.jpg', 'A mill'));
  });
  it('puts a remedy of a caption back, and not once somebody wrote on', () => {
    const before = beforeEdit(file('mill.jpg', 'Call 555'), null, { about: { caption: 'Call …' } }, true);
    expect(before).toEqual({ about: { caption: 'Call 555' } });
    expect(beforeEdit(file('mill.jpg', 'Call …'), before, { about: { caption: 'Call … now' } }, false)).toBeNull();
  });
  it('of two edits puts the last one back', () => {
    const before = beforeEdit(file('mill.jpg', 'Call 555'), null, { name: 'mill.png' }, true);
    expect(beforeEdit(file('mill.png', 'Call 555'), before, { about: {} }, true)).toEqual({ about: { caption: 'Call 555' } });
  });
});
