/**
 * What was typed about files on the desk, written at each letter: small, and at once, so that a killed tab loses none of it. The desk's database follows
 * behind with the whole file; what stands there by then is taken off here.
 */
import type { About } from '#gate';

export interface SaidJournal {
  readonly note: (id: string, about: About) => void;
  /** What was noted of a file and not yet taken off. */
  readonly read: (id: string) => About | null;
  /** With `about`: only if nothing else was noted since. */
  readonly drop: (id: string, about?: About) => void;
}

type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const keyOf = (id: string): string => `winnow.desk-said.${id}`;

/** `shelf` null, or one that is full or forbidden: nothing is noted, and the database has the last word. */
export function createSaidJournal(shelf: Shelf | null): SaidJournal {
  const quietly = <T>(act: () => T, otherwise: T): T => {
    try {
      return act();
    } catch {
      return otherwise;
    }
  };
  return {
    note: (id, about) => quietly(() => shelf?.setItem(keyOf(id), JSON.stringify(about)), undefined),
    read: (id) => quietly(() => aboutIn(JSON.parse(shelf?.getItem(keyOf(id)) ?? 'null')), null),
    drop: (id, about) =>
      quietly(() => {
        if (about === undefined || shelf?.getItem(keyOf(id)) === JSON.stringify(about)) shelf?.removeItem(keyOf(id));
      }, undefined),
  };
}

/** Only what has the form of it. */
function aboutIn(value: unknown): About | null {
  if (typeof value !== 'object' || value === null) return null;
  const held: ReadonlyMap<string, unknown> = new Map(Object.entries(value));
  const labels = held.get('labels');
  const consent = held.get('consent');
  const texts = ['caption', 'question', 'answer', 'transcript'].flatMap((field) => {
    const text = held.get(field);
    return typeof text === 'string' ? [[field, text] as const] : [];
  });
  return {
    ...Object.fromEntries(texts),
    ...(Array.isArray(labels) && labels.every((label) => typeof label === 'string') ? { labels } : {}),
    ...(typeof consent === 'boolean' ? { consent } : {}),
  };
}
