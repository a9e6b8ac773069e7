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
  const what = toldBy(kinds);
  return [
    ...(hasLocation ? [{ check: 'location', severity: location, message: 'This picture tells where it was taken.', fix: 'The place is removed before the picture is sent; nothing to do if you add it here.' }] : []),
    ...(what === null ? [] : [note('personal-data', `This picture also tells ${what}.`, 'That is removed before the picture is sent.')]),
  ];
}

/** What was taken out of a picture, and whether it was turned. */
export function removedFindings({ orientation, hasLocation, kinds }: PictureMetadata): Finding[] {
  const what = toldBy(kinds);
  const nothingToDo = 'Nothing to do: it is no longer in the file that you send.';
  return [
    ...(hasLocation ? [note('location', 'The file told where this picture was taken. That is taken out.', nothingToDo)] : []),
    ...(what === null ? [] : [note('personal-data', `The file ${hasLocation ? 'also ' : ''}told ${what}. That is taken out.`, nothingToDo)]),
    ...(orientation === 1 ? [] : [note('dimensions', 'The camera was turned when this picture was taken. It is upright now.', 'Nothing to do, unless it should be turned another way.')]),
  ];
}

const note = (check: string, message: string, fix: string): Finding => ({ check, severity: 'note', message, fix });

/** What else but a place, in words; null: nothing. */
function toldBy(kinds: readonly MetadataKind[]): string | null {
  const told = kinds.flatMap((kind) => (kind === 'location' || kind === 'other' ? [] : [words[kind]]));
  if (told.length > 0) return listed(told);
  return kinds.includes('other') ? 'more than its pixels' : null;
}

const listed = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`);
