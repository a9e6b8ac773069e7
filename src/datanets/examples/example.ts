/** What the form shows its rules on: a thing that somebody might send, and how it looks in a line. What becomes of it is for the gate alone to say. */
import type { EntryFile, Rules } from '#gate';

export interface Example {
  /** Its own within one list. */
  readonly id: string;
  /** What it is, never what becomes of it: "A short one". */
  readonly title: string;
  /** Made when it is first judged: pictures and recordings take some work. */
  readonly file: () => EntryFile;
  /** The words of it, for a text, or what is said of a picture or recording. */
  readonly words: string;
  /**
   * content: judged as if its format and size were taken and as if it were about the datanet's topic, for it is made to show something else; all: judged as it is.
   */
  readonly judged: 'content' | 'all';
}

/** No example is larger. */
const mostBytes = 1_000_000;

/** The rules that an example is judged by. */
export function rulesFor(example: Pick<Example, 'judged'>, rules: Rules): Rules {
  if (example.judged === 'all') return rules;
  const anyTopic = { purpose: '', topics: [], perDay: { ...rules.perDay, bytes: Math.max(rules.perDay.bytes, mostBytes) } };
  if (rules.kind === 'text') return { ...rules, ...anyTopic };
  if (rules.kind === 'image') return { ...rules, ...anyTopic, formats: [...new Set([...rules.formats, 'bmp' as const])] };
  return { ...rules, ...anyTopic, formats: [...new Set([...rules.formats, 'wav' as const])] };
}

/** Calls the maker once, however often the file is asked for. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
