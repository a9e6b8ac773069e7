/**
 * Where the talks and their settings stay, by base: the browser's small storage. What finds no room there, or where there is no storage at all, stays
 * for as long as the page is open; keeping and reading never throw.
 */
import type { Base } from '#factory';
import { newestWithin, parseTalk, type Talk } from './conversation';
import { type AnswerSettings, parseSettings } from './settings';

type Place = Pick<Storage, 'getItem' | 'setItem'>;
type Which = Pick<Base, 'id' | 'stay'>;

/** One talk may take a fifth of the five million characters that browsers commonly give a site. */
const MOST_CHARACTERS = 1_000_000;

/** The embedded base's talk is kept where the one talk was kept before there were others. */
const keyOf = (what: 'talk' | 'talk-settings', base: Which): string => (base.stay === 'embedded' ? `winnow.${what}` : `winnow.${what}.${base.id}`);

interface TalkShelf {
  readonly readTalk: (base: Which) => Talk;
  readonly readSettings: (base: Which) => AnswerSettings;
  /** False: not all of it was kept beyond this page. */
  readonly keepTalk: (base: Which, talk: Talk) => boolean;
  readonly keepSettings: (base: Which, settings: AnswerSettings) => boolean;
}

/** `place` may throw, as the browser does where storage is forbidden. */
export function createTalkShelf(place: () => Place): TalkShelf {
  const held = new Map<string, string>();
  const read = (key: string): string | null => {
    const here = held.get(key);
    if (here !== undefined) return here;
    try {
      return place().getItem(key);
    } catch {
      return null;
    }
  };
  const put = (key: string, json: string): boolean => {
    try {
      place().setItem(key, json);
      return true;
    } catch {
      return false;
    }
  };
  const keep = (key: string, json: string): boolean => {
    const isKept = put(key, json);
    if (isKept) held.delete(key);
    else held.set(key, json);
    return isKept;
  };
  return {
    readTalk: (base) => parseTalk(read(keyOf('talk', base))),
    readSettings: (base) => parseSettings(read(keyOf('talk-settings', base)), base),
    keepTalk(base, talk) {
      const key = keyOf('talk', base);
      const bounded = newestWithin(talk, MOST_CHARACTERS);
      if (keep(key, JSON.stringify(bounded))) return true;
      // The newest turns that fit are better than an old state of the talk.
      for (let count = Math.floor(bounded.turns.length / 2); count > 0; count = Math.floor(count / 2)) {
        if (put(key, JSON.stringify({ turns: bounded.turns.slice(-count) }))) break;
      }
      return false;
    },
    keepSettings: (base, settings) => keep(keyOf('talk-settings', base), JSON.stringify(settings)),
  };
}

export const talkShelf = createTalkShelf(() => localStorage);
