import { describe, expect, test } from 'vitest';
import { checkSound } from './checks';
import type { Sound } from './sound';
import { later, louder, noisy, resampled, samplesOf, sine, soundOf, voice, voiceNames, withTone } from './testing/signals';

const limits = { duration: { min: 1, max: 600 }, sampleRate: { min: 8_000, max: 48_000 } };
const found = (sound: Sound): string[] => checkSound(sound, limits).findings.map(({ check, severity }) => `${check} ${severity}`);
const tone = (seconds: number, amplitude: number, sampleRate = 16_000): Sound => soundOf([samplesOf(seconds, sampleRate, sine(440, amplitude))], sampleRate);

test('real voices raise no alarm', async () => {
  const alarms: string[] = [];
  for (const name of voiceNames()) {
    const alarm = found(await voice(name));
    if (alarm.length > 0) alarms.push(`${name}: ${alarm.join(', ')}`);
  }
  expect(alarms).toEqual([]);
});

test('a clean recording has full quality', () => {
  expect(checkSound(tone(3, 0.2), limits)).toEqual({ findings: [], quality: 1 });
});

describe('what the rules bound', () => {
  test.each([
    [tone(0.5, 0.2), 'This lasts 0.5 s; the least is 1.0 s.'],
    [tone(601, 0.2, 8_000), 'This lasts 10:01 min; the most is 10:00 min.'],
    [tone(3, 0.2, 6_000), 'This has 6000 samples a second; the least is 8000.'],
    [tone(3, 0.2, 96_000), 'This has 96000 samples a second; the most is 48000.'],
  ])('%#', (sound, message) => {
    expect(checkSound(sound, limits).findings[0]).toMatchObject({ severity: 'refuse', message });
  });
});

describe('clipping', () => {
  test('a distorted voice is refused, a voice with a few cut tops costs score', async () => {
    const sound = await voice('rms-mill.mp3');
    expect(found(louder(sound, 30))).toContain('clipping refuse');
    expect(found(louder(sound, 4))).toContain('clipping warn');
  });
  test('flat tops are seen after the recording was made quieter', async () => {
    expect(found(louder(louder(await voice('rms-mill.mp3'), 12), 0.5)).join()).toMatch(/clipping/);
  });
  test('a tone that just reaches full scale is not clipped', () => {
    expect(found(tone(3, 1)).join()).not.toMatch(/clipping/);
  });
});

describe('silence', () => {
  const around = (before: number, after: number): Sound => soundOf([samplesOf(before + 3 + after, 16_000, (at) => (at >= before && at < before + 3 ? sine(440, 0.2)(at) : 0))], 16_000);

  test('nothing but silence is refused, and nothing else is said', () => {
    expect(found(soundOf([new Int16Array(48_000)], 16_000))).toEqual(['silence refuse']);
  });
  test('long silent ends are to be trimmed, and to where', () => {
    expect(checkSound(around(2, 0), limits).findings).toEqual([{ check: 'silence', severity: 'warn', message: 'The first 1.8 s are silent.', fix: 'Trim it to 1.8 s – 5.0 s.' }]);
    expect(checkSound(around(0, 2), limits).findings[0]?.message).toBe('The last 1.8 s are silent.');
    expect(checkSound(around(4, 4), limits).findings[0]?.message).toBe('72% of this recording is silence.');
  });
  test('a short pause is nothing', () => {
    expect(found(around(0.5, 0.5))).toEqual([]);
  });
});

test('what is very quiet or very loud is told with its loudness', () => {
  const said = (amplitude: number): string => checkSound(tone(3, amplitude), limits).findings.map(({ message }) => message).join();
  expect(said(0.006)).toMatch(/very quiet: -4\d\.\d LUFS/);
  expect(said(0.9)).toMatch(/very loud: -\d\.\d LUFS/);
});

describe('hum', () => {
  test.each([50, 60])('%i Hz under a voice is found', async (hertz) => {
    const sound = noisy(resampled(await voice('rms-mill.mp3'), 22_050), 0.001, 1);
    expect(found(sound)).toEqual([]);
    expect(checkSound(withTone(sound, hertz, 0.01), limits).findings).toMatchObject([{ check: 'hum', severity: 'warn', message: expect.stringContaining(`${hertz} Hz`) }]);
  });
  test('its multiples alone are found', async () => {
    const sound = await voice('slt-mill.mp3');
    expect(found([100, 150, 200, 250].reduce((hummed, hertz) => withTone(hummed, hertz, 0.02), sound))).toContain('hum warn');
  });
});

test('metadata are told and cost nothing', () => {
  const sound = { ...tone(3, 0.2), metadata: ['location', 'person', 'picture'] as const };
  const { findings, quality } = checkSound(sound, limits);
  expect(findings.map(({ check, severity }) => `${check} ${severity}`)).toEqual(['location note', 'personal-data note']);
  expect(quality).toBe(1);
});

test('a later start and another rate leave a clean recording clean', async () => {
  expect(found(later(resampled(await voice('slt-harbour.mp3'), 44_100), 0.5))).toEqual([]);
});
