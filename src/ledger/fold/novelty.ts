/**
 * How new an accepted contribution is against those accepted before it, in (at, id) order:
 *
 *   novelty = new rows ÷ rows × nearness(s) ÷ 2^(k − 1)
 *
 * `new rows` are those whose fingerprint no earlier one (nor an earlier row) has; s is the greatest similarity to an earlier one, and nearness(s) is 1
 * up to FAR, falls in a straight line to 0.45 at NEAR, and on to 0 at 1. From NEAR on the contribution joins the family of the one that it resembles;
 * k counts the family's members before it, 1 outside of a family. So a family of near copies earns less than two items together, however many they are.
 */
import { compareByTime } from '../bytes';
import type { RecordId } from '../types';
import { type Kind, type Neighbours, createNeighbours } from './neighbours';

/** Similarity up to which two contributions are simply different; most honest rewordings of one fact lie below or little above. */
const FAR = 0.65;
/** Similarity from which one is a near copy of the other: one or two words changed in a short item. */
export const NEAR = 0.75;
const AT_NEAR = 0.45;

export interface NoveltyEntry {
  readonly id: RecordId;
  readonly at: number;
  readonly fingerprints: readonly string[];
  readonly sketch: Uint32Array;
}

export interface NoveltyIndex {
  /** Takes entries out and in; returns the ids whose novelty changed, with the new value. */
  update(removed: readonly RecordId[], added: readonly NoveltyEntry[]): ReadonlyMap<RecordId, number>;
}

interface Nearest {
  readonly entry: NoveltyEntry;
  readonly similarity: number;
}

const thousandths = (value: number): number => Math.round(value * 1000) / 1000;

/** What similarity (0..1) leaves of an item's worth (0..1); falls everywhere, by steps nowhere. */
export const nearness = (similarity: number): number =>
  similarity <= FAR
    ? 1
    : similarity < NEAR
      ? 1 - ((1 - AT_NEAR) * (similarity - FAR)) / (NEAR - FAR)
      : (AT_NEAR * (1 - similarity)) / (1 - NEAR);

/** Of the contributions to one datanet: all are of one kind. */
export function createNoveltyIndex(kind: Kind): NoveltyIndex {
  const neighbours: Neighbours<NoveltyEntry> = createNeighbours(kind, FAR);
  let entries: NoveltyEntry[] = [];
  /** Only where there is an earlier one more similar than FAR. */
  const nearestById = new Map<RecordId, Nearest>();
  const noveltyById = new Map<RecordId, number>();

  /** Keeps the more similar of two earlier ones; the earlier when equal. */
  function consider(of: NoveltyEntry, earlier: NoveltyEntry, found: number): void {
    const known = nearestById.get(of.id);
    if (known !== undefined && (known.similarity > found || (known.similarity === found && compareByTime(known.entry, earlier) < 0))) return;
    nearestById.set(of.id, { entry: earlier, similarity: found });
  }

  /** Each pair is compared once, when the later comer of the two arrives here. */
  function join(entry: NoveltyEntry): void {
    for (const { entry: other, similarity: found } of neighbours.of(entry)) {
      if (compareByTime(other, entry) < 0) consider(entry, other, found);
      else consider(other, entry, found);
    }
    neighbours.add(entry);
  }

  function leave(removed: ReadonlySet<RecordId>): void {
    const orphans = entries.filter((entry) => !removed.has(entry.id) && removed.has(nearestById.get(entry.id)?.entry.id ?? ''));
    for (const entry of entries) if (removed.has(entry.id)) neighbours.remove(entry);
    for (const id of removed) {
      nearestById.delete(id);
      noveltyById.delete(id);
    }
    for (const orphan of orphans) {
      nearestById.delete(orphan.id);
      for (const { entry: other, similarity: found } of neighbours.of(orphan)) if (compareByTime(other, orphan) < 0) consider(orphan, other, found);
    }
  }

  /** One pass in order: rows seen before, and families. */
  function reckon(): ReadonlyMap<RecordId, number> {
    const changed = new Map<RecordId, number>();
    const seen = new Set<string>();
    const familyById = new Map<RecordId, RecordId>();
    const membersByFamily = new Map<RecordId, number>();
    for (const entry of entries) {
      let fresh = 0;
      for (const print of entry.fingerprints) {
        if (!seen.has(print)) fresh++;
        seen.add(print);
      }
      const nearest = nearestById.get(entry.id);
      const near = nearest?.similarity ?? 0;
      const family = nearest !== undefined && near >= NEAR ? (familyById.get(nearest.entry.id) ?? nearest.entry.id) : entry.id;
      const before = membersByFamily.get(family) ?? 0;
      familyById.set(entry.id, family);
      membersByFamily.set(family, before + 1);
      const rows = entry.fingerprints.length;
      const novelty = rows === 0 ? 0 : thousandths(((fresh / rows) * nearness(near)) / 2 ** Math.max(0, before - 1));
      if (noveltyById.get(entry.id) !== novelty) {
        noveltyById.set(entry.id, novelty);
        changed.set(entry.id, novelty);
      }
    }
    return changed;
  }

  return {
    update(removedIds, added) {
      if (removedIds.length === 0 && added.length === 0) return new Map();
      const removed = new Set(removedIds);
      leave(removed);
      entries = entries.filter((entry) => !removed.has(entry.id));
      added.forEach(join);
      entries = [...entries, ...added].sort(compareByTime);
      return reckon();
    },
  };
}
