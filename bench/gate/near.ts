/**
 * The search for near copies: how fast a text's signature is made, how long a question among 100,000 takes, and what an entry weighs, beside plain JavaScript that looks at
 * every one, and the npm package minhash. `npm run bench gate near`. Times are wall-clock time on the machine as it is.
 */
import { createHashIndex, createTextIndex, minhash, similarity } from '../../src/gate/near';
import { createRandom } from '../../src/gate/near/testing/random';
import { createVocabulary, rewrite, writeText } from '../../src/gate/near/testing/texts';
import { nameOf, openMinhash } from './peers';
import { signatureOf, wordsOf } from './plain-text';
import { attempt } from './report';

const QUERIES = 2000;
const LINEAR_QUERIES = 20;
/** The library takes minutes to sign 100,000. */
const LIBRARY_ITEMS = 10_000;
const LIBRARY_QUERIES = 500;
const TWIN_ITEMS = 1_000;

interface Spread {
  readonly median: number;
  readonly p99: number;
}

function spreadOf(times: number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0 };
}

function timed(count: number, work: (i: number) => void): Spread {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    work(i);
    times.push(performance.now() - start);
  }
  return spreadOf(times);
}

const shown = ({ median, p99 }: Spread): string => `median ${median.toFixed(3)} ms, p99 ${p99.toFixed(3)} ms`;
const perSecond = (count: number, start: number): string => `${Math.round((count * 1000) / (performance.now() - start)).toLocaleString('en')}/s`;

async function benchTexts(items: number): Promise<void> {
  const random = createRandom(1);
  const vocabulary = createVocabulary(random);
  const texts = Array.from({ length: items }, () => writeText(random, vocabulary, 1000));
  for (const text of texts.slice(0, 2000)) minhash(text);

  let start = performance.now();
  const signatures = texts.map((text) => minhash(text));
  console.log(`signature of 1 KB          ${perSecond(items, start)}`);

  const index = createTextIndex();
  start = performance.now();
  signatures.forEach((signature, id) => index.add(id, signature));
  console.log(`add to the index           ${perSecond(items, start)}; ${Math.round(index.sizeBytes / items)} bytes an item`);

  const copies = Array.from({ length: QUERIES }, () => minhash(rewrite(random, vocabulary, texts[random(items)] ?? '', 5)));
  const strangers = Array.from({ length: QUERIES }, () => minhash(writeText(random, vocabulary, 1000)));
  for (const signature of copies.slice(0, 200)) index.nearest(signature);
  let found = 0;
  console.log(`nearest, of a near copy    ${shown(timed(QUERIES, (i) => void (found += index.nearest(copies[i] ?? new Uint32Array()) === null ? 0 : 1)))}; ${found} of ${QUERIES} found`);
  console.log(`nearest, of a new text     ${shown(timed(QUERIES, (i) => void index.nearest(strangers[i] ?? new Uint32Array())))}`);
  const rawTexts = Array.from({ length: QUERIES }, () => writeText(random, vocabulary, 1000));
  console.log(`signature and nearest      ${shown(timed(QUERIES, (i) => void index.nearest(rawTexts[i] ?? '')))}`);

  const linear = (asked: Uint32Array): number => {
    let best = 0;
    for (const signature of signatures) best = Math.max(best, similarity(asked, signature));
    return best;
  };
  console.log(`plain: look at each        ${shown(timed(LINEAR_QUERIES, (i) => void linear(copies[i] ?? new Uint32Array())))}`);

  start = performance.now();
  for (const text of texts.slice(0, TWIN_ITEMS)) signatureOf(wordsOf(text).join(' '));
  console.log(`plain: signature of 1 KB   ${perSecond(TWIN_ITEMS, start)}; 128 hash functions over runs of five letters`);
  await attempt('minhash', () => benchLibrary(texts.slice(0, Math.min(items, LIBRARY_ITEMS))));
}

/** Signatures of the words, as the library's example has them, and buckets of four values. */
async function benchLibrary(texts: readonly string[]): Promise<void> {
  const { Minhash, LshIndex } = await openMinhash();
  const signed = (text: string): unknown => {
    const signature = new Minhash({ numPerm: 128 });
    for (const word of new Set(wordsOf(text))) signature.update(word);
    return signature;
  };
  let start = performance.now();
  const signatures = texts.map(signed);
  console.log(`${nameOf('minhash')}: signature    ${perSecond(texts.length, start)}, of words`);
  const index = new LshIndex({ bandSize: 4 });
  start = performance.now();
  signatures.forEach((signature, id) => index.insert(String(id), signature));
  console.log(`${nameOf('minhash')}: add          ${perSecond(texts.length, start)}`);
  const copies = Array.from({ length: LIBRARY_QUERIES }, (_, i) => signed(`${texts[i]?.slice(40)}`));
  // It throws for a bucket that nobody is in.
  for (const copy of copies) for (const band of index.getHashbands(copy)) index.index[band] ??= [];
  console.log(`${nameOf('minhash')}: candidates   ${shown(timed(LIBRARY_QUERIES, (i) => void index.query(copies[i])))}, among ${texts.length.toLocaleString('en')}, not compared`);
}

/** All but a few words of every text are the same. */
function benchCrowd(items: number): void {
  const random = createRandom(2);
  const vocabulary = createVocabulary(random);
  const form = writeText(random, vocabulary, 1000);
  const index = createTextIndex();
  for (let id = 0; id < items; id++) index.add(id, rewrite(random, vocabulary, form, 4));
  const asked = Array.from({ length: 500 }, () => minhash(rewrite(random, vocabulary, form, 4)));
  console.log(`nearest, all of one form   ${shown(timed(500, (i) => void index.nearest(asked[i] ?? new Uint32Array())))}`);
}

function benchHashes(items: number, bits: number, radius: number): void {
  const random = createRandom(bits);
  const draw = (): Uint8Array => Uint8Array.from({ length: bits / 8 }, () => random(256));
  const hashes = Array.from({ length: items }, draw);
  const index = createHashIndex(bits, radius);
  hashes.forEach((hash, id) => index.add(id, hash));
  const near = Array.from({ length: QUERIES }, () => {
    const copy = Uint8Array.from(hashes[random(items)] ?? []);
    for (let flip = 0; flip < radius; flip++) copy[random(copy.length)]! ^= 1 << random(8);
    return copy;
  });
  const far = Array.from({ length: QUERIES }, draw);
  for (const hash of near.slice(0, 200)) index.nearest(hash);
  console.log(`\n${bits} bits, radius ${radius}: ${Math.round(index.sizeBytes / items)} bytes an item`);
  console.log(`nearest, of a near copy    ${shown(timed(QUERIES, (i) => void index.nearest(near[i] ?? new Uint8Array())))}`);
  console.log(`nearest, of a new one      ${shown(timed(QUERIES, (i) => void index.nearest(far[i] ?? new Uint8Array())))}`);

  const bitsOf = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);
  const linear = (asked: Uint8Array): number => {
    let best = bits;
    for (const hash of hashes) {
      let distance = 0;
      for (let i = 0; i < hash.length; i++) distance += bitsOf[(hash[i] ?? 0) ^ (asked[i] ?? 0)] ?? 0;
      best = Math.min(best, distance);
    }
    return best;
  };
  console.log(`plain: look at each        ${shown(timed(LINEAR_QUERIES, (i) => void linear(near[i] ?? new Uint8Array())))}`);
}

export async function main([count]: readonly string[]): Promise<void> {
  const items = count === undefined ? 100_000 : Number(count);
  console.log(`\nSearch for near copies (goal: 1 ms a query among 100,000): texts of 1 KB, ${items.toLocaleString('en')} of them`);
  await benchTexts(items);
  benchCrowd(Math.min(items, 50_000));
  benchHashes(items, 64, 10);
  benchHashes(items, 256, 32);
}
