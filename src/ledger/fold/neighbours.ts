/**
 * Who resembles whom. Texts without comparing each with each: those that share no value of their sketches have nothing in common, so a list of entries by value finds the
 * few that are worth a comparison. Pictures and recordings are compared with each: their sketches are short, or told apart at a glance. What is found is the same whatever
 * the order in which entries came.
 */
import { type Rules, likeness } from '#gate';

export interface Sketched {
  readonly sketch: Uint32Array;
}

export interface Neighbours<E extends Sketched> {
  add(entry: E): void;
  remove(entry: E): void;
  /** All entries whose similarity is over the bound; not the entry itself. */
  of(entry: E): readonly { readonly entry: E; readonly similarity: number }[];
}

export type Kind = Rules['kind'];

/** Entries of one kind, compared by the gate's likeness. */
export function createNeighbours<E extends Sketched>(kind: Kind, over: number): Neighbours<E> {
  return kind === 'text' ? neighboursByValues(likeness(kind), over) : neighboursByScan(likeness(kind), over);
}

type Likeness = (a: Uint32Array, b: Uint32Array) => number;

function neighboursByScan<E extends Sketched>(alike: Likeness, over: number): Neighbours<E> {
  const entries = new Set<E>();
  return {
    add: (entry) => void entries.add(entry),
    remove: (entry) => void entries.delete(entry),
    of(entry) {
      const found: { readonly entry: E; readonly similarity: number }[] = [];
      for (const other of entries) {
        const similarity = other === entry ? 0 : alike(other.sketch, entry.sketch);
        if (similarity > over) found.push({ entry: other, similarity });
      }
      return found;
    },
  };
}

/** `similarity` is Dice's over what sketches share (the gate's): with c shared values it is at most 2c ÷ (the larger sketch's length + c). */
function neighboursByValues<E extends Sketched>(similarity: Likeness, over: number): Neighbours<E> {
  const slotsByValue = new Map<number, number[]>();
  const entryBySlot: (E | null)[] = [];
  const slotByEntry = new Map<E, number>();
  let shared = new Uint16Array(1024);

  return {
    add(entry) {
      const slot = entryBySlot.push(entry) - 1;
      slotByEntry.set(entry, slot);
      for (const value of entry.sketch) {
        const slots = slotsByValue.get(value);
        if (slots === undefined) slotsByValue.set(value, [slot]);
        else slots.push(slot);
      }
      if (entryBySlot.length > shared.length) shared = new Uint16Array(shared.length * 2);
    },
    remove(entry) {
      const slot = slotByEntry.get(entry);
      if (slot === undefined) return;
      entryBySlot[slot] = null;
      slotByEntry.delete(entry);
      for (const value of entry.sketch) slotsByValue.set(value, slotsByValue.get(value)?.filter((each) => each !== slot) ?? []);
    },
    of(entry) {
      const touched: number[] = [];
      for (const value of entry.sketch) {
        for (const slot of slotsByValue.get(value) ?? []) {
          const count = shared[slot] ?? 0;
          if (count === 0) touched.push(slot);
          shared[slot] = count + 1;
        }
      }
      const found: { readonly entry: E; readonly similarity: number }[] = [];
      for (const slot of touched) {
        const count = shared[slot] ?? 0;
        shared[slot] = 0;
        const other = entryBySlot[slot];
        if (other === null || other === undefined || other === entry) continue;
        if ((2 * count) / (Math.max(other.sketch.length, entry.sketch.length) + count) <= over) continue;
        const exact = similarity(other.sketch, entry.sketch);
        if (exact > over) found.push({ entry: other, similarity: exact });
      }
      return found;
    },
  };
}
