/** Of pictures and recordings too, copies earn next to nothing, whatever the order in which they come (L22, L23, L32). */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultAudioRules, defaultImageRules, signedReport } from '#gate';
import type { About, AudioRules, ImageRules } from '#gate';
import { assessMedia, assessPayload, createAssess } from '../assess';
import { fileToBlob } from '../blob';
import { picture, random, recording } from '../testing/media';
import { START, createWorld, manifest } from '../testing/world';
import type { DatanetManifest, DatanetState } from '../types';
import { foldRecords } from './fold';
import { type NoveltyEntry, createNoveltyIndex } from './novelty';

const DAY = 86_400_000;
const manifestOf = (rules: ImageRules | AudioRules): DatanetManifest => ({ ...manifest(), rules: { ...rules, perDay: { submissions: 100, bytes: 100_000_000 } } });
const ofPictures = manifestOf(defaultImageRules);
const ofSounds = manifestOf(defaultAudioRules);

interface Sent {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly about?: About;
}

/** All files submitted to one datanet by authors in turn, and what a device that holds them comes to. */
async function foldOf(under: DatanetManifest, files: readonly Sent[], held: readonly Sent[] = files): Promise<DatanetState> {
  const world = createWorld();
  const net = world.device(0).append('datanet.create', null, { manifest: under }, START).id;
  const bytesByBlob = new Map(held.map(({ bytes }) => [fileToBlob(bytes).id, bytes]));
  for (const [index, { name, bytes, about }] of files.entries()) {
    const assessed = await assessPayload(under, { name, bytes, about });
    const report = assessed === null ? { gate: 0, digest: new Uint8Array(32), score: 0 } : signedReport(assessed.report);
    const file = { name, sizeBytes: bytes.length, content: { blob: fileToBlob(bytes).id }, ...(about === undefined ? {} : { about }) };
    world.device(1 + (index % 3)).append('contribution.submit', net, { rules: net, file, report, replaces: null }, START + DAY + index * 1000);
  }
  const ofMedia = await assessMedia(world.records, (blob) => bytesByBlob.get(blob));
  const datanet = foldRecords(world.records, createAssess({ payloadByBlob: () => undefined, cached: (submission) => ofMedia.get(submission) })).datanets.get(net);
  if (datanet === undefined) throw new Error('no datanet');
  return datanet;
}
const pointsOf = ({ contributions }: DatanetState) => [...contributions.values()].map(({ points }) => points);
const statusesOf = ({ contributions }: DatanetState) => [...contributions.values()].map(({ status }) => status);
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe('files as they are sent', () => {
  test('twenty versions of one picture, brighter, darker and rougher, earn less than two different pictures', async () => {
    const versions = Array.from({ length: 20 }, (_, n) => ({ name: `${n}.bmp`, bytes: picture(7, { brighter: 3 * (n % 7) - 9, noise: 1 + n }) }));
    const [same, different] = [await foldOf(ofPictures, versions), await foldOf(ofPictures, [7, 8].map((seed) => ({ name: 'a.bmp', bytes: picture(seed) })))];
    expect([...statusesOf(same), ...statusesOf(different)]).toEqual(Array(22).fill('accepted'));
    expect(sum(pointsOf(same))).toBeLessThan(sum(pointsOf(different)));
  });

  test('twenty versions of one recording, louder, softer and rougher, earn less than two different recordings', async () => {
    const versions = Array.from({ length: 20 }, (_, n) => ({ name: `${n}.wav`, bytes: recording(7, { gain: 0.7 + n / 40, noise: 0.0005 * n }) }));
    const [same, different] = [await foldOf(ofSounds, versions), await foldOf(ofSounds, [7, 8].map((seed) => ({ name: 'a.wav', bytes: recording(seed) })))];
    expect([...statusesOf(same), ...statusesOf(different)]).toEqual(Array(22).fill('accepted'));
    expect(sum(pointsOf(same))).toBeLessThan(sum(pointsOf(different)));
  });

  test('the same bytes again earn nothing, and a file that is not here is not verified (L12)', async () => {
    const [one, other] = [5, 6].map((seed) => ({ name: 'a.wav', bytes: recording(seed) }));
    if (!one || !other) throw new Error('two recordings');
    const state = await foldOf(ofSounds, [one, one, other], [one]);
    expect(statusesOf(state)).toEqual(['accepted', 'accepted', 'unverified']);
    expect(pointsOf(state).slice(1)).toEqual([0, 0]);
  });

  test('what is said about a file is judged with it: without the caption that is asked for, it is not verified (L33)', async () => {
    const captioned = manifestOf({ ...defaultImageRules, shape: 'captioned' });
    const [bytes, other] = [picture(3), picture(4)];
    const state = await foldOf(captioned, [
      { name: 'a.bmp', bytes, about: { caption: 'Coloured boxes lie over each other on a slope.' } },
      { name: 'b.bmp', bytes: other },
    ]);
    expect(statusesOf(state)).toEqual(['accepted', 'unverified']);
  });

  test('words about a text have no report, so it is not verified (L33)', async () => {
    const text = { name: 'a.txt', bytes: new TextEncoder().encode('The lamp on the north pier burns green from dusk until the last boat is in.') };
    expect(await assessPayload(manifest(), { ...text, about: { caption: 'A lamp' } })).toBeNull();
    expect((await assessPayload(manifest(), text))?.report.pass).toBe(true);
  });
});

const entryOf = (sketch: Uint32Array, index: number, same = false): NoveltyEntry => ({ id: `id ${String(index).padStart(3, '0')}`, at: index, fingerprints: [same ? 'same' : `print ${index}`], sketch });
const noveltyOf = (kind: 'image' | 'audio', sketches: readonly Uint32Array[]): number => sum([...createNoveltyIndex(kind).update([], sketches.map((sketch, index) => entryOf(sketch, index))).values()]);

const words = (length: number) => fc.array(fc.nat(0xffffffff), { minLength: length, maxLength: length }).map((values) => Uint32Array.from(values));
/** At most `most` of the bits differ. */
const flipped = (hash: Uint32Array, most: number, seed: number): Uint32Array => {
  const next = random(seed);
  const copy = hash.slice();
  for (let i = 0; i < most; i++) {
    const bit = Math.floor(next() * hash.length * 32);
    copy[bit >> 5] = (copy[bit >> 5] ?? 0) ^ (1 << (bit & 31));
  }
  return copy;
};
/** 60 frames of signs, all meant. */
const soundOf = (signs: Uint32Array): Uint32Array => Uint32Array.from([...signs, ...signs.map(() => 0xffffffff)]);
/** In every other frame some signs differ: 1.6 of 32 in all. */
const roughened = (signs: Uint32Array, seed: number): Uint32Array => {
  const next = random(seed);
  return signs.map((word, frame) => (frame % 2 === 0 ? word : [0, 1, 2].reduce((value) => value ^ (1 << Math.floor(next() * 32)), word)));
};

describe('laws of likeness', () => {
  test('twenty near copies of a picture earn less than two different ones', () => {
    fc.assert(
      fc.property(words(4), words(4), fc.array(fc.tuple(fc.nat(24), fc.nat()), { minLength: 19, maxLength: 19 }), (first, second, changes) => {
        const different = noveltyOf('image', [first, second]);
        fc.pre(different === 2);
        expect(noveltyOf('image', [first, ...changes.map(([bits, seed]) => flipped(first, bits, seed))])).toBeLessThan(different);
      }),
      { numRuns: 1000 },
    );
  });

  test('twenty near copies of a recording earn less than two different ones', () => {
    fc.assert(
      fc.property(words(60), words(60), fc.array(fc.nat(), { minLength: 19, maxLength: 19 }), (first, second, seeds) => {
        const different = noveltyOf('audio', [soundOf(first), soundOf(second)]);
        fc.pre(different === 2);
        expect(noveltyOf('audio', [first, ...seeds.map((seed) => roughened(first, seed))].map(soundOf))).toBeLessThan(different);
      }),
      { numRuns: 40 },
    );
  });

  test('in whatever order and portions pictures come and go, what stays is worth the same', () => {
    fc.assert(
      fc.property(words(4), fc.array(fc.tuple(fc.nat(60), fc.nat()), { minLength: 1, maxLength: 16 }), fc.array(fc.nat(1_000_000), { minLength: 40, maxLength: 40 }), fc.nat(15), (first, changes, keys, gone) => {
        const entries = changes.map(([bits, seed], index) => entryOf(flipped(first, bits, seed), index, bits % 9 === 0));
        const shuffled = entries.map((entry, index) => ({ entry, key: keys[index] ?? 0 })).sort((a, b) => a.key - b.key);
        const leaver = entries[gone % entries.length]?.id ?? '';
        const index = createNoveltyIndex('image');
        const now = new Map<string, number>();
        for (const { entry } of shuffled) for (const [id, value] of index.update([], [entry])) now.set(id, value);
        for (const [id, value] of index.update([leaver], [])) now.set(id, value);
        now.delete(leaver);
        const atOnce = createNoveltyIndex('image').update([], entries.filter(({ id }) => id !== leaver));
        expect(new Map([...now].sort())).toEqual(new Map([...atOnce].sort()));
      }),
      { numRuns: 1000 },
    );
  });
});
