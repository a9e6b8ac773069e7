/** Pictures and recordings for tests, drawn and played from a number: as files (BMP, WAV), as they are or with the changes that make a near copy. */

/** 0..1, the same row for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Coloured rectangles on a slope, 240 × 200. `brighter` is added to each value, `noise` in turn added and taken away. */
export function picture(seed: number, { brighter = 0, noise = 0 }: { readonly brighter?: number; readonly noise?: number } = {}): Uint8Array {
  const [width, height] = [240, 200];
  const next = random(seed);
  const boxes = Array.from({ length: 24 }, () => ({ left: next() * width, top: next() * height, width: 12 + next() * 70, height: 12 + next() * 60, colour: [20 + next() * 200, 20 + next() * 200, 20 + next() * 200] }));
  const rough = random(seed + 1);
  const bytes = new Uint8Array(54 + width * height * 3);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  for (const [at, value] of [[2, bytes.length], [10, 54], [14, 40], [18, width], [22, height], [34, width * height * 3]] as const) view.setUint32(at, value, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0, to = 54; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const box = boxes.findLast(({ left, top, width: across, height: down }) => x >= left && x < left + across && y >= top && y < top + down);
      for (let channel = 0; channel < 3; channel++) bytes[to++] = Math.max(0, Math.min(255, Math.round((box?.colour[channel] ?? 60 + (x * 130) / width) + brighter + (2 * rough() - 1) * noise)));
    }
  }
  return bytes;
}

/** A row of chords of 120 ms, 3 s at 16 kHz. `gain` multiplies, `noise` is added to full scale 1. */
export function recording(seed: number, { gain = 1, noise = 0 }: { readonly gain?: number; readonly noise?: number } = {}): Uint8Array {
  const rate = 16_000;
  const next = random(seed);
  const chords = Array.from({ length: 25 }, () => Array.from({ length: 4 }, () => ({ hertz: 300 + next() * 1600, loud: 0.04 + next() * 0.08 })));
  const rough = random(seed + 1);
  const samples = Int16Array.from({ length: 3 * rate }, (_, index) => {
    const at = index / rate;
    const chord = chords[Math.floor(at / 0.12)] ?? [];
    const swell = Math.sin((Math.PI * (at % 0.12)) / 0.12);
    const value = gain * swell * chord.reduce((sum, { hertz, loud }) => sum + loud * Math.sin(2 * Math.PI * hertz * at), 0) + noise * (2 * rough() - 1);
    return Math.max(-32_768, Math.min(32_767, Math.round(32_768 * value)));
  });
  const bytes = new Uint8Array(44 + samples.length * 2);
  const view = new DataView(bytes.buffer);
  const word = (at: number, text: string): void => [...text].forEach((sign, index) => view.setUint8(at + index, sign.charCodeAt(0)));
  word(0, 'RIFF');
  word(8, 'WAVEfmt ');
  word(36, 'data');
  for (const [at, value] of [[4, bytes.length - 8], [16, 16], [24, rate], [28, 2 * rate], [40, samples.length * 2]] as const) view.setUint32(at, value, true);
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]] as const) view.setUint16(at, value, true);
  samples.forEach((sample, index) => view.setInt16(44 + 2 * index, sample, true));
  return bytes;
}
