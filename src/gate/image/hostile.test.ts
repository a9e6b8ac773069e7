/** Files that lie, break off, hide something or want too much: each ends in a finding, quickly. */
import { zlibSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { concat, latin1 } from './bytes';
import { pngChunk } from './formats/png-write';
import { stripMetadata } from './strip';
import { writeRiff } from './formats/webp';
import { draw, findingsOf, formatFiles, openOrFail, readFormat, readPhoto, writePng } from './testing/files';
import { pictureFormat } from './format';

const small = draw(40, 30, (x, y) => [x * 6, y * 8, 120]);
const png = writePng(small);
const jpg = readPhoto('cat.jpg');

/** The one finding that refuses, by its check. */
async function refusalOf(bytes: Uint8Array): Promise<string> {
  const refusals = (await findingsOf(bytes)).filter(({ severity }) => severity === 'refuse');
  for (const { message, fix } of refusals) expect(message.length * fix.length).toBeGreaterThan(0);
  return refusals.map(({ check }) => check).join(' ');
}

const u16 = (value: number): number[] => [value & 255, value >> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];

/** Little-endian TIFF of one directory: tag, type (3 short, 4 long), value. */
const tiff = (entries: readonly (readonly [number, number, number])[], rest: readonly number[] = []): Uint8Array =>
  Uint8Array.of(0x49, 0x49, 42, 0, ...u32(8), ...u16(entries.length), ...entries.flatMap(([tag, type, value]) => [...u16(tag), ...u16(type), ...u32(1), ...u32(value)]), ...u32(0), ...rest);

const bmp = (width: number, height: number): Uint8Array =>
  Uint8Array.of(0x42, 0x4d, ...u32(54), ...u32(0), ...u32(54), ...u32(40), ...u32(width), ...u32(height), ...u16(1), ...u16(24), ...u32(0), ...u32(0), ...u32(0), ...u32(0), ...u32(0), ...u32(0));

const webpLossy = (width: number, height: number): Uint8Array => writeRiff([{ name: 'VP8 ', data: Uint8Array.of(0x10, 0, 0, 0x9d, 1, 0x2a, ...u16(width), ...u16(height), 0, 0) }]);

/** A JPEG's size stands behind its frame marker. */
function jpegOf(width: number, height: number): Uint8Array {
  const bytes = jpg.slice();
  const at = bytes.findIndex((byte, i) => byte === 0xff && [0xc0, 0xc2].includes(bytes[i + 1] ?? 0));
  bytes.set([height >> 8, height & 255, width >> 8, width & 255], at + 5);
  return bytes;
}

describe('a file is refused', () => {
  it('that is empty, or no picture', async () => {
    expect(await refusalOf(new Uint8Array(0))).toBe('whole');
    for (const text of ['Hello', 'GIF89a', '%PDF-1.7', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'RIFF\0\0\0\0WAVE', 'BM']) expect(await refusalOf(latin1(text)), text).toBe('type');
  });

  it('that breaks off, wherever that is', async () => {
    for (const name of formatFiles()) {
      const bytes = readFormat(name);
      for (const share of [0.1, 0.3, 0.5, 0.8, 0.95]) {
        const cut = bytes.subarray(0, Math.floor(bytes.length * share));
        expect(['whole', 'type'], `${name} ${share}`).toContain(await refusalOf(cut));
      }
    }
    // One byte is missing.
    for (const whole of [jpg, png, readFormat('lossless.webp'), readFormat('rgb.bmp')]) expect(await refusalOf(whole.subarray(0, -1))).toBe('whole');
  });

  it('whose compressed pixels are damaged, though it ends as it should', async () => {
    const scarred = jpg.slice();
    for (let at = 6_000; at < 9_000; at += 101) scarred[at] = 0x55;
    expect(await refusalOf(scarred)).toBe('whole');
    const torn = concat([jpg.subarray(0, 6_000), Uint8Array.of(0xff, 0xd9)]);
    expect(await refusalOf(torn)).toBe('whole');
  });

  it('whose PNG has a wrong checksum, lacks its end, or its pixels', async () => {
    const wrong = png.slice();
    wrong[wrong.length - 20] = wrong[wrong.length - 20]! ^ 1;
    expect(await refusalOf(wrong)).toBe('whole');
    expect(await refusalOf(png.subarray(0, -12))).toBe('whole');
    expect(await refusalOf(concat([png.subarray(0, 33), pngChunk('IEND', new Uint8Array(0))]))).toBe('whole');
  });

  it('that has no width or no height', async () => {
    const files = { jpg: jpegOf(400, 0), png: writePng(small, { width: 0, height: 30 }), webp: webpLossy(0, 9), tiff: tiff([[256, 4, 0], [257, 4, 9]]), bmp: bmp(0, 9) };
    for (const [name, bytes] of Object.entries(files)) expect(await refusalOf(bytes), name).toBe('dimensions');
    expect(await refusalOf(bmp(-5, 9))).toBe('dimensions');
  });

  it('that claims 60,000 × 60,000 pixels, before anything is allocated', async () => {
    const bombs = {
      jpg: jpegOf(60_000, 60_000),
      png: writePng(small, { width: 60_000, height: 60_000 }),
      webp: writeRiff([{ name: 'VP8X', data: Uint8Array.of(0, 0, 0, 0, 0x5f, 0xea, 0, 0x5f, 0xea, 0) }]),
      lossy: webpLossy(16_383, 16_383),
      tiff: tiff([[256, 4, 60_000], [257, 4, 60_000]]),
      bmp: bmp(60_000, 60_000),
    };
    for (const [name, bytes] of Object.entries(bombs)) expect(await refusalOf(bytes), name).toBe('budget');
    // A header alone, and one whose checksum is wrong, are told as what they are.
    expect(await refusalOf(bombs.png.subarray(0, 40))).toBe('budget');
  });

  it('whose PNG unpacks to far more, or far less, than it shows', async () => {
    const around = (data: Uint8Array, header: Uint8Array): Uint8Array => concat([header, pngChunk('IDAT', data), pngChunk('IEND', new Uint8Array(0))]);
    expect(await refusalOf(around(zlibSync(new Uint8Array(6_000_000)), png.subarray(0, 33)))).toBe('budget');
    expect(await refusalOf(around(zlibSync(new Uint8Array(60)), writePng(small, { width: 7_000, height: 7_000 }).subarray(0, 33)))).toBe('whole');
  });

  it('whose JPEG has more passes than any picture needs', async () => {
    const at = jpg.findIndex((byte, i) => byte === 0xff && jpg[i + 1] === 0xda);
    const scan = jpg.subarray(at, at + 14);
    const passes = Array.from({ length: 200 }, () => scan);
    expect(await refusalOf(concat([jpg.subarray(0, at), ...passes, jpg.subarray(at)]))).toBe('budget');
  });

  it('whose TIFF strips lie over one another, or go in circles', async () => {
    const common = [[256, 4, 100], [257, 4, 100], [258, 3, 8], [259, 3, 5], [262, 3, 1], [277, 3, 1], [278, 4, 1]] as const;
    const head = 8 + 2 + 12 * 9 + 4;
    const bytes = tiff([...common, [273, 4, head], [279, 4, head + 400]], [...Array.from({ length: 100 }, () => u32(8)).flat(), ...Array.from({ length: 100 }, () => u32(500)).flat()]);
    for (const entry of [7, 8]) bytes.set(u32(100), 10 + 12 * entry + 4);
    expect(await refusalOf(bytes)).toBe('budget');
    const looped = readFormat('lzw.tiff');
    const view = new DataView(looped.buffer, looped.byteOffset);
    const first = view.getUint32(4, true);
    view.setUint32(first + 2 + 12 * view.getUint16(first, true), first, true);
    expect(await refusalOf(looped)).toBe('');
  });

  it('in printing colours, with what to do', async () => {
    expect(await refusalOf(readFormat('cmyk.jpg'))).toBe('type');
  });
});

describe('a file that is two things at once', () => {
  const zip = zipSync({ 'a.txt': latin1('hello') });
  const all = { jpg, png, webp: readFormat('lossless.webp'), tiff: readFormat('lzw.tiff'), bmp: readFormat('rgb.bmp') };
  const hidden = { zip, page: latin1('<HTML><body>'), script: latin1('\n<script>alert(1)</script>'), php: latin1('<?php system($_GET[0]);'), pdf: latin1('%PDF-1.4 1 0 obj') };

  it('is refused, whatever hides behind the picture, and the picture alone can be kept', async () => {
    for (const [format, bytes] of Object.entries(all)) {
      for (const [kind, behind] of Object.entries(hidden)) {
        const both = concat([bytes, behind]);
        expect(await refusalOf(both), `${format} ${kind}`).toBe('active-content');
        const kept = stripMetadata(pictureFormat(bytes)!, both);
        expect(kept !== null && (await findingsOf(kept)).length, `${format} ${kind}`).toBe(0);
      }
    }
  });

  it('is refused, where a script hides in a comment or a gap', async () => {
    const script = hidden.script;
    const comment = Uint8Array.of(0xff, 0xfe, 0, script.length + 2, ...script);
    const files = [
      concat([jpg.subarray(0, 2), comment, jpg.subarray(2)]),
      writePng(small, undefined, [pngChunk('tEXt', concat([latin1('Comment\0'), script]))]),
      writeRiff([{ name: 'VP8L', data: readFormat('lossless.webp').subarray(20) }, { name: 'XMP ', data: script }]),
    ];
    for (const bytes of files) expect(await refusalOf(bytes)).toBe('active-content');
  });

  it('is told of bytes behind the end, and of none where they are only padding', async () => {
    for (const [format, bytes] of Object.entries(all)) {
      expect((await findingsOf(concat([bytes, latin1('something else')]))).filter(({ check }) => check === 'type'), format).toMatchObject([{ severity: 'warn' }]);
      expect((await findingsOf(concat([bytes, new Uint8Array(64)]))).filter(({ check }) => check === 'type'), format).toEqual([]);
    }
    expect(await findingsOf(concat([jpg, jpg]))).toMatchObject([{ check: 'type', severity: 'note' }]);
  });
});

it('a damaged EXIF block harms nothing', async () => {
  const bytes = readFormat('located.jpg');
  const at = Buffer.from(bytes).indexOf('Exif');
  for (let i = at + 10; i < at + 90; i += 7) {
    const damaged = bytes.slice();
    damaged.fill(0xff, i, i + 4);
    expect((await openOrFail(damaged)).format).toBe('jpg');
  }
});
