/** What is wrong with a pattern that the owner typed, in the gate's own words; undefined: nothing, or nothing was typed yet. */
import { parsePattern } from '#gate';

export function patternProblem(pattern: string): string | undefined {
  if (pattern === '') return undefined;
  const parsed = parsePattern(pattern);
  return parsed.ok ? undefined : `${parsed.error.message} ${parsed.error.fix}`;
}
