/** An item seen as named fields of text: what every content check walks over, and what a remedy edits. */
import type { Item, Bounds, TextRules } from '../types';

export interface Field {
  /** Its name in findings and remedies: `prompt`, `text`, `messages[2].content`. */
  readonly name: string;
  /** What the field is for, which decides its length bounds and how strictly it is judged. */
  readonly use: 'ask' | 'answer' | 'worse' | 'passage' | 'setting';
  readonly text: string;
}

export function fieldsOfItem(item: Item): Field[] {
  if ('text' in item) return [{ name: 'text', use: 'passage', text: item.text }];
  if ('messages' in item) {
    return item.messages.map(({ role, content }, index): Field => ({
      name: `messages[${index}].content`,
      use: role === 'user' ? 'ask' : role === 'assistant' ? 'answer' : 'setting',
      text: content,
    }));
  }
  if ('chosen' in item) {
    return [
      { name: 'prompt', use: 'ask', text: item.prompt },
      { name: 'chosen', use: 'answer', text: item.chosen },
      { name: 'rejected', use: 'worse', text: item.rejected },
    ];
  }
  return [
    { name: 'prompt', use: 'ask', text: item.prompt },
    { name: 'completion', use: 'answer', text: item.completion },
  ];
}

export function lengthRuleOf(rules: TextRules, field: Field): Bounds {
  switch (field.use) {
    case 'passage':
      return rules.length.text;
    case 'answer':
      return rules.length.completion;
    case 'worse':
      return { min: 1, max: rules.length.completion.max };
    case 'ask':
      return rules.length.prompt;
    case 'setting':
      return { min: 0, max: rules.length.prompt.max };
  }
}

/** The item with one field's text replaced; the same item when it has no such field. */
export function withFieldText(item: Item, name: string, text: string): Item {
  if ('text' in item) return name === 'text' ? { text } : item;
  if ('messages' in item) {
    return { messages: item.messages.map((message, index) => (name === `messages[${index}].content` ? { role: message.role, content: text } : message)) };
  }
  if ('chosen' in item) return name === 'prompt' || name === 'chosen' || name === 'rejected' ? { ...item, [name]: text } : item;
  if (name === 'prompt') return { prompt: text, completion: item.completion };
  return name === 'completion' ? { prompt: item.prompt, completion: text } : item;
}
