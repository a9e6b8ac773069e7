import { describe, expect, test } from 'vitest';
import { pictureHash } from './image';
import { later, louder, resampled, soundOf, voice, voiceBytes } from './audio/testing/signals';
import { openOrFail, readPhoto } from './image/testing/files';
import { compressed, resized, toned } from './image/testing/transforms';
import { pictureSketch } from './likeness';
import { assess, assessText, check, createJudge, defaultAudioRules, defaultImageRules, fingerprint, isSketch, likeness, partWeights, readItems, sketch, toWav, withCopy, type Report } from './index';
import { fileOf, rulesOf } from './testing';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const rows = rulesOf();
const ROW = '{"prompt":"Who runs the tea room?","completion":"Hana Petrov runs the tea room by the harbour."}\n';
const cat = { name: 'cat.jpg', bytes: readPhoto('cat.jpg') };
const mill = { name: 'slt-mill.mp3', bytes: voiceBytes('slt-mill.mp3') };

describe('G90 one file by itself, whatever its kind', () => {
  test('texts have the report of `check`, and the prints of their items', async () => {
    const file = fileOf('a.jsonl', ROW.repeat(2));
    const assessed = await assess(rows, file);
    const items = readItems(rows, file);
    expect(assessed).toEqual(assessText(rows, file));
    expect(assessed.report).toEqual(check(rows, file));
    expect(items.ok && assessed.prints).toEqual({ kind: 'text', fingerprints: items.ok && items.value.map(fingerprint), sketch: items.ok && sketch(items.value) });
    expect(assessed.preview).toBeNull();
  });
  test('of texts that can not be read whole there are no prints', () => {
    const { items, prints, report } = assessText(rows, fileOf('a.jsonl', `${ROW}{"prompt":"a question"}\n`));
    expect([items.length, prints.fingerprints.length, prints.sketch.length, report.pass]).toEqual([1, 0, 0, false]);
  });
  test('a picture has the report that it has alone, its digest, its hash and a small picture', async () => {
    const assessed = await assess(defaultImageRules, cat);
    expect(assessed.report).toEqual((await createJudge(defaultImageRules)(cat)).report);
    expect(assessed.prints.fingerprints).toEqual([bytesToHex(sha256(cat.bytes))]);
    expect(assessed.prints.sketch).toEqual(pictureSketch(pictureHash(await openOrFail(cat.bytes))));
    if (assessed.preview?.kind !== 'picture') throw new Error('A picture has a small picture.');
    const { width, height, pixels } = assessed.preview.raster;
    expect([Math.max(width, height) <= 320, pixels.length]).toEqual([true, width * height * 4]);
  });
  test('a recording too, with its wave', async () => {
    const { report, prints, preview } = await assess(defaultAudioRules, mill);
    expect(report).toEqual((await createJudge(defaultAudioRules)(mill)).report);
    expect(isSketch('audio', prints.sketch) && prints.sketch.length > 100).toBe(true);
    expect(preview).toMatchObject({ kind: 'sound', seconds: expect.any(Number) });
    expect(preview?.kind === 'sound' && preview.peaks.length).toBe(240);
  });
  test('what can not be opened has neither prints nor preview', async () => {
    for (const rules of [defaultImageRules, defaultAudioRules]) {
      const { report, prints, preview, items } = await assess(rules, fileOf('a.png', 'no picture'));
      expect([report.pass, prints.fingerprints, prints.sketch.length, preview, items]).toEqual([false, [], 0, null, []]);
    }
  });
  test('what is said of it is in its parts, and it keeps from passing', async () => {
    const rules = { ...defaultImageRules, shape: 'captioned' } as const;
    const [bare, told] = await Promise.all([assess(rules, cat), assess(rules, { ...cat, about: { caption: 'A striped cat looks straight into the camera.' } })]);
    expect(bare.report).toMatchObject({ pass: false, parts: { completeness: 0, structure: 0 } });
    expect(told.report).toMatchObject({ pass: true, parts: { completeness: 1, structure: 1 } });
    expect(told.items).toMatchObject([{ format: 'jpg', about: { caption: expect.any(String) } }]);
    expect('about' in bare.items[0]!).toBe(false);
  });
});

describe('G91 likeness is one scale for every kind', () => {
  test('copies of a picture are near copies, other pictures are different, itself is 1', async () => {
    const like = likeness('image');
    const hashed = async (name: string) => openOrFail(readPhoto(name));
    const sketchOf = (picture: Parameters<typeof pictureHash>[0]) => pictureSketch(pictureHash(picture));
    const photo = await hashed('cat.jpg');
    const own = sketchOf(photo);
    expect(like(own, own)).toBe(1);
    for (const copy of [resized(photo, 0.5), await compressed(photo, 40), toned(photo, 0.8, 10)]) expect(like(own, sketchOf(copy))).toBeGreaterThanOrEqual(0.75);
    expect(like(own, sketchOf(await hashed('coffee.jpg')))).toBeLessThanOrEqual(0.65);
  });
  test('a picture is less alike with every bit that differs', () => {
    const like = likeness('image');
    const zeros = new Uint32Array(4);
    const values = Array.from({ length: 129 }, (_, bits) => like(zeros, Uint32Array.from({ length: 4 }, (_each, word) => (bits >= 32 * word + 32 ? 0xffffffff : bits <= 32 * word ? 0 : 2 ** (bits - 32 * word) - 1))));
    expect([values[0], values[24]! >= 0.75, values[25]! < 0.75, values[38]! <= 0.65, values[64], values[128]]).toEqual([1, true, true, true, 0, 0]);
    for (const [i, value] of values.entries()) expect(value <= (values[i - 1] ?? 1)).toBe(true);
  });
  test('copies of a recording are near copies, another sentence of the same voice is different', async () => {
    const like = likeness('audio');
    const sound = await voice('slt-mill.mp3');
    const prints = async (of: typeof sound) => (await assess(defaultAudioRules, { name: 'a.wav', bytes: toWav(of) })).prints.sketch;
    const own = await prints(sound);
    expect(like(own, own.slice())).toBe(1);
    for (const copy of [louder(sound, 0.3), later(sound, 0.7), resampled(sound, 22_050)]) expect(like(own, await prints(copy))).toBeGreaterThanOrEqual(0.75);
    expect(like(own, await prints(await voice('slt-harbour.mp3')))).toBeLessThanOrEqual(0.65);
  });
  test('it is symmetric, and sketches that are none are like nothing', async () => {
    const { sketch: a } = (await assess(defaultAudioRules, mill)).prints;
    const { sketch: b } = (await assess(defaultAudioRules, { name: 'a.mp3', bytes: voiceBytes('slt-mill.copy.mp3') })).prints;
    expect(likeness('audio')(a, b)).toBe(likeness('audio')(b, a));
    for (const kind of ['image', 'audio', 'text'] as const) {
      expect(likeness(kind)(new Uint32Array(0), new Uint32Array(0))).toBe(0);
      expect(likeness(kind)(new Uint32Array(3), new Uint32Array(0))).toBe(0);
    }
    expect([isSketch('image', new Uint32Array(5)), isSketch('audio', new Uint32Array(7)), isSketch('text', Uint32Array.of(2, 1)), isSketch('image', [1, 2, 3, 4]), isSketch('image', new Uint32Array(4))]).toEqual([false, false, false, false, true]);
  });
  test('silence is not like silence', async () => {
    const silent = (await assess(defaultAudioRules, { name: 'a.wav', bytes: toWav(soundOf([new Int16Array(32_000)], 16_000)) })).prints.sketch;
    const other = (await assess(defaultAudioRules, { name: 'a.wav', bytes: toWav(soundOf([new Int16Array(40_000)], 16_000)) })).prints.sketch;
    expect(likeness('audio')(silent, other)).toBe(0);
  });
});

describe('G92 a report with what its file is a copy of', () => {
  const report: Report = check(rows, fileOf('a.jsonl', ROW));
  test('an exact copy has nothing new and does not pass', () => {
    const copied = withCopy(report, { kind: 'image', exact: true, place: 'one of your drafts', similarity: 1_000 });
    expect(copied).toMatchObject({ pass: false, parts: { novelty: 0 }, findings: [{ check: 'duplicate', severity: 'refuse', message: 'This is the same as one of your drafts.' }] });
    expect(copied.score).toBeCloseTo(report.score - partWeights.novelty, 5);
  });
  test('a near copy refuses from 750 thousandths on, warns below, and what is different changes nothing', () => {
    const at = (similarity: number) => withCopy(report, { kind: 'image', exact: false, place: 'an accepted item', similarity });
    expect([at(750).pass, at(749).pass, at(749).findings[0]?.severity, at(750).parts.novelty]).toEqual([false, true, 'warn', 0.25]);
    expect(at(650)).toBe(report);
  });
  test('a text, in which a fact may be told in the words of another, is refused from 900 on', () => {
    const at = (similarity: number) => withCopy(report, { kind: 'text', exact: false, place: 'an accepted item', similarity });
    expect([at(900).pass, at(899).pass, at(899).findings[0]?.severity]).toEqual([false, true, 'warn']);
  });
  test('one row of many takes its share', () => {
    const two = check(rows, fileOf('a.jsonl', `${ROW}${ROW.replace('Hana', 'Mira').replace('Who runs', 'And who once ran').replace('by the harbour', 'since the winter of 1928')}`));
    expect(withCopy(two, { kind: 'image', exact: true, place: 'a draft', similarity: 1_000, at: { row: 2 } })).toMatchObject({ parts: { novelty: 0.5 }, findings: expect.arrayContaining([expect.objectContaining({ where: { row: 2 } })]) });
  });
  test('it stands before what is less grave', async () => {
    const { report: warned } = await assess({ ...defaultImageRules, shape: 'captioned' }, { ...cat, about: { caption: 'test test' } });
    expect(withCopy(warned, { kind: 'image', exact: true, place: 'a draft', similarity: 1_000 }).findings[0]?.check).toBe('duplicate');
    expect(withCopy(warned, { kind: 'image', exact: false, place: 'a draft', similarity: 700 }).findings.map(({ severity }) => severity)).toEqual([...warned.findings.map(({ severity }) => severity), 'warn'].sort((a, b) => ['refuse', 'warn', 'note'].indexOf(a) - ['refuse', 'warn', 'note'].indexOf(b)));
  });
});
