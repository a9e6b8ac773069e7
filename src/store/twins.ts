/**
 * The contribution that a file resembles most, among those of a datanet that are accepted or wait. An index a datanet, brought up to date when it is asked, since a state is
 * the same object as long as nothing in it changed.
 */
import { type Prints, differentUpTo } from '#gate';
import { type AccountId, type DatanetState, type Neighbours, type RecordId, compareByTime, createNeighbours } from '#ledger';
import type { DeviceLedger } from './device-ledger';
import { placeOf } from './reading';
import type { NearestContribution } from './service-types';

export interface Twins {
  /** null: nothing is alike. `except` doesn't count. */
  nearest(datanet: DatanetState, prints: Prints, me: AccountId | null, except: RecordId | null): NearestContribution | null;
}

interface Entry {
  readonly id: RecordId;
  readonly at: number;
  readonly fingerprints: ReadonlySet<string>;
  readonly sketch: Uint32Array;
}

interface Index {
  of: DatanetState | null;
  readonly entryById: Map<RecordId, Entry>;
  readonly entriesByFingerprint: Map<string, Set<Entry>>;
  readonly neighbours: Neighbours<Entry>;
}

export function createTwins({ assessmentOf }: Pick<DeviceLedger, 'assessmentOf'>): Twins {
  const indexByNet = new Map<RecordId, Index>();

  function add(index: Index, id: RecordId, at: number): void {
    const assessment = assessmentOf(id);
    if (assessment === null) return;
    const entry: Entry = { id, at, fingerprints: new Set(assessment.fingerprints), sketch: assessment.sketch };
    index.entryById.set(id, entry);
    index.neighbours.add(entry);
    for (const print of entry.fingerprints) index.entriesByFingerprint.set(print, (index.entriesByFingerprint.get(print) ?? new Set()).add(entry));
  }

  function remove(index: Index, entry: Entry): void {
    index.entryById.delete(entry.id);
    index.neighbours.remove(entry);
    for (const print of entry.fingerprints) index.entriesByFingerprint.get(print)?.delete(entry);
  }

  function indexOf(datanet: DatanetState): Index {
    const { kind } = datanet.manifest.rules;
    const index = indexByNet.get(datanet.id) ?? { of: null, entryById: new Map(), entriesByFingerprint: new Map(), neighbours: createNeighbours<Entry>(kind, differentUpTo / 1000) };
    indexByNet.set(datanet.id, index);
    if (index.of === datanet) return index;
    const isHeld = (id: RecordId): boolean => {
      const status = datanet.contributions.get(id)?.status;
      return status === 'accepted' || status === 'pending';
    };
    for (const entry of index.entryById.values()) if (!isHeld(entry.id)) remove(index, entry);
    for (const { id, at } of datanet.contributions.values()) if (isHeld(id) && !index.entryById.has(id)) add(index, id, at);
    index.of = datanet;
    return index;
  }

  return {
    nearest(datanet, { fingerprints, sketch }, me, except) {
      const index = indexOf(datanet);
      const [first] = fingerprints;
      const same = [...((first !== undefined && index.entriesByFingerprint.get(first)) || [])].filter((entry) => entry.id !== except && fingerprints.every((print) => entry.fingerprints.has(print)));
      const alike = same.length > 0 ? same.map((entry) => ({ entry, similarity: 1 })) : index.neighbours.of({ id: '', at: 0, fingerprints: new Set(), sketch }).filter(({ entry }) => entry.id !== except);
      const [best] = [...alike].sort((a, b) => b.similarity - a.similarity || compareByTime(a.entry, b.entry));
      const found = best && datanet.contributions.get(best.entry.id);
      if (!best || (found?.status !== 'accepted' && found?.status !== 'pending')) return null;
      return { kind: datanet.manifest.rules.kind, contribution: best.entry.id, exact: same.length > 0, similarity: Math.round(best.similarity * 1000), place: placeOf(found.status, found.account === me) };
    },
  };
}
