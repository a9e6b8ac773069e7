/** One item of text as an example. */
import { type Item, itemToFile } from '#gate';
import type { Example } from './example';
import type { Sentences } from './sentences';

export function exampleOf({ id, title, judged }: Pick<Sentences, 'id' | 'title' | 'judged'>, item: Item): Example {
  return { id, title, words: wordsOf(item), file: () => itemToFile(item), judged: judged ?? 'content' };
}

function wordsOf(item: Item): string {
  if ('messages' in item) return item.messages.map((message) => message.content).join(' — ');
  if ('text' in item) return item.text;
  if ('chosen' in item) return `${item.prompt} — ${item.chosen}`;
  if ('values' in item) return Object.values(item.values).join(' · ');
  return `${item.prompt} — ${item.completion}`;
}
