/** Tells a person what a recording's file says beside its sound, before it is removed and after. */
import type { Finding } from '../types';
import type { SoundMetadata } from './sound';

export function soundMetadataFindings(metadata: readonly SoundMetadata[]): Finding[] {
  const fix = 'Nothing to do: it is left out when you submit.';
  const also = listed(metadata);
  return [
    ...(metadata.includes('location') ? [note('location', 'The file says where it was recorded.', fix)] : []),
    ...(also === '' ? [] : [note('personal-data', `Beside the sound the file holds ${also}.`, fix)]),
  ];
}

/** What was taken out of a recording's file. */
export function removedSoundFindings(removed: readonly SoundMetadata[]): Finding[] {
  const fix = 'Nothing to do: it is no longer in the file that you send.';
  const also = listed(removed);
  return [
    ...(removed.includes('location') ? [note('location', 'The file said where it was recorded. That is taken out.', fix)] : []),
    ...(also === '' ? [] : [note('personal-data', `Beside the sound the file held ${also}. That is taken out.`, fix)]),
  ];
}

const note = (check: string, message: string, fix: string): Finding => ({ check, severity: 'note', message, fix });

function listed(kinds: readonly SoundMetadata[]): string {
  return [...(kinds.includes('person') ? ['names of people'] : []), ...(kinds.includes('picture') ? ['a picture'] : []), ...(kinds.includes('text') ? ['titles or comments'] : [])].join(', ');
}
