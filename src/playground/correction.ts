/** A corrected answer as an item of its datanet's shape; where that is a pair, beside the answer that it stands `instead` of; in a datanet's own fields in the first texts. */
import type { FieldRule, Item, Shape } from '#gate';

export function correctionItem(shape: Shape, question: string, answer: string, instead: string, own: readonly FieldRule[] = []): Item {
  switch (shape) {
    case 'instruction':
      return { prompt: question, completion: answer };
    case 'chat':
      return {
        messages: [
          { role: 'user', content: question },
          { role: 'assistant', content: answer },
        ],
      };
    case 'preference':
      return { prompt: question, chosen: answer, rejected: instead };
    case 'passage':
      return { text: answer };
    case 'fields': {
      const [first, second] = own.filter(({ type }) => type === 'text');
      if (first === undefined) return { values: {} };
      return { values: second === undefined ? { [first.name]: answer } : { [first.name]: question, [second.name]: answer } };
    }
  }
}
