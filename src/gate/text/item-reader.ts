/** From the keys and values of one row to an item of the datanet's shape. */
import type { Findings } from '../findings';
import type { Item, TextRules } from '../types';
import { createRowReader } from './fields/row';
import { itemFromFields, noteExtraFields, type Fields } from './structure';

/** Reads the rows of one file, one after another; null where a row is no item, with findings added. */
export function createItemReader({ shape, fields }: TextRules, findings: Findings): (row: Fields, number: number) => Item | null {
  if (shape === 'fields') {
    const read = createRowReader(fields);
    return (row, number) => read(row, number, findings);
  }
  const known = new Set<string>();
  return (row, number) => {
    noteExtraFields(shape, row, number, known, findings);
    return itemFromFields(shape, row, number, findings);
  };
}
