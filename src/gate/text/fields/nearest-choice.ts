/** Which of a field's choices was probably meant: the same but for case, accents and signs, or a few letters away. */
import { foldCase } from '../words';

/** null: none is near, or several are equally near. */
export function nearestChoice(value: string, choices: readonly string[]): string | null {
  const written = plain(value);
  if (written === '') return null;
  let nearest: string[] = [];
  let least = Math.floor(Math.max(2, written.length) / 3 + 0.5);
  for (const choice of choices) {
    const steps = distance(written, plain(choice), least);
    if (steps > least) continue;
    nearest = steps < least ? [choice] : [...nearest, choice];
    least = steps;
  }
  return nearest.length === 1 ? (nearest[0] ?? null) : null;
}

/** Words beyond this length don't differ by a slip. */
const longest = 80;

const plain = (text: string): string => foldCase(text.trim()).replace(/[\s_.,;:'"-]+/g, ' ').slice(0, longest);

/** Letters put in, left out, changed, or two neighbours swapped (Damerau 1964); beyond `most`, some number beyond it. */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let steps = Math.min((previous[j - 1] ?? 0) + (isSame ? 0 : 1), (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) steps = Math.min(steps, (before[j - 2] ?? 0) + 1);
      current.push(steps);
    }
    if (Math.min(...current) > most && Math.min(...previous) > most) return most + 1;
    [before, previous] = [previous, current];
  }
  return previous[b.length] ?? 0;
}
