/**
 * Decodes MP3 with mpg123, compiled to WebAssembly (mpg123-decoder). The frames are walked first, so what is decoded is known to be whole and to fit the budget; silence that the encoder put
 * before and after the sound is cut off again.
 */
import type { Opened } from '../media';
import { walkMp3 } from './mp3-frames';
import { broken, refused, shapeFault, type Sound } from './sound';
import { toInt16 } from './wav';

/** Bytes given to the decoder at once: its own buffer's size. */
const sliceBytes = 65_536;

export async function openMp3(bytes: Uint8Array, refuse: (seconds: number) => Opened<Sound> | null): Promise<Opened<Sound>> {
  const walked = walkMp3(bytes);
  if (!walked.ok) return walked;
  const { sampleRate, channels: channelCount, from, end, frames, frameLength, before, after, metadata } = walked.value;
  const total = frames * frameLength;
  const length = total - before - after;
  const fault = shapeFault({ sampleRate, channels: channelCount, length });
  if (fault !== null) return refused(fault);
  const early = refuse(length / sampleRate);
  if (early !== null) return early;

  const { MPEGDecoder } = await import('mpg123-decoder');
  // Each decoder has a memory of its own, which goes with it.
  const decoder = new MPEGDecoder({ enableGapless: false });
  // The library goes on reading after a fault, for ever where the fault stays; asking for the fault's text is the first thing it does.
  Object.defineProperty(decoder, '_getErrorMessage', { value: () => { throw new Error('mpg123 found a fault'); } });
  await decoder.ready;
  const channels = Array.from({ length: channelCount }, () => new Int16Array(length));
  let decoded = 0;
  try {
    for (let at = from; at < end; at += sliceBytes) {
      const { channelData, samplesDecoded } = decoder.decode(bytes.subarray(at, Math.min(at + sliceBytes, end)));
      channels.forEach((samples, channel) => place(channelData[channel], samples, decoded - before));
      decoded += samplesDecoded;
    }
  } catch {
    return broken('The sound in this file is damaged.');
  }
  if (decoded < total) return broken(`The sound in this file is damaged: ${total - decoded} of ${total} samples can't be read.`);
  return { ok: true, value: { format: 'mp3', sampleRate, channels, seconds: length / sampleRate, metadata }, findings: [] };
}

/** Writes samples from index `at` on, which may lie before the beginning; what doesn't fit is left out. */
function place(source: Float32Array | undefined, target: Int16Array, at: number): void {
  if (source === undefined) return;
  for (let index = Math.max(0, -at); index < source.length && at + index < target.length; index++) target[at + index] = toInt16(source[index] ?? 0);
}
