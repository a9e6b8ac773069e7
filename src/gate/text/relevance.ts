/**
 * How near an item is to what a datanet is for: its purpose, the words of its topics and, when they are given, the items accepted before. Off topic costs score and never
 * refuses: no small method can know for sure what a datanet is about.
 */
import { featuresOf, hashOf } from '../relevance/features';
import { nearness, profileOf, sumOf } from '../relevance/score';
import { weightsAlone, weightsWithAccepted, type Weights } from '../relevance/weights';

/** What relevance is judged against. The rules of a datanet are one. */
export interface Standard {
  readonly purpose: string;
  readonly topics: readonly string[];
  /** Texts of accepted items; the first 200 are used. */
  readonly accepted?: readonly string[];
}

export interface Relevance {
  /** 0 to 1000; 1000 when there is neither purpose nor topics. */
  readonly of: (text: string) => number;
  readonly isOffTopic: (value: number) => boolean;
  /** Words of the text that the purpose, the topics or the accepted items have too, as they stand in the text, at most eight. */
  readonly explain: (text: string) => readonly string[];
}

const mostAccepted = 200;
/** Where on and off topic are equally likely. */
const boundary = 500;
/** Below, somebody is told: on the labelled set 3 to 7 of 100 items on topic, and half of those off it. */
const toldBelow = 350;
const isOffTopic = (value: number): boolean => value < toldBelow;

/** Prepares the standard once for a file of many items. */
export function createRelevance(standard: Standard): Relevance {
  const features = featuresOf(`${standard.purpose}\n${standard.topics.join('\n')}`);
  if (features.length === 0) return { of: () => 1000, isOffTopic, explain: () => [] };
  const purpose = profileOf(features);
  const texts = (standard.accepted ?? []).slice(0, mostAccepted);
  const accepted = texts.length < 3 ? null : sumOf(texts.map((text) => profileOf(featuresOf(text))));
  const weights: Weights = accepted === null ? weightsAlone : weightsWithAccepted;
  return {
    of: (text) => {
      const item = profileOf(featuresOf(text));
      const near = nearness(item, purpose);
      let sum = weights.base + weights.shared * near.shared + weights.angle * near.angle + weights.mass * near.mass;
      if (accepted !== null) {
        const nearAccepted = nearness(item, accepted);
        sum += weights.acceptedCosine * nearAccepted.cosine + weights.acceptedAngle * nearAccepted.angle;
      }
      return Math.max(0, Math.min(1000, boundary + Math.floor(sum / 1000)));
    },
    isOffTopic,
    explain: (text) => {
      const shared = new Map<number, string>();
      for (const { key, start, end } of featuresOf(text)) {
        const hash = hashOf(key);
        const isShared = purpose.weightByHash.has(hash) || (accepted?.weightByHash.get(hash) ?? 0) > 15;
        if (isShared && !shared.has(hash)) shared.set(hash, text.slice(start, end));
        if (shared.size === 8) break;
      }
      return [...shared.values()];
    },
  };
}
