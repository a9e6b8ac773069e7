/** A file that somebody tries the rules on. What these ask to be said of a picture or recording is filled in, for it is the file that is tried. */
import type { About, EntryFile, Rules } from '#gate';

export async function fromFile(file: File, rules: Rules): Promise<EntryFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const about = rules.kind === 'text' ? undefined : filler(rules);
  return { name: file.name, bytes, ...(about && Object.keys(about).length > 0 ? { about } : {}) };
}

function filler(rules: Exclude<Rules, { readonly kind: 'text' }>): About {
  const label = rules.labels[0] ?? 'sample';
  if (rules.kind === 'image') {
    if (rules.shape === 'captioned') return { caption: 'A picture that its owner tries the rules of this datanet on.' };
    if (rules.shape === 'question') return { question: 'What is seen in this picture?', answer: 'Something that its owner tries the rules of this datanet on.' };
    return rules.shape === 'labelled' ? { labels: [label] } : {};
  }
  return {
    ...(rules.shape === 'transcribed' ? { transcript: 'Something that its owner tries the rules of this datanet on.' } : {}),
    ...(rules.shape === 'labelled' ? { labels: [label] } : {}),
    ...(rules.consent ? { consent: true } : {}),
  };
}
