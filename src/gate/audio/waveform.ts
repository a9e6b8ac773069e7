/** The picture of a recording: its loudest sample in each of so many equal parts. */
import type { Sound } from './sound';

/** One peak a column, 0..255 of full scale. */
export function waveform({ channels }: Sound, columns: number): Uint8Array {
  const length = channels[0]?.length ?? 0;
  const peaks = new Uint8Array(columns);
  for (let column = 0; column < columns; column++) {
    const end = Math.floor(((column + 1) * length) / columns);
    let peak = 0;
    for (const samples of channels) {
      for (let index = Math.floor((column * length) / columns); index < end; index++) {
        const size = Math.abs(samples[index]!);
        if (size > peak) peak = size;
      }
    }
    peaks[column] = Math.min(255, peak >> 7);
  }
  return peaks;
}
