/**
 * How near an item is to the datanet's topics, by the words they share. It costs score and never refuses: a few words cannot know what a datanet is about.
 */
import { foldCase, wordsOf } from './words';
import type { Rules } from '../types';

export interface Relevance {
  /** 0..1 for a text. 1 when the rules name no topics. */
  readonly of: (text: string) => number;
}

/** Prepares the rules' words once for a file of many items. */
export function createRelevance(rules: Rules): Relevance {
  if (rules.topics.length === 0) return { of: () => 1 };
  const topics = new Set(rules.topics.flatMap((topic) => wordsOf(topic).map(stem)).filter(isTelling));
  const purpose = new Set(wordsOf(rules.purpose).map(stem).filter(isTelling));
  return {
    of: (text) => {
      const words = wordsOf(text);
      const hits = new Set<string>();
      let supporting = 0;
      for (const word of words) {
        const key = stem(word);
        if (topics.has(key)) hits.add(key);
        else if (purpose.has(key)) supporting += 1;
      }
      if (hits.size === 0) return supporting > 0 ? 0.5 : 0;
      // One topic word carries a short item; a long text needs more of them.
      const needed = Math.min(topics.size, words.length > 400 ? 4 : words.length > 120 ? 3 : 2);
      return hits.size >= needed ? 1 : 0.7 + (0.3 * (hits.size - 1)) / needed + (words.length <= 120 ? 0.2 : 0);
    },
  };
}

const grammar = new Set('the and for with from that this what when where which who how are was were has have had its our your their about into not one all any can of to in is it be a an on or at by as we i you they he she do does'.split(' '));

function isTelling(word: string): boolean {
  return !grammar.has(word) && (word.length > 2 || /[^a-z]/.test(word));
}

/** English endings taken off lightly ("bakeries", "bakery's", "baking" meet), and nothing else: other languages match whole words. */
function stem(word: string): string {
  let key = foldCase(word).replace(/['’]s?$/, '');
  if (key.length <= 3) return key;
  if (key.endsWith('ies') && key.length > 4) return `${key.slice(0, -3)}y`;
  if (/(?:ches|shes|sses|xes|zes)$/.test(key)) return key.slice(0, -2);
  if (key.endsWith('s') && !/(?:ss|us|is)$/.test(key)) key = key.slice(0, -1);
  if (key.endsWith('ing') && key.length > 5) key = key.slice(0, -3);
  else if (key.endsWith('ed') && key.length > 4) key = key.slice(0, -2);
  if (/([^aeiouls])\1$/.test(key)) key = key.slice(0, -1);
  return key.endsWith('e') && key.length > 3 ? key.slice(0, -1) : key;
}
