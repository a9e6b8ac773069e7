/** A corrected answer as an item of its datanet's shape. */
import type { Item, Shape } from '#gate';

export function correctionItem(shape: Shape, question: string, answer: string): Item {
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
    case 'passage':
      return { text: answer };
  }
}
