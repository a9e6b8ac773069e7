import { describe, expect, test } from 'vitest';
import { arrivalEstimate, arrivalShare, parameterWords } from './words';

const fetching = { doing: 'fetching', doneBytes: 60e6, totalBytes: 100e6, startedAtMs: 0, startedBytes: 20e6 } as const;

describe('a model on its way', () => {
  test('takes as long as its own speed says, without what was here before', () => {
    expect(arrivalEstimate(fetching, 20_000)).toBe('60 MB of 100 MB, 20 s left');
    expect(arrivalShare(fetching)).toBe(0.6);
  });

  test('says nothing of the time before it can', () => {
    expect(arrivalEstimate(fetching, 100)).toBe('60 MB of 100 MB');
    expect(arrivalEstimate({ ...fetching, doing: 'checking' }, 20_000)).toBe('60 MB of 100 MB');
    expect(arrivalEstimate({ ...fetching, totalBytes: null }, 20_000)).toBe('');
    expect(arrivalShare({ ...fetching, totalBytes: null })).toBeNull();
  });
});

test('a model’s size is said as people say it', () => {
  expect([94_144, 134_515_008, 1_543_714_304].map(parameterWords)).toEqual(['94,144 parameters', '135 million parameters', '1.5 billion parameters']);
});
