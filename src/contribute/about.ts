/** What a person says of a picture or recording: which fields its datanet's rules ask for, how they read, and the labels that can be suggested. */
import { type About, asksFor, type AudioRules, type ImageRules, type Rules } from '#gate';

export type MediaRules = ImageRules | AudioRules;

/** In the order in which they are filled in. */
export const aboutFields = (rules: Rules): readonly (keyof About)[] => (rules.kind === 'text' ? [] : asksFor(rules));

/** What was said, without what the rules don't ask for and what is blank. */
export function aboutFor(rules: Rules, about: About): About {
  const asked = new Set<string>(aboutFields(rules));
  return Object.fromEntries(Object.entries(about).filter(([field, value]) => asked.has(field) && !isBlankValue(value)));
}

const isBlankValue = (value: About[keyof About]): boolean => (typeof value === 'string' ? value.trim() === '' : Array.isArray(value) ? value.length === 0 : value !== true);

/** One line that an item is recognised by in a list; empty: nothing was said. */
export function aboutInShort({ caption, question, answer, transcript, labels }: About): string {
  const said = [caption, question, answer, transcript, labels?.join(', ')].map((text) => text?.replace(/\s+/g, ' ').trim() ?? '').filter((text) => text !== '');
  const letters = Array.from(said.join(' · '));
  return letters.length > 160 ? `${letters.slice(0, 160).join('').trimEnd()}…` : letters.join('');
}

/** What was typed as labels: parted at commas and line ends, each once, in its order. */
export function labelsIn(typed: string): readonly string[] {
  return [...new Set(typed.split(/[,;\n]/).map((label) => label.replace(/\s+/g, ' ').trim()).filter((label) => label !== ''))];
}

/** With these added, each once whatever its case; where the rules list labels, in the spelling listed. */
export function withLabels(labels: readonly string[], added: readonly string[], listed: readonly string[]): readonly string[] {
  const spelt = new Map(listed.map((label) => [label.toLowerCase(), label]));
  const byKey = new Map<string, string>();
  for (const label of [...labels, ...added]) {
    const key = label.toLowerCase();
    if (!byKey.has(key)) byKey.set(key, spelt.get(key) ?? label);
  }
  return [...byKey.values()];
}
