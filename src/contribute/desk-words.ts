/** What a file on the desk is, in a few words. */
import type { Assessed } from '#gate';

/** "4,000 × 3,000 pixels", "0:12, 48 kHz, stereo", "3 items"; empty: nothing is known. `time` writes seconds as a clock. */
export function sizeInWords(items: Assessed['items'], rows: number, time: (seconds: number) => string): string {
  const [first] = items;
  if (first && 'width' in first && 'height' in first && typeof first.width === 'number' && typeof first.height === 'number') return `${first.width} × ${first.height} pixels`;
  if (first && 'sampleRate' in first && 'seconds' in first && typeof first.seconds === 'number' && typeof first.sampleRate === 'number' && 'channels' in first) {
    const channels = first.channels === 1 ? 'mono' : first.channels === 2 ? 'stereo' : `${String(first.channels)} channels`;
    return `${time(first.seconds)}, ${Math.round(first.sampleRate / 100) / 10} kHz, ${channels}`;
  }
  return rows === 0 ? '' : `${rows} ${rows === 1 ? 'item' : 'items'}`;
}
