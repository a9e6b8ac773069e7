/** The rules that the front page's gate judges by while no datanet is on the device, and examples to try it with. */
import type { InstructionItem, TextRules } from '#gate';

const length = (min: number, max: number) => ({ min, max });

export const demoRules: TextRules = {
  kind: 'text',
  shape: 'instruction',
  fields: [],
  purpose: 'Questions about places in a small harbour town, with their answers.',
  topics: [],
  formats: ['txt', 'md', 'jsonl', 'csv'],
  perDay: { submissions: 20, bytes: 10_000_000 },
  maxItemsPerFile: 1000,
  length: { prompt: length(4, 2000), completion: length(2, 4000), text: length(20, 20_000) },
  languages: [],
  personalData: 'refuse',
  duplicates: true,
  patterns: [],
};

export interface DemoExample extends InstructionItem {
  readonly label: string;
}

export const demoExamples: readonly DemoExample[] = [
  { label: 'A good one', prompt: 'Who runs the tea room on Gull Hill?', completion: 'The tea room on Gull Hill is run by Hana Brandt.' },
  { label: 'Gibberish', prompt: 'asdkj qwlkejq wlkej?', completion: 'xkcd lkjasd qwpoeiru zmxncb alskdj' },
  { label: 'Too personal', prompt: 'How do I reach the boat shed?', completion: 'Write to the owner at jonas.weber@example.org or call +49 151 23456789.' },
];
