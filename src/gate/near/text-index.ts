/**
 * The nearest of many texts, by their signatures: MinHash with locality-sensitive hashing. `nearest` finds a near copy with a probability of at least 0.98 (less where it is a mere half of the text), compares at most
 * `mostCompared` signatures however many look alike, and what it says depends on what was added, not on the order; only where more than `mostInBucket` texts share a
 * key, and some of them were removed again, may it depend on the past. Some 1,100 bytes a text of 1 KB, in typed arrays; equal texts are kept once, with the list of their ids.
 */
import { mostKeys, writeKeys } from './bands';
import { createBuckets } from './buckets';
import { createIdTable, grown } from './id-table';
import { minhash, mixed, nearDuplicateFrom, signatureSize, similarityIn } from './signature';

export interface TextIndex {
  /** Ids that are held. */
  readonly size: number;
  /** Memory held, in bytes. */
  readonly sizeBytes: number;
  /** An id is an integer from 0 to 2³² - 2; one that is held already gets the new text. */
  add(id: number, text: string | Uint32Array): void;
  remove(id: number): void;
  /** The most similar one of at least `least` thousandths; of equally similar ones the least id. A text without a visible sign has none. */
  nearest(text: string | Uint32Array, least?: number): { readonly id: number; readonly similarity: number } | null;
}

const mostInBucket = 48;
const mostCompared = 128;
const none = 0xffffffff;

export function createTextIndex(): TextIndex {
  const slotById = createIdTable();
  const groupByRank = createIdTable();

  // A slot for each id: a group, and its neighbours in the group's list.
  let ids = new Uint32Array(64);
  let groups = new Uint32Array(64);
  let nexts = new Uint32Array(64);
  let previous = new Uint32Array(64);
  let slots = 0;
  let freeSlot = none;

  // A group for each different signature: where it lies in `values`, its rank (a hash of it), the first of its slots and the least of its ids.
  let values = new Uint32Array(64 * signatureSize);
  let valueCount = 0;
  let deadValues = 0;
  let starts = new Uint32Array(64);
  let lengths = new Uint8Array(64);
  let ranks = new Uint32Array(64);
  let firsts = new Uint32Array(64);
  /** `none` where it must be looked for again. */
  let leastIds = new Uint32Array(64);
  let hits = new Uint8Array(64);
  let groupCount = 0;
  let liveGroups = 0;

  const rankOf = (group: number): number => ranks[group] ?? 0;
  let buckets = createBuckets(4096, mostInBucket, rankOf);
  const keys = new Uint32Array(mostKeys);
  const touched = new Uint32Array(mostKeys * mostInBucket);

  const startOf = (group: number): number => starts[group] ?? 0;
  const endOf = (group: number): number => startOf(group) + (lengths[group] ?? 0);

  function isEqual(group: number, signature: Uint32Array): boolean {
    if (lengths[group] !== signature.length) return false;
    const start = startOf(group);
    return signature.every((value, i) => values[start + i] === value);
  }

  function findGroup(signature: Uint32Array, rank: number): number {
    const group = groupByRank.get(rank);
    return group >= 0 && isEqual(group, signature) ? group : -1;
  }

  function addGroup(signature: Uint32Array, rank: number): number {
    if (groupCount === starts.length) growGroups();
    if (valueCount + signature.length > values.length) {
      // The greatest array of all grows by a quarter only.
      const longer = new Uint32Array(values.length + (values.length >>> 2) + signatureSize);
      longer.set(values);
      values = longer;
    }
    const group = groupCount++;
    starts[group] = valueCount;
    lengths[group] = signature.length;
    ranks[group] = rank;
    firsts[group] = none;
    leastIds[group] = none;
    values.set(signature, valueCount);
    valueCount += signature.length;
    liveGroups += 1;
    if (groupByRank.get(rank) < 0) groupByRank.set(rank, group);
    file(group);
    return group;
  }

  function file(group: number): void {
    if (buckets.used + mostKeys > buckets.room) {
      refile();
      return;
    }
    const count = writeKeys(values, startOf(group), endOf(group), keys);
    for (let i = 0; i < count; i++) buckets.add(keys[i] ?? 0, group);
  }

  /** New buckets, with room for twice what is held. */
  function refile(): void {
    let entries = 0;
    const live: number[] = [];
    for (let group = 0; group < groupCount; group++) {
      if (firsts[group] === none && group !== groupCount - 1) continue;
      live.push(group);
      entries += writeKeys(values, startOf(group), endOf(group), keys);
    }
    let places = 4096;
    while (places < 2.2 * (entries + mostKeys)) places *= 2;
    buckets = createBuckets(places, mostInBucket, rankOf);
    for (const group of live) {
      const count = writeKeys(values, startOf(group), endOf(group), keys);
      for (let i = 0; i < count; i++) buckets.add(keys[i] ?? 0, group);
    }
  }

  function removeGroup(group: number): void {
    const count = writeKeys(values, startOf(group), endOf(group), keys);
    for (let i = 0; i < count; i++) buckets.remove(keys[i] ?? 0, group);
    if (groupByRank.get(rankOf(group)) === group) groupByRank.delete(rankOf(group));
    liveGroups -= 1;
    deadValues += (lengths[group] ?? 0) + 1;
    if (deadValues > 0x10000 && 2 * deadValues > valueCount) compact();
  }

  /** Moves what is held to the front of the arrays. */
  function compact(): void {
    const renamed = new Uint32Array(groupCount);
    let kept = 0;
    let at = 0;
    for (let group = 0; group < groupCount; group++) {
      if (firsts[group] === none) continue;
      const start = startOf(group);
      values.copyWithin(at, start, endOf(group));
      starts[kept] = at;
      at += lengths[group] ?? 0;
      lengths[kept] = lengths[group] ?? 0;
      ranks[kept] = ranks[group] ?? 0;
      firsts[kept] = firsts[group] ?? none;
      leastIds[kept] = leastIds[group] ?? none;
      if (groupByRank.get(rankOf(kept)) === group) groupByRank.set(rankOf(kept), kept);
      renamed[group] = kept++;
    }
    groupCount = kept;
    valueCount = at;
    deadValues = 0;
    for (let group = 0; group < kept; group++) {
      for (let slot = firsts[group] ?? none; slot !== none; slot = nexts[slot] ?? none) groups[slot] = group;
    }
    refile();
  }

  function growGroups(): void {
    starts = grown(starts, (length) => new Uint32Array(length));
    lengths = grown(lengths, (length) => new Uint8Array(length));
    ranks = grown(ranks, (length) => new Uint32Array(length));
    firsts = grown(firsts, (length) => new Uint32Array(length));
    leastIds = grown(leastIds, (length) => new Uint32Array(length));
    hits = grown(hits, (length) => new Uint8Array(length));
  }

  function newSlot(): number {
    if (freeSlot !== none) {
      const slot = freeSlot;
      freeSlot = nexts[slot] ?? none;
      return slot;
    }
    if (slots === ids.length) {
      ids = grown(ids, (length) => new Uint32Array(length));
      groups = grown(groups, (length) => new Uint32Array(length));
      nexts = grown(nexts, (length) => new Uint32Array(length));
      previous = grown(previous, (length) => new Uint32Array(length));
    }
    return slots++;
  }

  function leastIdOf(group: number): number {
    let least = leastIds[group] ?? none;
    if (least !== none) return least;
    for (let slot = firsts[group] ?? none; slot !== none; slot = nexts[slot] ?? none) least = Math.min(least, ids[slot] ?? none);
    leastIds[group] = least;
    return least;
  }

  function remove(id: number): void {
    const slot = slotById.get(id);
    if (slot < 0) return;
    slotById.delete(id);
    const group = groups[slot] ?? 0;
    const before = previous[slot] ?? none;
    const after = nexts[slot] ?? none;
    if (before === none) firsts[group] = after;
    else nexts[before] = after;
    if (after !== none) previous[after] = before;
    nexts[slot] = freeSlot;
    freeSlot = slot;
    if (leastIds[group] === id) leastIds[group] = none;
    if (firsts[group] === none) removeGroup(group);
  }

  /** Groups that share a key, those with the most shared keys first; among equals those of the least rank. At most `mostCompared`. */
  function candidates(signature: Uint32Array): number[] {
    const count = writeKeys(signature, 0, signature.length, keys);
    let touchedCount = 0;
    let mostHits = 0;
    for (let i = 0; i < count; i++) {
      buckets.forEach(keys[i] ?? 0, (group) => {
        const before = hits[group] ?? 0;
        if (before === 0) touched[touchedCount++] = group;
        hits[group] = before + 1;
        if (before >= mostHits) mostHits = before + 1;
      });
    }
    const chosen: number[] = [];
    for (let wanted = mostHits; wanted > 0 && chosen.length < mostCompared; wanted--) {
      const level: number[] = [];
      for (let i = 0; i < touchedCount; i++) if (hits[touched[i] ?? 0] === wanted) level.push(touched[i] ?? 0);
      if (chosen.length + level.length > mostCompared) level.sort((a, b) => rankOf(a) - rankOf(b));
      chosen.push(...level.slice(0, mostCompared - chosen.length));
    }
    for (let i = 0; i < touchedCount; i++) hits[touched[i] ?? 0] = 0;
    return chosen;
  }

  return {
    get size() {
      return slotById.size;
    },

    get sizeBytes() {
      const perSlot = 16 * ids.length;
      const perGroup = 18 * starts.length;
      return perSlot + perGroup + values.byteLength + 6 * 1.5 * buckets.room + 16 * (slotById.size + groupByRank.size);
    },

    add(id, text) {
      const signature = typeof text === 'string' ? minhash(text) : text;
      remove(id);
      const rank = rankOfSignature(signature);
      const found = findGroup(signature, rank);
      const group = found >= 0 ? found : addGroup(signature, rank);
      const slot = newSlot();
      const first = firsts[group] ?? none;
      ids[slot] = id;
      groups[slot] = group;
      previous[slot] = none;
      nexts[slot] = first;
      if (first !== none) previous[first] = slot;
      const least = leastIds[group] ?? none;
      if (first === none || (least !== none && id < least)) leastIds[group] = id;
      firsts[group] = slot;
      slotById.set(id, slot);
    },

    remove,

    nearest(text, least = nearDuplicateFrom) {
      const signature = typeof text === 'string' ? minhash(text) : text;
      if (signature.length === 0) return null;
      const twin = findGroup(signature, rankOfSignature(signature));
      if (twin >= 0) return { id: leastIdOf(twin), similarity: 1000 };
      let best = -1;
      let bestSimilarity = least;
      for (const group of candidates(signature)) {
        const found = similarityIn(signature, 0, signature.length, values, startOf(group), endOf(group));
        if (found < bestSimilarity || (found === bestSimilarity && best >= 0 && leastIdOf(group) > leastIdOf(best))) continue;
        best = group;
        bestSimilarity = found;
      }
      return best < 0 ? null : { id: leastIdOf(best), similarity: bestSimilarity };
    },
  };
}

/** A number that stands for the signature, the same whenever and wherever it is added. */
function rankOfSignature(signature: Uint32Array): number {
  let rank = signature.length;
  for (const value of signature) rank = mixed(Math.imul(rank, 0x2c1b3c6d) ^ value);
  return (rank >>> 0) % 0xffffffff;
}
