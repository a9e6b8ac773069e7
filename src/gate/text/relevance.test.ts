import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createRelevance } from './relevance';

interface Datanet { id: string; split: string; purpose: string; topics: string[] }
type Item = { text: string } | { prompt: string; completion: string } | { messages: { content: string }[] };
interface Labelled { datanet: string; label: 'on' | 'off' | 'decoy'; item: Item }

const read = <T>(name: string): T[] => readFileSync(`tests/data/relevance/${name}.jsonl`, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const textOf = (item: Item): string => ('text' in item ? item.text : 'messages' in item ? item.messages.map(({ content }) => content).join('\n') : `${item.prompt}\n${item.completion}`);

/** On-topic items against: ten ordinary off-topic ones a datanet (five of no datanet, five of others), and seven decoys that use the purpose's words. */
function valuesOf(split: string, withAccepted: boolean): { label: string; value: number }[] {
  const datanets = read<Datanet>('datanets').filter((each) => each.split === split);
  const rows = read<Labelled>(split);
  const of = (id: string, label: string): string[] => rows.filter((row) => row.datanet === id && row.label === label).map(({ item }) => textOf(item));
  return datanets.flatMap((datanet, n) => {
    const on = of(datanet.id, 'on');
    const others = [1, 2, 3, 4, 5].map((step, j) => of(datanets[(n + step) % datanets.length]?.id ?? '', 'on')[(n * 3 + j) % 13] ?? '');
    const sets = { on, off: [...of(datanet.id, 'off').slice(0, 5), ...others], decoy: of(datanet.id, 'decoy') };
    return Object.entries(sets).flatMap(([label, texts]) => texts.map((text, k) => {
      const accepted = withAccepted ? on.filter((_, j) => label !== 'on' || j !== k).slice(0, 10) : [];
      return { label, value: createRelevance({ purpose: datanet.purpose, topics: datanet.topics, accepted }).of(text) };
    }));
  });
}

function measure(values: readonly { label: string; value: number }[]): { auc: number; precision: number } {
  const on = values.filter(({ label }) => label === 'on').map(({ value }) => value).sort((a, b) => b - a);
  const off = values.filter(({ label }) => label !== 'on').map(({ value }) => value);
  let wins = 0;
  for (const a of on) for (const b of off) wins += a > b ? 1 : a === b ? 0.5 : 0;
  const at = on[Math.ceil(on.length * 0.8) - 1] ?? 0;
  const found = on.filter((value) => value >= at).length;
  return { auc: wins / on.length / off.length, precision: found / (found + off.filter((value) => value >= at).length) };
}

describe('relevance', () => {
  test.each([['tune', false], ['held', false], ['tune', true], ['held', true]] as const)('tells on from off topic: %s, with accepted items: %s', (split, withAccepted) => {
    const values = valuesOf(split, withAccepted);
    const ordinary = measure(values.filter(({ label }) => label !== 'decoy'));
    const hard = measure(values.filter(({ label }) => label !== 'off'));
    console.warn(`relevance, ${split}${withAccepted ? ', ten accepted' : ''}: ordinary AUC ${ordinary.auc.toFixed(3)}, precision at recall 0.8 ${ordinary.precision.toFixed(3)}; decoys AUC ${hard.auc.toFixed(3)}, precision ${hard.precision.toFixed(3)}`);
    if (split === 'held') expect(ordinary.auc).toBeGreaterThanOrEqual(withAccepted ? 0.9 : 0.86);
  });
  test('is not judged without a purpose and topics, and is with a purpose alone', () => {
    expect(createRelevance({ purpose: '', topics: [] }).of('anything')).toBe(1000);
    const bread = createRelevance({ purpose: 'Questions about baking bread at home', topics: [] });
    expect(bread.isOffTopic(bread.of('How long should the dough rise before I bake the loaf?'))).toBe(false);
    expect(bread.isOffTopic(bread.of('The central bank raised interest rates again on Tuesday.'))).toBe(true);
    expect(bread.explain('Baking takes time, and so does bread.')).toEqual(['Baking', 'bread']);
  });
});
