/**
 * Makes `src/gate/language/held-out.txt`, the labelled texts that the tables are measured on: `node tools/run-ts.mjs tools/language-model/hold-out.ts FOLDER`. Twenty snippets of a hundred
 * letters or a little less a language, evenly taken from sources that the tables were not made from.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

const length = 100;
const each = 20;
/** English that a translation left as it was. */
const english = /\b(?:the|and|of|is|with|are|you|for|this|that|on)\b/g;

function snippets(path: string, tag: string): string[] {
  const text = readFileSync(path, 'utf8').replace(/\s+/g, ' ');
  const found: string[] = [];
  for (let at = 0; at + length < text.length; ) {
    const space = text.lastIndexOf(' ', at + length);
    const end = space > at + length / 2 ? space : at + length;
    const snippet = text.slice(at, end).trim();
    at = end;
    const letters = snippet.match(/[\p{L}\p{M}]/gu)?.length ?? 0;
    const isTranslated = tag === 'en' || (snippet.match(english)?.length ?? 0) < 2;
    // Scripts that need no translation of signs: at least half of it in its own script is seen to by taking out Latin text.
    const latin = snippet.match(/\p{Script=Latin}/gu)?.length ?? 0;
    if (letters >= length * 0.65 && isTranslated && (isLatin(text) || latin * 5 < letters)) found.push(snippet);
  }
  return found;
}

function isLatin(text: string): boolean {
  const sample = text.slice(0, 5_000);
  return (sample.match(/\p{Script=Latin}/gu)?.length ?? 0) * 2 > (sample.match(/\p{L}/gu)?.length ?? 0);
}

function evenly<T>(list: readonly T[], count: number): T[] {
  return list.length <= count ? [...list] : Array.from({ length: count }, (_, index) => list[Math.floor(((index + 0.5) * list.length) / count)]).filter((one) => one !== undefined);
}

export function main([folder]: readonly string[]): number {
  if (folder === undefined || !existsSync(`${folder}/held-out`)) {
    console.error('Usage: node tools/run-ts.mjs tools/language-model/hold-out.ts FOLDER');
    return 2;
  }
  const files = readdirSync(`${folder}/held-out`).sort();
  const tags = [...new Set(files.map((file) => file.split('.')[0] ?? ''))];
  const lines = tags.flatMap((tag) => {
    const sources = files.filter((file) => file.startsWith(`${tag}.`)).map((file) => snippets(`${folder}/held-out/${file}`, tag));
    const shares = sources.map((_, index) => Math.floor((each * (index + 1)) / sources.length) - Math.floor((each * index) / sources.length));
    return sources.flatMap((source, index) => evenly(source, shares[index] ?? 0)).map((snippet) => `${tag}\t${snippet}`);
  });
  writeFileSync('src/gate/language/held-out.txt', `${lines.join('\n')}\n`);
  console.log(`${lines.length} snippets in ${tags.length} languages`);
  return 0;
}
