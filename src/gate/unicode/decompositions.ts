/** What normalizing needs to know of each code point: what it comes apart into, what two of them join to, how marks are ordered, and where a text may be cut. */
import { codePointCount, forEachRange, lazily, readNumbers, toSigned } from './encoded';
import { combiningClassRuns, compositionExclusionRanges, decompositions } from './tables';

export interface Form {
  /** Whether look-alikes (ﬁ, ①, Ａ) become what they mean. */
  readonly isCompatible: boolean;
  readonly isComposed: boolean;
  /** In `traits`: a text may be cut before this code point without changing what either side normalizes to. */
  readonly cutBit: number;
  /** In `traits`: cut on both sides, this code point stays as it is. */
  readonly stableBit: number;
}

export const forms = {
  nfd: { isCompatible: false, isComposed: false, cutBit: 1, stableBit: 16 },
  nfc: { isCompatible: false, isComposed: true, cutBit: 2, stableBit: 32 },
  nfkd: { isCompatible: true, isComposed: false, cutBit: 4, stableBit: 64 },
  nfkc: { isCompatible: true, isComposed: true, cutBit: 8, stableBit: 128 },
} as const satisfies Record<string, Form>;

/** Hangul syllables are reckoned, not listed (Unicode §3.12). */
export const hangul = { syllables: 0xac00, leads: 0x1100, vowels: 0x1161, trails: 0x11a7, leadCount: 19, vowelCount: 21, trailCount: 28, syllableCount: 11_172 } as const;

type Decompositions = ReadonlyMap<number, readonly number[]>;

export interface NormalizationData {
  /** Canonical combining class; 0, a starter, for code points beyond its end. */
  readonly classOf: Uint8Array;
  /** Whole decompositions; Hangul is not in them. */
  readonly canonical: Decompositions;
  readonly compatible: Decompositions;
  /** Second code point → first code point → what they join to. */
  readonly joined: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** A byte a code point, see `Form`. */
  readonly traits: Uint8Array;
}

export const normalizationData = lazily((): NormalizationData => {
  const classOf = readCombiningClasses();
  const { steps, compatibleSteps } = readDecompositions();
  const canonical = wholeDecompositions(steps, steps);
  const everyStep = new Map([...steps, ...compatibleSteps]);
  const compatible = wholeDecompositions(everyStep, everyStep);
  const { joined, composites } = readCompositions(steps, classOf);

  const traits = new Uint8Array(codePointCount).fill(255);
  for (const [codePoint, value] of classOf.entries()) if (value !== 0) traits[codePoint] = 0;
  const keep = (codePoint: number, bits: number): void => void (traits[codePoint] = (traits[codePoint] ?? 0) & bits);

  const joinsBack = (codePoint: number): boolean => joined.has(codePoint) || isBetween(codePoint, hangul.vowels, hangul.vowelCount) || isBetween(codePoint, hangul.trails + 1, hangul.trailCount - 1);
  const composedBits = forms.nfc.cutBit | forms.nfc.stableBit | forms.nfkc.cutBit | forms.nfkc.stableBit;
  for (const codePoint of joined.keys()) keep(codePoint, ~composedBits);
  for (let i = 0; i < hangul.vowelCount; i++) keep(hangul.vowels + i, ~composedBits);
  for (let i = 1; i < hangul.trailCount; i++) keep(hangul.trails + i, ~composedBits);
  for (let i = 0; i < hangul.syllableCount; i++) keep(hangul.syllables + i, ~(forms.nfd.stableBit | forms.nfkd.stableBit));

  for (const codePoint of compatible.keys()) {
    for (const form of Object.values(forms)) {
      const parts = (form.isCompatible ? compatible : canonical).get(codePoint);
      if (parts === undefined) continue;
      const first = parts[0] ?? 0;
      const isWholeAgain = form.isComposed && composites.has(codePoint) && !(form.isCompatible && isChangedByCompatibility(codePoint));
      if ((classOf[first] ?? 0) !== 0 || (form.isComposed && joinsBack(first))) keep(codePoint, ~(form.cutBit | form.stableBit));
      else if (!isWholeAgain) keep(codePoint, ~form.stableBit);
    }
  }
  return { classOf, canonical, compatible, joined, traits };

  function isChangedByCompatibility(codePoint: number): boolean {
    return compatible.get(codePoint)?.join() !== canonical.get(codePoint)?.join();
  }
});

export function isBetween(codePoint: number, start: number, count: number): boolean {
  return codePoint >= start && codePoint < start + count;
}

/** Written as runs of the gap of starters before it, its length less one, and the class. */
function readCombiningClasses(): Uint8Array {
  const classOf = new Uint8Array(0x20000);
  const numbers = readNumbers(combiningClassRuns);
  let at = 0;
  for (let i = 0; i + 2 < numbers.length; i += 3) {
    const start = at + (numbers[i] ?? 0);
    at = start + (numbers[i + 1] ?? 0) + 1;
    classOf.fill(numbers[i + 2] ?? 0, start, at);
  }
  return classOf;
}

/**
 * One step of each decomposition. Written as `gap · 8 + compatible · 4 + (length - 1, at most 3)`, the length less four where that says 3, and each code point as the
 * difference from what stood in its place in the last decomposition of the same sort.
 */
function readDecompositions(): { readonly steps: Decompositions; readonly compatibleSteps: Decompositions } {
  const numbers = readNumbers(decompositions);
  const steps = new Map<number, readonly number[]>();
  const compatibleSteps = new Map<number, readonly number[]>();
  const before: [number[], number[]] = [[], []];
  let at = 0;
  let i = 0;
  const next = (): number => numbers[i++] ?? 0;
  while (i < numbers.length) {
    const head = next();
    at += Math.floor(head / 8);
    const isCompatible = (head & 4) !== 0;
    const lengthCode = head & 3;
    const length = lengthCode === 3 ? next() + 4 : lengthCode + 1;
    const last = isCompatible ? before[1] : before[0];
    for (let each = 0; each < length; each++) last[each] = (last[each] ?? 0) + toSigned(next());
    (isCompatible ? compatibleSteps : steps).set(at, last.slice(0, length));
    at += 1;
  }
  return { steps, compatibleSteps };
}

function wholeDecompositions(of: Decompositions, steps: Decompositions): Decompositions {
  const takeApart = (codePoint: number): readonly number[] => steps.get(codePoint)?.flatMap(takeApart) ?? [codePoint];
  return new Map([...of.keys()].map((codePoint) => [codePoint, takeApart(codePoint)]));
}

/** Which pairs join: canonical pairs of a starter and another, but for the listed exclusions (Unicode §3.11, D113 to D117). */
function readCompositions(steps: Decompositions, classOf: Uint8Array): { readonly joined: NormalizationData['joined']; readonly composites: ReadonlySet<number> } {
  const excluded = new Set<number>();
  forEachRange(compositionExclusionRanges, (start, end) => {
    for (let codePoint = start; codePoint < end; codePoint++) excluded.add(codePoint);
  });
  const joined = new Map<number, Map<number, number>>();
  const composites = new Set<number>();
  for (const [codePoint, [first, second]] of steps) {
    if (first === undefined || second === undefined || excluded.has(codePoint) || (classOf[codePoint] ?? 0) !== 0 || (classOf[first] ?? 0) !== 0) continue;
    const byFirst = joined.get(second) ?? new Map<number, number>();
    byFirst.set(first, codePoint);
    joined.set(second, byFirst);
    composites.add(codePoint);
  }
  return { joined, composites };
}
