/** The first words of an item, on one line: how it is recognised in a list. */
import type { Item } from '#gate';

const longest = 160;

/** At most 160 characters, then an ellipsis; empty for a blank item. */
export function excerpt(item: Item): string {
  const whole = texts(item)
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '')
    .join(' · ');
  const letters = Array.from(whole.slice(0, longest * 2));
  return letters.length > longest ? `${letters.slice(0, longest).join('').trimEnd()}…` : whole;
}

function texts(item: Item): readonly string[] {
  if ('values' in item) return Object.values(item.values).map(String);
  if ('messages' in item) return item.messages.map((message) => message.content);
  if ('chosen' in item) return [item.prompt, item.chosen];
  return 'text' in item ? [item.text] : [item.prompt, item.completion];
}
