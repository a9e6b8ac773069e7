import { describe, expect, test } from 'vitest';
import { openSound } from './open';
import { samplesOf, sine, soundOf, voice, voiceBytes } from './testing/signals';
import { toWav } from './trim';

const wav = toWav(soundOf([samplesOf(1, 8_000, sine(440, 0.3))], 8_000));
const mp3 = voiceBytes('allison-vm-helpexit.mp3');
const flac = voiceBytes('allison-tt-weasels.copy.flac');

/** The file with some bytes in other places' stead. */
function changed(bytes: Uint8Array, at: number, ...values: readonly number[]): Uint8Array {
  const result = bytes.slice();
  result.set(values, at);
  return result;
}

function joined(...parts: readonly (Uint8Array | string)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((letter) => letter.charCodeAt(0)) : [...part])));
}

const u32 = (value: number): readonly [number, number, number, number] => [value & 255, (value >>> 8) & 255, (value >>> 16) & 255, value >>> 24];

/** ID3v2.3 of one padding of 10 bytes. */
const emptyId3 = joined('ID3', Uint8Array.of(3, 0, 0, 0, 0, 0, 10), new Uint8Array(10));
/** A FLAC whose header promises 2^36 - 1 samples. */
const promising = changed(flac, 21, flac[21]! | 15, 255, 255, 255, 255);

/** A WAV of 32-bit samples that are fractions, by its header PCM (1) or float (3). */
function fractions(coding: number): Uint8Array {
  const samples = Float32Array.from({ length: 8_000 }, (_, index) => 0.3 * Math.sin(index / 7));
  const head = joined('RIFF', u8(u32(36 + samples.byteLength)), 'WAVEfmt ', u8([...u32(16), coding, 0, 1, 0, ...u32(8_000), ...u32(32_000), 4, 0, 32, 0]), 'data', u8(u32(samples.byteLength)));
  return joined(head, new Uint8Array(samples.buffer));
}

const u8 = (bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes);

test('fractions that are said to be such are sound', async () => {
  expect((await openSound(fractions(3))).ok).toBe(true);
});

describe('a file that is not whole is refused, with what is wrong', () => {
  test.each([
    ['WAV: nothing but its first bytes', wav.slice(0, 20), 'whole'],
    ['WAV: cut', wav.slice(0, -100), 'whole'],
    ['WAV: cut, its outer size corrected', changed(wav.slice(0, -100), 4, ...u32(wav.length - 108)), 'whole'],
    ['WAV: sizes of a stream that nobody closed', changed(changed(wav, 4, 255, 255, 255, 255), 40, 255, 255, 255, 255), 'whole'],
    ['WAV: 0 channels', changed(wav, 22, 0, 0), 'whole'],
    ['WAV: 65,535 channels', changed(wav, 22, 255, 255), 'whole'],
    ['WAV: 0 Hz', changed(wav, 24, 0, 0, 0, 0, 0, 0, 0, 0), 'whole'],
    ['WAV: 3 GHz', changed(wav, 24, ...u32(3_000_000_000), ...u32(6_000_000_000 % 2 ** 32)), 'whole'],
    ['WAV: fractions of 16 bits', changed(wav, 20, 3, 0), 'whole'],
    ['WAV: fractions that are said to be whole numbers', fractions(1), 'whole'],
    ['WAV: 2 channels, but sizes of 1', changed(wav, 22, 2, 0), 'whole'],
    ['WAV: 17 bits', changed(wav, 34, 17, 0), 'type'],
    ['WAV: packed', changed(wav, 20, 85, 0), 'type'],
    ['WAV: no sound', changed(wav.slice(0, 44), 4, ...u32(36), ...wav.slice(8, 40), 0, 0, 0, 0), 'whole'],
    ['WAV: a ZIP behind it', joined(wav, 'PK\u0003\u0004 and more'), 'whole'],
    ['WAV: half a sample', changed(changed(wav, 40, ...u32(15_999)), 4, ...u32(wav.length - 8)), 'whole'],
    ['MP3: ID3 without frames', emptyId3, 'whole'],
    ['MP3: ID3 that says it is longer than the file', joined('ID3', Uint8Array.of(3, 0, 0, 127, 127, 127, 127)), 'whole'],
    ['MP3: the last frame cut', mp3.slice(0, -20), 'whole'],
    ['MP3: half of it gone', mp3.slice(0, mp3.length >> 1), 'whole'],
    ['MP3: something else in the middle', joined(mp3.slice(0, 72 * 40), 'not a frame', mp3.slice(72 * 40)), 'whole'],
    ['MP3: an HTML page behind it', joined(mp3, '<!doctype html><script>alert(1)</script>'), 'whole'],
    ['FLAC: nothing but its first bytes', flac.slice(0, 30), 'whole'],
    ['FLAC: cut', flac.slice(0, -100), 'whole'],
    ['FLAC: another MD5', changed(flac, 26, flac[26]! ^ 1), 'whole'],
    ['FLAC: a changed frame', changed(flac, flac.length - 500, flac[flac.length - 500]! ^ 1), 'whole'],
    ['FLAC: more samples promised than there are', changed(flac, 25, flac[25]! ^ 1), 'whole'],
    ['FLAC: another sample rate than its frames have', changed(flac, 18, flac[18]! ^ 1), 'whole'],
    ['FLAC: 0 Hz', changed(flac, 18, 0, 0, flac[20]! & 15), 'whole'],
    ['FLAC: more promised than memory holds', promising, 'budget'],
    ['nothing', new Uint8Array(0), 'type'],
    ['a text', joined('Not a sound at all.'), 'type'],
    ['zeros', new Uint8Array(100_000), 'type'],
    ['ones', new Uint8Array(100_000).fill(255), 'type'],
  ])('%s', async (_, bytes, check) => {
    expect(await openSound(bytes)).toMatchObject({ ok: false, finding: { check, severity: 'refuse' } });
  });
});

test('a FLAC without an MD5 is fine', async () => {
  expect((await openSound(changed(flac, 26, ...new Uint8Array(16)))).ok).toBe(true);
});

test('a FLAC that unpacks to more than memory holds ends in its walk', async () => {
  // 65,535 samples of silence in each frame of 14 bytes: 2,000 frames are 131 million samples in 28 KB.
  const bomb = await silentFlac(2_000);
  expect(bomb.length).toBeLessThan(40_000);
  expect(await openSound(bomb)).toMatchObject({ ok: false, finding: { check: 'budget' } });
  expect(await openSound(await silentFlac(3))).toMatchObject({ ok: true, value: { seconds: (3 * 65_535) / 8_000 } });
});

/** A FLAC of constant frames, its length left open and its checksums right. */
async function silentFlac(frames: number): Promise<Uint8Array> {
  const { crc16Table, crc8 } = await import('./flac-crc');
  const head = joined('fLaC', Uint8Array.of(0x80, 0, 0, 34, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0x01, 0xf4, 0x00, 0xf0, 0, 0, 0, 0), new Uint8Array(16));
  const parts: Uint8Array[] = [head];
  for (let frame = 0; frame < frames; frame++) {
    const number = frame < 128 ? [frame] : [0xc0 | (frame >> 6), 0x80 | (frame & 63)];
    const header = Uint8Array.of(0xff, 0xf8, 0x74, 0x08, ...number, 0xff, 0xfe);
    // One constant subframe: its head, then 16 bits of 0.
    const body = Uint8Array.of(...header, crc8(header, 0, header.length), 0, 0, 0);
    let crc = 0;
    for (const byte of body) crc = ((crc << 8) & 0xffff) ^ (crc16Table[(crc >> 8) ^ byte] ?? 0);
    parts.push(Uint8Array.of(...body, crc >> 8, crc & 255));
  }
  return joined(...parts);
}

test('tags before and behind the sound leave it whole', async () => {
  const tagged = joined(emptyId3, mp3, new Uint8Array(50), 'TAG', new Uint8Array(125));
  const [plain, result] = [await voice('allison-vm-helpexit.mp3'), await openSound(tagged)];
  expect(result).toMatchObject({ ok: true, value: { seconds: plain.seconds } });
});
