/**
 * How near an item is to what a datanet is for: its purpose, the words of its topics and, when they are given, the items accepted before. Off topic costs score and never
 * refuses: no small method can know for sure what a datanet is about.
 */
import { background } from '../relevance/background';
import { featuresOf, hashOf } from '../relevance/features';
import { acceptedTarget, directionOf, massOf, nearness, profileOf, purposeTarget, type Profile } from '../relevance/score';
import { fewestAccepted, mostItems, profileOfTopic, topicProfile, type TopicProfile } from '../relevance/topic';
import { weightsAlone, weightsWithAccepted, type Weights } from '../relevance/weights';

/** What relevance is judged against. The rules of a datanet are one. */
export interface Standard {
  readonly purpose: string;
  readonly topics: readonly string[];
}

export interface Relevance {
  /** 0 to 1000; 1000 when there is neither purpose nor topics. */
  readonly of: (text: string) => number;
  readonly isOffTopic: (value: number) => boolean;
  /** Words of the text that the purpose, the topics or the accepted items have too, as they stand in the text, at most eight. */
  readonly explain: (text: string) => readonly string[];
}

/** Where on and off topic are equally likely. */
const boundary = 500;
/** Below, somebody is told: of the labelled held half, by the purpose alone, 16 of 100 items on topic, 66 of those of other datanets, 78 of small talk. */
const toldBelow = 400;
const isOffTopic = (value: number): boolean => value < toldBelow;

/** What `earlier` items were about, and of these texts those that are surely on topic: who judges file after file goes on from what it has seen (pseudo-relevance feedback). */
export function learnTopic(standard: Standard, texts: readonly string[], earlier?: TopicProfile): TopicProfile {
  const room = mostItems - (earlier?.items ?? 0);
  if (room <= 0) return earlier ?? topicProfile([]);
  const relevance = createRelevance(standard, earlier);
  return topicProfile(texts.slice(0, room).filter((text) => relevance.of(text) >= boundary), earlier);
}

/** Prepares the standard once for a file of many items. Fewer than three accepted items count as none. */
export function createRelevance(standard: Standard, accepted?: TopicProfile): Relevance {
  const own = profileOf(`${standard.purpose}\n${standard.topics.join('\n')}`);
  if (own.weightByHash.size === 0) return { of: () => 1000, isOffTopic, explain: () => [] };
  const purpose = purposeTarget(own);
  const topic = accepted === undefined || accepted.items < fewestAccepted ? null : acceptedTarget(profileOfTopic(accepted));
  const weights: Weights = topic === null ? weightsAlone : weightsWithAccepted;
  const sumFor = (item: Profile): number => {
    const direction = directionOf(item);
    const near = nearness(item, direction, purpose);
    const sum = weights.base + weights.shared * near.shared + weights.angle * near.angle + weights.mass * massOf(item);
    if (topic === null) return sum;
    const nearTopic = nearness(item, direction, topic);
    return sum + weights.acceptedCosine * nearTopic.cosine + weights.acceptedAngle * nearTopic.angle;
  };
  return {
    of: (text) => Math.max(0, Math.min(1000, boundary + Math.floor(sumFor(profileOf(text)) / 1000))),
    isOffTopic,
    explain: (text) => {
      const known = background();
      const shared = new Map<number, string>();
      for (const { key, start, end } of featuresOf(text)) {
        const hash = hashOf(key);
        const index = known.indexOf(hash);
        if (index >= 0 && known.rarenessOf(index) === 0) continue;
        const isShared = own.weightByHash.has(hash) || (topic?.profile.weightByHash.get(hash) ?? 0) > 15;
        if (isShared && !shared.has(hash)) shared.set(hash, text.slice(start, end));
        if (shared.size === 8) break;
      }
      return [...shared.values()];
    },
  };
}
