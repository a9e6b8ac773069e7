import { describe, expect, test } from 'vitest';
import { defaultSettings, parseSettings, toDrawAgain } from './settings';

describe('how answers are drawn', () => {
  test('the embedded model answers each question for itself, a chat model remembers the talk', () => {
    expect(defaultSettings({ stay: 'embedded' })).toMatchObject({ temperature: 0, withEarlier: false });
    expect(defaultSettings({ stay: 'kept' })).toMatchObject({ withEarlier: true });
  });

  test('is kept as it was set, and what is no settings gives the defaults', () => {
    const mine = { ...defaultSettings({ stay: 'kept' }), temperature: 1.1, system: 'Be brief.' };
    expect(parseSettings(JSON.stringify(mine), { stay: 'kept' })).toEqual(mine);
    for (const broken of [null, '{', '{"temperature":"hot"}']) expect(parseSettings(broken, { stay: 'embedded' })).toEqual(defaultSettings({ stay: 'embedded' }));
  });

  test('another answer gets another seed, and a temperature where there was none', () => {
    expect(toDrawAgain(defaultSettings({ stay: 'embedded' }), 7)).toMatchObject({ seed: 7, temperature: 0.7 });
    expect(toDrawAgain({ ...defaultSettings({ stay: 'kept' }), temperature: 0.3 }, 8)).toMatchObject({ seed: 8, temperature: 0.3 });
  });
});
