/** Examples of texts, in the shape that the rules ask for. */
import type { Item, TextRules } from '#gate';
import type { Example } from './example';
import { fieldExamples } from './fields';
import { type Sentences, elsewhere, sentences } from './sentences';
import { exampleOf } from './text-example';

export function textExamples(rules: TextRules): readonly Example[] {
  if (rules.shape === 'fields') return fieldExamples(rules.fields);
  const told = rules.purpose.trim() || rules.topics.length > 0 ? [...sentences, elsewhere] : sentences;
  return [...told.map((said) => exampleOf(said, itemOf(rules.shape, said))), asTable(rules)];
}

function itemOf(shape: TextRules['shape'], { ask, say, worse }: Sentences): Item {
  switch (shape) {
    case 'chat':
      return { messages: [{ role: 'user', content: ask }, { role: 'assistant', content: say }] };
    case 'passage':
      return { text: say };
    case 'preference':
      return { prompt: ask, chosen: say, rejected: worse };
    default:
      return { prompt: ask, completion: say };
  }
}

/** One row of a table: whether such files are taken at all. */
function asTable({ shape }: TextRules): Example {
  const say = 'The lighthouse at the end of the mole was built of granite from the island, and its lamp has been electric since 1931.';
  const header: Partial<Record<TextRules['shape'], string>> = { passage: 'text', preference: 'prompt,chosen,rejected' };
  const row: Partial<Record<TextRules['shape'], string>> = { passage: `"${say}"`, preference: `What is the lighthouse made of?,"${say}",Of bricks perhaps.` };
  const csv = shape === 'chat' ? `messages\n"[{""role"":""user"",""content"":""What is the lighthouse made of?""},{""role"":""assistant"",""content"":""${say}""}]"\n` : `${header[shape] ?? 'prompt,completion'}\n${row[shape] ?? `What is the lighthouse made of?,"${say}"`}\n`;
  return { id: 'csv', title: 'A table, as a .csv file', words: say, file: () => ({ name: 'lighthouse.csv', bytes: new TextEncoder().encode(csv) }), judged: 'content' };
}
