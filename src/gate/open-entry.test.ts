import { describe, expect, test } from 'vitest';
import { concat, latin1 } from './image/bytes';
import { jpegSegments } from './image/formats/jpeg';
import { pngChunk } from './image/formats/png-write';
import { draw, formatFiles, openOrFail, readFormat, readPhoto, writePng } from './image/testing/files';
import { voice, voiceBytes } from './audio/testing/signals';
import { docxOf, paragraph, relationship, relationships } from './documents/testing/tiny-docx';
import { check, createJudge, defaultAudioRules, defaultImageRules, openEntry, openSound, parseRules, toWav, type EntryFile, type ImageRules } from './index';
import { fileOf, rulesOf } from './testing';

const tiny: ImageRules = { ...defaultImageRules, width: { min: 16, max: 8_000 }, height: { min: 16, max: 8_000 } };

async function opened(rules: Parameters<typeof openEntry>[0], file: EntryFile) {
  const result = await openEntry(rules, file);
  if (!result.ok) throw new Error(result.ending.message);
  return result;
}

describe('G85 a picture is opened without what its file tells beside it', () => {
  test.each(['located.jpg', 'located.png', 'located.webp'])('%s: the place is taken out, and told as a note', async (name) => {
    const before = await openOrFail(readFormat(name));
    const { file, findings } = await opened(tiny, { name, bytes: readFormat(name), about: { caption: 'A cat.' } });
    expect(findings.map(({ check: of, severity }) => [of, severity])).toEqual([['location', 'note'], ['personal-data', 'note'], ['dimensions', 'note']]);
    expect(file.about).toEqual({ caption: 'A cat.' });
    const after = await openOrFail(file.bytes);
    expect(after.metadata).toMatchObject({ hasLocation: false, kinds: [] });
    expect([after.width, after.height, after.pixels]).toEqual([before.width, before.height, before.pixels]);
    expect((await createJudge(tiny)({ name: file.name, bytes: file.bytes })).report.findings.filter(({ check: of }) => of === 'location' || of === 'personal-data')).toEqual([]);
  });
  test('a report of the file as it was still warns', async () => {
    const { report } = await createJudge(tiny)({ name: 'located.jpg', bytes: readFormat('located.jpg') });
    expect(report.findings).toContainEqual(expect.objectContaining({ check: 'location', severity: 'warn' }));
  });
  test('a JPEG stays the same to the coded pixel and keeps its turn, which browsers follow; PNG and WebP are turned, which they may not', async () => {
    const coded = (bytes: Uint8Array) => [...jpegSegments(bytes)].filter(({ marker }) => marker === 0xda).map(({ start, end }) => Buffer.from(bytes.subarray(start, end)).toString('hex'));
    const jpg = await opened(tiny, { name: 'located.jpg', bytes: readFormat('located.jpg') });
    expect(coded(jpg.file.bytes)).toEqual(coded(readFormat('located.jpg')));
    expect((await openOrFail(jpg.file.bytes)).metadata.orientation).toBe((await openOrFail(readFormat('located.jpg'))).metadata.orientation);
    for (const [name, becomes] of [['located.png', 'located.png'], ['located.webp', 'located.png']] as const) {
      const { file } = await opened(tiny, { name, bytes: readFormat(name) });
      expect(file.name).toBe(becomes);
      expect((await openOrFail(file.bytes)).metadata.orientation).toBe(1);
    }
  });
  test('where a datanet takes no PNG, a WebP keeps its turn as a tag', async () => {
    const { file } = await opened({ ...tiny, formats: ['webp'] }, { name: 'located.webp', bytes: readFormat('located.webp') });
    expect([file.name, (await openOrFail(file.bytes)).metadata.orientation]).toEqual(['located.webp', (await openOrFail(readFormat('located.webp'))).metadata.orientation]);
  });
  test('every format keeps its picture; opened again it stays as it is', async () => {
    for (const name of formatFiles().filter((each) => each !== 'cmyk.jpg')) {
      const once = await opened(tiny, { name, bytes: readFormat(name) });
      expect((await openOrFail(once.file.bytes)).pixels, name).toEqual((await openOrFail(readFormat(name))).pixels);
      const twice = await opened(tiny, once.file);
      expect(twice.file, name).toEqual(once.file);
      expect(twice.findings.filter(({ check: of }) => of !== 'dimensions'), name).toEqual([]);
    }
  });
  test('a transparent picture is turned with its transparency and its colours', async () => {
    const raster = draw(3, 2, (x, y) => [x * 80, y * 200, 7]);
    raster.pixels[3] = 90;
    const turned = Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0);
    const gamma = pngChunk('gAMA', Uint8Array.of(0, 0, 0xb1, 0x8f));
    const bytes = writePng(raster, undefined, [gamma, pngChunk('eXIf', turned)]);
    const { file } = await opened({ ...tiny, width: { min: 1, max: 9 }, height: { min: 1, max: 9 } }, { name: 'a.png', bytes });
    const [before, after] = [await openOrFail(bytes), await openOrFail(file.bytes)];
    expect([after.width, after.height, after.pixels]).toEqual([2, 3, before.pixels]);
    expect(Buffer.from(file.bytes).includes(Buffer.from(gamma))).toBe(true);
  });
  test('what hides in it is refused, not taken out; what can not be read is left for its check', async () => {
    const polyglot = concat([readPhoto('cat.jpg'), latin1('PK\x03\x04\x14\0'), new Uint8Array(40)]);
    expect(await openEntry(tiny, { name: 'cat.jpg', bytes: polyglot })).toMatchObject({ ok: false, ending: { check: 'active-content' } });
    const cut = { name: 'cat.jpg', bytes: readPhoto('cat.jpg').subarray(0, 2_000) };
    expect(await openEntry(tiny, cut)).toEqual({ ok: true, file: cut, findings: [] });
    const text = fileOf('a.png', 'no picture');
    expect(await openEntry(tiny, text)).toEqual({ ok: true, file: text, findings: [] });
  });
});

describe('G86 a recording is opened without what its file tells beside it', () => {
  const id3 = (frame: string, text: string): Uint8Array => {
    const body = latin1(`\0${text}`);
    const size = 10 + body.length;
    return concat([latin1('ID3\x04\0\0'), Uint8Array.of(0, 0, size >> 7, size & 0x7f), latin1(frame), Uint8Array.of(0, 0, 0, body.length, 0, 0), body]);
  };
  test('names and places are taken out, and told as notes', async () => {
    const bytes = concat([id3('TPE1', 'Hana Petrov'), voiceBytes('slt-mill.mp3')]);
    const { file, findings } = await opened(defaultAudioRules, { name: 'a.mp3', bytes, about: { consent: true } });
    expect(findings).toMatchObject([{ check: 'personal-data', severity: 'note', message: expect.stringContaining('names of people') }]);
    expect(Buffer.from(file.bytes).includes('Hana')).toBe(false);
    expect(file.about).toEqual({ consent: true });
    const [before, after] = [await openSound(bytes), await openSound(file.bytes)];
    expect(before.ok && after.ok && before.value.channels).toEqual(after.ok && after.value.channels);
  });
  test('what tells nothing stays as it is', async () => {
    const bytes = toWav(await voice('carlo-dir-nomatch.mp3'));
    expect(await openEntry(defaultAudioRules, { name: 'a.wav', bytes })).toEqual({ ok: true, file: { name: 'a.wav', bytes }, findings: [] });
  });
  test('what can not be read is left for its check', async () => {
    const file = fileOf('a.mp3', 'ID3');
    expect(await openEntry(defaultAudioRules, file)).toEqual({ ok: true, file, findings: [] });
  });
});

describe('what opening finds', () => {
  test('G45 a warning of a document costs score', async () => {
    const body = ['The harbour froze twice in that winter, and the ferry stayed at its pier for nine days.', 'Hana Petrov kept the tea room open, and everybody who came paid with firewood.'].map((line) => paragraph(line)).join('');
    const rules = parseRules({ kind: 'text' });
    if (!rules.ok) throw new Error(rules.error.message);
    const judged = async (bytes: Uint8Array) => (await createJudge(rules.value)({ name: 'a.docx', bytes })).report;
    const plain = await judged(docxOf(body));
    const warned = await judged(docxOf(body, [{ name: 'word/_rels/document.xml.rels', content: relationships(relationship('package', 'embeddings/Sheet1.xlsx')) }]));
    expect(warned.findings.map(({ check: of, severity }) => [of, severity])).toEqual([['active-content', 'warn']]);
    expect(warned.parts).toEqual({ ...plain.parts, quality: plain.parts.quality - 0.25 });
    expect(warned.score).toBeLessThan(plain.score);
  });
  test('G11 a WAV that is larger than a day is told how FLAC packs it', async () => {
    const large = { ...defaultAudioRules, perDay: { submissions: 20, bytes: 100_000 } };
    const bytes = toWav(await voice('slt-mill.mp3'));
    const { report } = await createJudge(large)({ name: 'a.wav', bytes });
    expect(report.findings).toMatchObject([{ check: 'size', severity: 'refuse', fix: expect.stringContaining('FLAC') }]);
    const { report: packed } = await createJudge({ ...large, formats: ['wav', 'mp3'] })({ name: 'a.wav', bytes });
    expect(packed.findings).toMatchObject([{ check: 'size', fix: expect.stringContaining('MP3') }]);
  });
  test('rows of text stay as they are', async () => {
    const file = fileOf('a.jsonl', '\n{"prompt":"Who runs it?","completion":"Hana Petrov does."}\n');
    expect(await openEntry(rulesOf(), file)).toEqual({ ok: true, file, findings: [] });
    expect(check(rulesOf(), file).items).toBe(1);
  });
});
