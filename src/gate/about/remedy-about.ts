/** Carries out a remedy in what is said of a picture or recording. What is left without a sign is left out. */
import type { About, Remedy } from '../types';

/** The same `about` where the remedy doesn't fit. */
export function remedyAbout(about: About, remedy: Remedy): About {
  const { field } = remedy;
  if (field === 'caption' || field === 'question' || field === 'answer' || field === 'transcript') {
    const text = replaced(about[field], remedy);
    if (text === null) return about;
    const { [field]: _, ...rest } = about;
    return text === '' ? rest : { ...about, [field]: text };
  }
  const index = /^labels\[(\d{1,6})\]$/.exec(field)?.[1];
  const label = index === undefined ? null : replaced(about.labels?.[Number(index)], remedy);
  if (label === null) return about;
  const labels = (about.labels ?? []).map((one, i) => (i === Number(index) ? label : one)).filter((one, i) => i !== Number(index) || one !== '');
  return { ...about, labels };
}

function replaced(text: string | undefined, { start, end, replacement }: Remedy): string | null {
  if (typeof text !== 'string' || start < 0 || start > end || end > text.length) return null;
  return text.slice(0, start) + replacement + text.slice(end);
}
