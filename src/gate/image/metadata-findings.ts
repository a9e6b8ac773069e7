/** Tells a person what a picture says about them, before it is removed. */
import type { Finding } from '../types';
import type { MetadataKind, PictureMetadata } from './types';

const words: Readonly<Record<Exclude<MetadataKind, 'location' | 'other'>, string>> = {
  camera: 'the camera',
  time: 'when it was taken',
  person: 'a name',
  software: 'the software',
  description: 'a description',
  preview: 'a small preview',
};

export function metadataFindings({ hasLocation, kinds }: PictureMetadata, location: Finding['severity']): Finding[] {
  const found: Finding[] = [];
  if (hasLocation) {
    found.push({ check: 'location', severity: location, message: 'This picture tells where it was taken.', fix: 'The place is removed before the picture is sent; nothing to do if you add it here.' });
  }
  const told = kinds.flatMap((kind) => (kind === 'location' || kind === 'other' ? [] : [words[kind]]));
  if (told.length > 0 || kinds.includes('other')) {
    const what = told.length > 0 ? listed(told) : 'more than its pixels';
    found.push({ check: 'personal-data', severity: 'note', message: `This picture also tells ${what}.`, fix: 'That is removed before the picture is sent.' });
  }
  return found;
}

const listed = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`);
