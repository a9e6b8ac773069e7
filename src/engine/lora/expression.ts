/**
 * Regular expressions over layers' paths, as PEFT has them in `target_modules` and `rank_pattern`. They come from files, and some would take longer than
 * a lifetime: one that repeats a group, or repeats many times, is not used.
 */
const REPETITION = /[*+{]/g;
const REPEATED_GROUP = /\)[*+{]/;
/** On a path of sixty characters, five repetitions are tried in some millions of ways at most. */
const MOST_REPETITIONS = 5;

/** Matches a whole path. Null when the text is no expression that can be used. */
export function pathExpression(text: string): RegExp | null {
  if (REPEATED_GROUP.test(text) || (text.match(REPETITION)?.length ?? 0) > MOST_REPETITIONS) return null;
  try {
    return new RegExp(`^(?:${text})$`);
  } catch {
    return null;
  }
}
