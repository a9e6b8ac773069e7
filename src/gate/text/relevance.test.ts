import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { topicProfile } from '../relevance/topic';
import { createRelevance } from './relevance';

interface Datanet { id: string; split: string; language: string; purpose: string; topics: string[] }
type Item = { text: string } | { prompt: string; completion: string } | { messages: { content: string }[] };
interface Labelled { datanet: string; label: 'on' | 'off' | 'decoy'; item: Item }
interface Value { readonly isOn: boolean; readonly value: number }

const read = <T>(name: string): T[] => readFileSync(`tests/data/relevance/${name}.jsonl`, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const textOf = (item: Item): string => ('text' in item ? item.text : 'messages' in item ? item.messages.map(({ content }) => content).join('\n') : `${item.prompt}\n${item.completion}`);
const all = read<Datanet>('datanets');

/** Each datanet's items against those of every other datanet of its half and language ("other"), small talk and facts of no datanet ("off"), or its decoys. */
function valuesOf(split: string, against: 'other' | 'off' | 'decoy', accepted: number): Value[] {
  const datanets = all.filter((each) => each.split === split);
  const rows = read<Labelled>(split).map(({ datanet, label, item }) => ({ datanet, label, text: textOf(item) }));
  const smallTalk = [...new Set(rows.filter(({ label }) => label === 'off').map(({ text }) => text))];
  return datanets.flatMap((datanet) => {
    const on = rows.filter(({ datanet: id, label }) => id === datanet.id && label === 'on').map(({ text }) => text);
    const neighbours = new Set(datanets.filter(({ id, language }) => id !== datanet.id && language === datanet.language).map(({ id }) => id));
    const others = rows.filter(({ datanet: id, label }) => (against === 'decoy' ? id === datanet.id && label === 'decoy' : label === 'on' && neighbours.has(id))).map(({ text }) => text);
    const relevanceWithout = (text: string | null) => createRelevance(datanet, accepted === 0 ? undefined : topicProfile(on.filter((each) => each !== text).slice(0, accepted)));
    const toAll = relevanceWithout(null);
    return [
      ...on.map((text) => ({ isOn: true, value: relevanceWithout(text).of(text) })),
      ...(against === 'off' ? smallTalk : others).map((text) => ({ isOn: false, value: toAll.of(text) })),
    ];
  });
}

/** Precisions as if on- and off-topic items were equally many: at recall 0.8, and of what nobody is told about. */
function measure(values: readonly Value[]): { auc: number; precision: number; untold: { recall: number; precision: number } } {
  const on = values.filter(({ isOn }) => isOn).map(({ value }) => value).sort((a, b) => b - a);
  const off = values.filter(({ isOn }) => !isOn).map(({ value }) => value);
  let wins = 0;
  for (const a of on) for (const b of off) wins += a > b ? 1 : a === b ? 0.5 : 0;
  const { isOffTopic } = createRelevance({ purpose: 'x', topics: [] });
  const share = (of: readonly number[], isTaken: (value: number) => boolean): number => of.filter(isTaken).length / of.length;
  const precisionOf = (isTaken: (value: number) => boolean): number => share(on, isTaken) / (share(on, isTaken) + share(off, isTaken));
  const at = on[Math.ceil(on.length * 0.8) - 1] ?? 0;
  const isUntold = (value: number): boolean => !isOffTopic(value);
  return { auc: wins / on.length / off.length, precision: precisionOf((value) => value >= at), untold: { recall: share(on, isUntold), precision: precisionOf(isUntold) } };
}

describe('relevance', () => {
  test.each([
    ['other', 0, 0.71],
    ['off', 0, 0.79],
    ['other', 7, 0.77],
    ['off', 7, 0.86],
    ['decoy', 7, 0.59],
  ] as const)('tells items on topic from %s, with %i accepted items', (against, accepted, least) => {
    for (const split of ['tune', 'held']) {
      const { auc, precision, untold } = measure(valuesOf(split, against, accepted));
      console.warn(`relevance, ${split}, against ${against}, ${accepted} accepted: AUC ${auc.toFixed(3)}, precision at recall 0.8 ${precision.toFixed(3)}; not told: recall ${untold.recall.toFixed(3)}, precision ${untold.precision.toFixed(3)}`);
      if (split === 'held') expect(precision).toBeGreaterThanOrEqual(least);
    }
  });
  test('is not judged without a purpose and topics, and is with a purpose alone', () => {
    expect(createRelevance({ purpose: '', topics: [] }).of('anything')).toBe(1000);
    const bread = createRelevance({ purpose: 'Questions about baking bread at home', topics: [] });
    expect(bread.isOffTopic(bread.of('How long should the dough rise before I bake the loaf?'))).toBe(false);
    expect(bread.isOffTopic(bread.of('The central bank raised interest rates again on Tuesday.'))).toBe(true);
    expect(bread.explain('Baking takes time, and so does bread.')).toEqual(['Baking', 'bread']);
  });
  test('judges the same whether accepted items came at once or one by one', () => {
    const texts = ['Knead the dough for ten minutes.', 'Proof the loaf overnight in the fridge.', 'Steam makes the crust crisp.'];
    const oneByOne = texts.reduce((profile, text) => topicProfile([text], profile), topicProfile([]));
    expect(oneByOne).toEqual(topicProfile(texts));
    expect(JSON.parse(JSON.stringify(oneByOne))).toEqual(oneByOne);
  });
  test('takes what resembles accepted items for on topic', () => {
    const standard = { purpose: 'What our village remembers', topics: [] };
    const mill = 'The mill at the weir ground corn until the flood.';
    const accepted = topicProfile(['The miller took every tenth sack of grain.', 'Corn was ground between two stones.', 'The mill stood below the weir.']);
    expect(createRelevance(standard, accepted).of(mill)).toBeGreaterThan(createRelevance(standard).of(mill));
  });
});
