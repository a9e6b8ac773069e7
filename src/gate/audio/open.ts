/**
 * Opens a sound file: by its content, held against what it promises before anything is decoded, and only if it is whole. Whatever the bytes are, the answer is a sound or a
 * finding; it rejects only where a decoder can't be loaded. Memory: two bytes a sample of at most `maxSamples`, and a few megabytes beside; work: linear in the file and in the
 * samples.
 */
import type { Bounds, Opened } from '../media';
import { durationFinding } from './duration';
import { openFlac } from './flac';
import { soundFormat } from './format';
import { openMp3 } from './mp3';
import { refused, unread, type Sound } from './sound';
import { openWav } from './wav';

/** The sound in a file. With `duration` (seconds), one that lasts longer is refused before it is decoded. */
export async function openSound(bytes: Uint8Array, duration?: Bounds): Promise<Opened<Sound>> {
  const refuse = (seconds: number): Opened<Sound> | null => {
    const finding = duration === undefined || seconds <= duration.max ? null : durationFinding(seconds, duration);
    return finding === null ? null : refused(finding);
  };
  const format = soundFormat(bytes);
  if (format === 'wav') return openWav(bytes, refuse);
  if (format === 'mp3') return openMp3(bytes, refuse);
  if (format === 'flac') return openFlac(bytes, refuse);
  return unread('This is not a WAV, MP3 or FLAC file.', 'Save the recording as WAV, MP3 or FLAC.');
}
