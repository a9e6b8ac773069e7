import { describe, expect, it } from 'vitest';
import { needsNote, reasonInWords, reasons } from './reasons';

describe('the reasons for sending back', () => {
  it('each say something to the reviewer and tell the author what to change', () => {
    for (const reason of reasons) {
      expect(reason.label.length).toBeGreaterThan(5);
      expect(reason.advice).toMatch(/\.$/);
      expect(reasonInWords(reason.code)).toBe(reason);
    }
    expect(new Set(reasons.map((reason) => reason.code)).size).toBe(reasons.length);
  });
  it('ask for a note only where the reason says nothing by itself', () => {
    expect(reasons.filter((reason) => needsNote(reason.code)).map((reason) => reason.code)).toEqual(['other']);
  });
});
