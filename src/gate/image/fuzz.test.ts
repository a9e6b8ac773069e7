/** Damaged pictures at random: whatever the bytes, opening ends in a picture within its budget or in a finding. A failure prints the seed that repeats it. */
import { expect, it } from 'vitest';
import { checkPicture } from './checks';
import { pictureHash } from './hash';
import { openPicture } from './open';
import { stripMetadata } from './strip';
import { formatFiles, readFormat } from './testing/files';

const cases = Number(process.env['FUZZ_CASES'] ?? 300);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000_007);
const budget = { pixels: 1_000_000, side: 4_000 };

/** Mulberry32. */
function randomFrom(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const telling = [0, 1, 0x7f, 0x80, 0xff];

function mutate(source: Uint8Array, random: (below: number) => number): Uint8Array {
  let bytes = source.slice();
  for (let i = random(8) + 1; i > 0; i--) {
    // Headers decide the most.
    const at = random(random(2) === 0 ? Math.min(200, bytes.length) : bytes.length);
    const kind = random(6);
    if (kind === 0) bytes[at] = random(256);
    else if (kind === 1) bytes[at] = telling[random(telling.length)]!;
    else if (kind === 2) bytes[at] = bytes[at]! ^ (1 << random(8));
    else if (kind === 3) bytes.fill(random(256), at, at + random(12));
    else if (kind === 4) bytes.copyWithin(at, random(bytes.length), bytes.length);
    else if (random(3) === 0) bytes = bytes.slice(0, Math.max(1, at));
  }
  return bytes;
}

it(`${cases} damaged files end in a picture or a finding (seed ${seed})`, async () => {
  const seeds = formatFiles().map((name) => ({ name, bytes: readFormat(name) }));
  const random = randomFrom(seed);
  const told = new Map<string, number>();
  for (let i = 0; i < cases; i++) {
    const { name, bytes } = seeds[i % seeds.length]!;
    const damaged = mutate(bytes, random);
    const before = damaged.slice();
    const opened = await openPicture(damaged, { budget });
    const what = opened.ok ? 'opened' : opened.finding.check;
    told.set(what, (told.get(what) ?? 0) + 1);
    expect(damaged, `${name}, case ${i}: the file was written to`).toEqual(before);
    if (!opened.ok) continue;
    const { value: picture } = opened;
    expect(picture.width * picture.height, `${name}, case ${i}`).toBeLessThanOrEqual(budget.pixels);
    expect(picture.pixels, `${name}, case ${i}`).toHaveLength(picture.width * picture.height * 4);
    checkPicture(picture, { width: { min: 1, max: 9_000 }, height: { min: 1, max: 9_000 } });
    pictureHash(picture);
    stripMetadata(picture.format, damaged);
  }
  console.warn(`Fuzzed pictures, seed ${seed}: ${[...told].map(([what, count]) => `${count} ${what}`).join(', ')}`);
}, 120_000);
