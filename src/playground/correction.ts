/** A corrected answer as an item of its datanet's shape; where that is a pair, beside the answer that it stands `instead` of. */
import type { Item, Shape } from '#gate';

export function correctionItem(shape: Shape, question: string, answer: string, instead: string): Item {
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
  }
}
