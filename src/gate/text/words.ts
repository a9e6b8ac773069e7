/** Words and measures that several checks share: splitting text into words, folding accents away, and quoting what a person wrote in a message. */

/** Runs of letters, marks and digits with inner apostrophes: `Hana's`, `don't`, `3`. Linear: one pass, no nested repeats. */
const wordPattern = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}\p{N}]+)*/gu;

/** Scripts that write without spaces: each sign counts as a word. */
const spacelessPattern = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const spacelessRun = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu;

export function wordsOf(text: string): string[] {
  const runs = text.match(wordPattern) ?? [];
  if (!spacelessPattern.test(text)) return [...runs];
  return runs.flatMap((run) => (spacelessPattern.test(run) ? [...(run.match(spacelessRun) ?? [])] : [run]));
}

/** Lower case without accents, so that "Café" and "cafe" meet. */
export function foldCase(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();
}

/** Length in code points after trimming: what the rules' length bounds count. */
export function lengthOf(text: string): number {
  const trimmed = text.trim();
  let length = 0;
  for (let i = 0; i < trimmed.length; i++) {
    const unit = trimmed.charCodeAt(i);
    const isPair = unit >= 0xd800 && unit <= 0xdbff && i + 1 < trimmed.length && (trimmed.charCodeAt(i + 1) & 0xfc00) === 0xdc00;
    if (isPair) i += 1;
    length += 1;
  }
  return length;
}

/** In straight quotes, shortened, and on one line, for use inside a message. */
export function quote(text: string): string {
  const oneLine = text.slice(0, 400).replace(/\s+/g, ' ').trim();
  const points = Array.from(oneLine.slice(0, 100));
  const short = points.length > 40 ? `${points.slice(0, 40).join('')}…` : points.join('');
  return `"${short.replace(/\p{Surrogate}|\p{Cc}/gu, '�')}"`;
}

/** 1234567 → "1,234,567", the same in every locale. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

export function toThousandths(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000;
}
