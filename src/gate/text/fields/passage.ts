/** An item of a datanet's own fields as text that a model reads: a line a field, `Label: value`, in the order of the item. */
import type { FieldRule, FieldsItem } from '../../types';
import { decimalOf } from './decimal';

/** A field that `fields` doesn't know (any more) goes by its name. */
export function passageOfFields(item: FieldsItem, fields: readonly FieldRule[] = []): string {
  const labelByName = new Map(fields.map(({ name, label }) => [name, label]));
  return Object.entries(item.values)
    .map(([name, value]) => `${labelByName.get(name) ?? labelOfName(name)}: ${typeof value === 'number' ? decimalOf(value) : value.trim()}`)
    .join('\n');
}

/** `height_in_metres` → "Height in metres". */
export function labelOfName(name: string): string {
  const words = name.replaceAll('_', ' ').trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
