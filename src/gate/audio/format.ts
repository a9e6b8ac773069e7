/** Which of the three formats a file is in, by its content; its name says nothing. */
import { hasName } from './ascii';
import { findFrames } from './mp3-frames';
import type { SoundFormat } from './sound';
import { endOfId3 } from './tags';

/** The format of a sound file; null for anything else. A file that holds nothing but an ID3 tag counts as MP3. */
export function soundFormat(bytes: Uint8Array): SoundFormat | null {
  if (hasName(bytes, 0, 'RIFF') && hasName(bytes, 8, 'WAVE')) return 'wav';
  const start = endOfId3(bytes, 0);
  if (hasName(bytes, Math.min(start, bytes.length), 'fLaC')) return 'flac';
  if (start > 0) return 'mp3';
  return findFrames(bytes, 0) >= 0 ? 'mp3' : null;
}
