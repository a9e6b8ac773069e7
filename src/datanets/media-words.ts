/** A picture's or recording's file for the page: what kind of file its name says that it is, and what was said of it as lines to read. */
import type { About } from '#gate';

const mimeByEnding: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  bmp: 'image/bmp',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  flac: 'audio/flac',
};

export const mimeOfName = (name: string): string => mimeByEnding[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';

/** In reading order, without what was not said. */
export function saidOf({ caption, question, answer, transcript, labels, consent }: About): readonly (readonly [label: string, text: string])[] {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Caption', caption],
    ['Question', question],
    ['Answer', answer],
    ['Transcript', transcript],
    ['Labels', labels?.join(', ')],
    ['Consent', consent ? 'Everybody who is heard agreed.' : undefined],
  ];
  return lines.flatMap(([label, text]) => (text ? [[label, text] as const] : []));
}
