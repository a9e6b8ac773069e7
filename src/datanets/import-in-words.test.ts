import { describe, expect, it } from 'vitest';
import { importInWords } from './import-in-words';

const summary = { added: 0, known: 0, held: 0, refused: [], datanets: [] };

describe('importInWords', () => {
  it('counts what came and what was here', () => {
    expect(importInWords({ ...summary, added: 12, known: 3 })).toBe('12 records verified and added, 3 records already here.');
  });

  it('says so when the file held nothing new', () => {
    expect(importInWords({ ...summary, known: 15 })).toBe('Nothing new in it, 15 records already here.');
  });

  it('gives the reason when everything was refused', () => {
    expect(importInWords({ ...summary, refused: [{ reason: 'The signature does not match.' }] })).toBe('Nothing was added: 1 record could not be verified. The signature does not match.');
  });
});
