/** An item seen as named fields of text: what every content check walks over, and what a remedy edits. */
import { decimalOf } from './fields/decimal';
import { isCoordinates, longestPlace } from './fields/place';
import type { Bounds, FieldRule, Item, TextRules } from '../types';

export interface Field {
  /** Its name in findings and remedies: `prompt`, `text`, `messages[2].content`. */
  readonly name: string;
  /**
   * What the field is for, which decides its length bounds and how strictly it is judged. Of a datanet's own: `own` is a text, `place` the name of a place, `datum` a number, choice,
   * date or coordinates.
   */
  readonly use: 'ask' | 'answer' | 'worse' | 'passage' | 'setting' | 'own' | 'place' | 'datum';
  readonly text: string;
}

/** Without the rules of a datanet's own fields, each of these counts as a text. */
export function fieldsOfItem(item: Item, fields: readonly FieldRule[] = []): Field[] {
  if ('values' in item) return ownFields(item.values, fields);
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

function ownFields(values: Readonly<Record<string, string | number>>, fields: readonly FieldRule[]): Field[] {
  const typeByName = new Map(fields.map(({ name, type }) => [name, type]));
  return Object.entries(values).flatMap(([name, value]): Field[] => {
    const text = typeof value === 'number' ? decimalOf(value) : value;
    const type = typeByName.get(name) ?? 'text';
    if (text.trim() === '') return [];
    return [{ name, use: type === 'text' ? 'own' : type === 'place' && !isCoordinates(text) ? 'place' : 'datum', text }];
  });
}

/** Fields that are there to say something, where too little is too little. Of a datanet's own fields one word may be all that is asked. */
export const isSaying = ({ use }: Field): boolean => use === 'ask' || use === 'answer' || use === 'passage';

/** Whether the words of a field are somebody's own, and are judged as such; data are held against their rule alone. */
export const isWording = ({ use }: Field): boolean => use !== 'datum' && use !== 'place';

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
    case 'own': {
      const rule = rules.fields.find(({ name }) => name === field.name);
      return { min: rule?.min ?? 1, max: rule?.max ?? rules.length.text.max };
    }
    case 'place':
      return { min: 1, max: longestPlace };
    case 'datum':
      return { min: 0, max: Number.MAX_SAFE_INTEGER };
  }
}

/** The item with one field's text replaced; the same item when it has no such field. */
export function withFieldText(item: Item, name: string, text: string): Item {
  if ('values' in item) return Object.hasOwn(item.values, name) ? { values: { ...item.values, [name]: text } } : item;
  if ('text' in item) return name === 'text' ? { text } : item;
  if ('messages' in item) {
    return { messages: item.messages.map((message, index) => (name === `messages[${index}].content` ? { role: message.role, content: text } : message)) };
  }
  if ('chosen' in item) return name === 'prompt' || name === 'chosen' || name === 'rejected' ? { ...item, [name]: text } : item;
  if (name === 'prompt') return { prompt: text, completion: item.completion };
  return name === 'completion' ? { prompt: item.prompt, completion: text } : item;
}
