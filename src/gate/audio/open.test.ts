import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, test } from 'vitest';
import { checkSound } from './checks';
import { soundFormat } from './format';
import { openSound } from './open';
import { soundPrint } from './print';
import type { Sound, SoundFormat } from './sound';
import { stripSound } from './strip';
import { samplesOf, sine, soundOf, voice, voiceBytes } from './testing/signals';
import { toWav } from './trim';
import { waveform } from './waveform';

const limits = { duration: { min: 1, max: 600 }, sampleRate: { min: 8_000, max: 48_000 } };

async function opened(bytes: Uint8Array): Promise<Sound> {
  const result = await openSound(bytes);
  if (!result.ok) throw new Error(result.finding.message);
  return result.value;
}

const digest = (...arrays: readonly (Int16Array | Uint32Array)[]): string => arrays.map((array) => bytesToHex(sha256(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))).slice(0, 16)).join(' ');

/** A file of each format, and what every engine must make of it: samples, signs and masks of the fingerprint. */
const files: readonly { readonly format: SoundFormat; readonly bytes: () => Promise<Uint8Array>; readonly samples: string; readonly print: string }[] = [
  { format: 'wav', bytes: async () => toWav(await voice('carlo-dir-nomatch.mp3')), samples: '9079c44a3ed02eca', print: 'a00af9ab800a2a71 07bee3e2ac990176' },
  { format: 'mp3', bytes: async () => voiceBytes('slt-mill.copy.mp3'), samples: '118e1f55a1a8bfb9 118e1f55a1a8bfb9', print: '44bbed9d72e569c9 2c2252cc56852489' },
  { format: 'flac', bytes: async () => voiceBytes('allison-tt-weasels.copy.flac'), samples: '782ef515af8717fe', print: 'f9dfa7de94cfc648 ddf6a8c384a88104' },
];

describe.each(files)('$format', ({ format, bytes, samples, print }) => {
  test('is known by its content', async () => {
    expect(soundFormat(await bytes())).toBe(format);
  });
  test('gives the same samples, fingerprint and findings on every device', async () => {
    const sound = await opened(await bytes());
    expect(digest(...sound.channels)).toBe(samples);
    const { bits, masks } = soundPrint(sound);
    expect(digest(bits, masks)).toBe(print);
    expect(checkSound(sound, limits)).toEqual({ findings: [], quality: 1 });
  });
  test('is refused before it is decoded when it lasts too long', async () => {
    expect(await openSound(await bytes(), { min: 1, max: 1.5 })).toMatchObject({ ok: false, finding: { check: 'duration', severity: 'refuse' } });
  });
  test('without its metadata has the same samples', async () => {
    const stripped = stripSound(await bytes());
    if (!stripped.ok) throw new Error(stripped.finding.message);
    const [before, after] = [await opened(await bytes()), await opened(stripped.value)];
    expect({ ...after, channels: digest(...after.channels) }).toEqual({ ...before, metadata: [], channels: digest(...before.channels) });
  });
});

describe('samples of every width', () => {
  const view = (size: number, write: (view: DataView) => void): Uint8Array => {
    const bytes = new Uint8Array(size);
    write(new DataView(bytes.buffer));
    return bytes;
  };
  /** A WAV of 8,000 Hz mono; extensible where `valid` bits are given. */
  const wav = (coding: number, bits: number, data: Uint8Array, isExtensible = false): Uint8Array => {
    const head = isExtensible ? 68 : 44;
    const bytes = view(head + data.length, (at) => {
      ['RIFF', 'WAVE', 'fmt '].forEach((name, index) => [...name].forEach((letter, offset) => at.setUint8([0, 8, 12][index]! + offset, letter.charCodeAt(0))));
      at.setUint32(4, head + data.length - 8, true);
      at.setUint32(16, head - 28, true);
      at.setUint16(20, isExtensible ? 0xfffe : coding, true);
      at.setUint16(22, 1, true);
      at.setUint32(24, 8_000, true);
      at.setUint32(28, bits * 1_000, true);
      at.setUint16(32, bits / 8, true);
      at.setUint16(34, bits, true);
      if (isExtensible) {
        at.setUint16(36, 22, true);
        at.setUint16(38, bits, true);
        at.setUint16(44, coding, true);
      }
      [...'data'].forEach((letter, offset) => at.setUint8(head - 8 + offset, letter.charCodeAt(0)));
      at.setUint32(head - 4, data.length, true);
    });
    bytes.set(data, head);
    return bytes;
  };
  test.each([
    ['8 bits', wav(1, 8, Uint8Array.of(0, 128, 255, 129)), [-32_768, 0, 32_512, 256]],
    ['24 bits', wav(1, 24, Uint8Array.of(0, 0, 0x80, 0xff, 0xff, 0x7f, 0, 1, 0, 0xff, 0, 0)), [-32_768, 32_767, 1, 0]],
    ['32 bits', wav(1, 32, view(8, (at) => [-(2 ** 31), 65_536].forEach((value, index) => at.setInt32(4 * index, value, true)))), [-32_768, 1]],
    ['floats', wav(3, 32, view(16, (at) => [-1, 0.5, 1.5, -0].forEach((value, index) => at.setFloat32(4 * index, value, true)))), [-32_768, 16_384, 32_767, 0]],
    ['extensible', wav(1, 16, Uint8Array.of(1, 0, 0xff, 0xff), true), [1, -1]],
  ])('%s', async (_, bytes, expected) => {
    expect([...((await opened(bytes)).channels[0] ?? [])]).toEqual(expected);
  });
  test('a float that is not a number is a fault', async () => {
    expect(await openSound(wav(3, 32, view(8, (at) => at.setFloat32(4, NaN, true))))).toMatchObject({ ok: false, finding: { check: 'whole' } });
  });
});

test('what was written as WAV is read back, in part too', async () => {
  const samples = samplesOf(2, 8_000, sine(300, 0.5));
  const part = await opened(toWav(soundOf([samples, samples], 8_000), 0.5, 1.25));
  expect(part.channels).toEqual([samples.slice(4_000, 10_000), samples.slice(4_000, 10_000)]);
  expect(part.seconds).toBe(0.75);
});

test('a waveform has the peaks of its parts', () => {
  expect([...waveform(soundOf([Int16Array.of(0, -32_768, 128, 0, 16_384, 5)], 8_000), 3)]).toEqual([255, 1, 128]);
});

test('kinds of metadata are told, values are not', async () => {
  const id3 = (id: string, text: string): Uint8Array => Uint8Array.from([...[...'ID3'].map((letter) => letter.charCodeAt(0)), 3, 0, 0, 0, 0, 0, 11 + text.length, ...[...id].map((letter) => letter.charCodeAt(0)), 0, 0, 0, 1 + text.length, 0, 0, 0, ...[...text].map((letter) => letter.charCodeAt(0))]);
  const sound = voiceBytes('allison-vm-helpexit.mp3');
  const kinds = async (tag: Uint8Array): Promise<readonly string[]> => (await opened(Uint8Array.from([...tag, ...sound]))).metadata;
  expect(await kinds(id3('TPE1', 'Somebody'))).toEqual(['person']);
  expect(await kinds(id3('APIC', 'x'))).toEqual(['picture']);
  expect(await kinds(id3('TXXX', 'GPS\u00001,2'))).toEqual(['location']);
  expect(await kinds(id3('TIT2', 'A title'))).toEqual(['text']);
});
