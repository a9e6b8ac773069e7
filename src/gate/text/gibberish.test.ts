import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gibberish } from './gibberish';

const seed = 20_261_122;

/** Numerical Recipes' generator: the same texts on every run. */
function createRandom(): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const random = createRandom();
const pick = <T>(list: ArrayLike<T>): T => list[random(list.length)] as T;
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const lettersOf = (alphabet: string) => (): string => times(4 + random(5), () => pick(alphabet)).join('');
const wordsOf = (make: () => string): string => times(3 + random(6), make).join(' ');

/** Mashing with both hands: letters from the home row and its neighbours, left and right in turn. */
const mash = (): string => times(5 + random(6), () => pick(random(2) === 0 ? 'asdfgqwert' : 'jklhuiop')).join('');

const made: Readonly<Record<string, () => string>> = {
  'random letters': () => wordsOf(lettersOf('abcdefghijklmnopqrstuvwxyz')),
  'random Cyrillic': () => wordsOf(lettersOf('абвгдежзийклмнопрстуфхцчшщъыьэюя')),
  'random Arabic': () => wordsOf(lettersOf('ابتثجحخدذرزسشصضطظعغفقكلمنهوي')),
  'random Devanagari': () => wordsOf(lettersOf('कखगघचछजटठडतथदधनपफबभमयरलवशसहािीुूे')),
  'home row': () => wordsOf(lettersOf('asdfghjkl')),
  'both hands': () => wordsOf(mash),
  'consonants': () => wordsOf(lettersOf('bcdfghjklmnpqrstvwxz')),
  'capitals': () => wordsOf(lettersOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ')),
  'one word': () => { const word = pick(['test', 'hello', 'spam', 'слово', 'kelime', 'मज़ा', 'palabra']); return times(5 + random(20), () => word).join(' '); },
  'one letter': () => pick('abcdeкмя').repeat(8 + random(30)),
  'two letters': () => (pick('abcd') + pick('xyzw')).repeat(8 + random(10)),
  'one sign': () => pick('.?!*-#').repeat(6 + random(30)),
  'three keys': () => times(3 + random(3), () => pick(['qwe', 'asd', 'zxc', 'jkl']).repeat(2)).join(' '),
  'encoded': () => times(100 + random(60), () => pick('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')).join(''),
  'in a sentence': () => `The answer to this question is ${times(3, lettersOf('bcdfghjklmnpqrstvwxz')).join(' ')} as everybody knows.`,
};

const unusual = [
  'Yes.', 'No', '42', 'H2O', 'C6H12O6 + 6 O2 → 6 CO2 + 6 H2O', 'CH3-CH2-OH', 'NaHCO3 and KMnO4', '2,4-dichlorophenoxyacetic acid', 'methyl tert-butyl ether', 'π ≈ 3.14159', 'a² + b² = c²', 'E = mc²', '==', '∀x ∃y: x < y',
  'Hrvoje Škvorecký and Zbigniew Brzeziński met Mkrtchyan.', 'Nguyễn Thị Minh Khai', 'Ngũgĩ wa Thiong’o, Nkrumah, Mbappé, Xi Jinping', 'Wojciech Szczęsny', 'Krzysztof Krawczyk', 'Þórbergur Þórðarson', 'Siobhán Ní Dhuibhne', 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch',
  'const fn = (xs) => xs.map((x) => x * x).filter(Boolean);', 'for i in range(10): print(i ** 2)', '#include <stdio.h>\nint main(void) { return 0; }', "SELECT id, qty FROM stock WHERE sku = 'XKCD-42';", 'kubectl rollout restart; psql, pgbouncer, nginx', 'git rebase -i HEAD~3 && git push --force-with-lease', 'Use `ctrl+shift+qwxz` or grep -rnw.', '<div class="nav"><a href="#">x</a></div>', 'x = np.linalg.lstsq(A, b, rcond=None)[0]',
  'milk, eggs, flour, sugar', '- bread\n- butter\n- jam', '1. wash\n2. rinse\n3. repeat', 'apple, apple, pear, apple', 'red; green; blue', 'Mon Tue Wed Thu Fri Sat Sun', 'Jan Feb Mar Apr May Jun',
  'ACGTACGTTAGCCATGGA', 'acgtacgtgcta', 'ATG GCC ATT GTA ATG GGC CGC TGA AAG', 'MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQ', 'SKU-4711-XB, PN 8GHT-22K', 'ISBN 978-3-16-148410-0', 'WX-9921 / ZR-17', 'BRN-2201-KXQ', 'VIN WDBUF56X48B123456',
  '#throwbackthursday #nofilter #tbt', '#BlackLivesMatter', '@jkrowling', 'https://example.com/aGVsbG8gd29ybGQgdGhpcyBpcyBhIHZlcnkgbG9uZyBiYXNlNjQgdG9rZW4gMTIzNDU2Nzg5MDEyMw', 'www.xkcd.com/1053', 'mailto:info@qwrt.example', 'C:\\Windows\\System32\\drvstore', '/usr/lib/x86_64-linux-gnu/libxkbcommon.so.0',
  'Tyger Tyger, burning bright, In the forests of the night', 'Rose is a rose is a rose is a rose.', "'Twas brillig, and the slithy toves did gyre and gimble in the wabe", 'Wee, sleekit, cow’rin, tim’rous beastie', 'Da steh ick nu, ick armer Tor', 'Mir wölled das nöd, gäll', 'Ech hunn dat net gewosst', "Ah dinnae ken whit ye're oan aboot", 'Vlk zmrzl, zhltl hrst zrn.', 'Strč prst skrz krk.', 'Quarta feira fui lá', 'Eyjafjallajökull', 'Gwdihŵ', 'Cwm Rhondda, Ynys Môn and Csíkszentmihályi',
  'HTTP, HTTPS, XML, JSON, TCP, DNS, NASA, UNESCO and TLS.', 'GHz, kWh, Mbps, UNICEF and OPEC.', 'LMAO, BRB, TTYL, IMHO', 'Hahaha, that was funny! Hmm… brrr. Shhh!', 'Sooo good, nooo way, yesss!', 'Bora Bora, Pago Pago, Walla Walla', 'very, very, very old', 'The QWERTY keyboard has Q, W, E, R, T and Y in its first row.', 'Strengths, rhythms, twelfths, borscht and schnapps.', 'Rechtsschutzversicherungsgesellschaften und Donaudampfschifffahrt.',
  'Мцхета, Мкртчян, Бжезинский и Грзмот', 'взгляд, всплеск, контрвзбзднуть', 'ЧПУ, ГОСТ, МГУ, ФСБ и РЖД', 'Крк, Врбник и Смрт', 'Хрватска и Црна Гора', 'محمد بن عبد الله القحطاني', 'विद्यार्थी, ज्योत्स्ना, कृष्ण', 'Кызыл-Кум, Джезказган, Ысык-Көл',
  'rgb, hsl, cmyk', 'km, kg, cm, mm', 'crwth, nth, psst', 'Iqaluit, Kuujjuaq, Ittoqqortoormiit', 'Kyrgyzstan, Djibouti, Reykjavík', 'Xhosa, Tlingit, Mxolisi, Khwezi', '| a | b |\n|---|---|\n| 1 | 2 |', '1, 2, 3, 4, 5, 6, 7, 8', '♔ e4 e5 ♘f3 ♘c6', 'Cmaj7 F#m7b5 B7 Em', '👍👍👍',
];

test('gibberish is told from text: precision and recall of at least 0.95 on the labelled set', () => {
  const heldOut = readFileSync(new URL('../language/held-out.txt', import.meta.url), 'utf8').trimEnd().split('\n').map((line) => line.slice(line.indexOf('\t') + 1));
  const real = [...unusual, ...heldOut, ...heldOut.map((text) => text.slice(0, 30)), ...heldOut.map((text) => text.slice(0, 12))];
  const isFound = (text: string): boolean => gibberish({ name: 'text', use: 'passage', text }, 0).length > 0;
  const alarms = real.filter(isFound);
  const byKind = Object.entries(made).map(([kind, make]) => ({ kind, missed: times(100, make).filter((text) => !isFound(text)) }));
  const all = byKind.length * 100;
  const found = all - byKind.reduce((sum, { missed }) => sum + missed.length, 0);
  const precision = found / (found + alarms.length);
  const recall = found / all;
  console.warn(
    [
      `gibberish (seed ${seed}): precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} on ${all} made and ${real.length} real texts; ${alarms.length} false alarms`,
      ...byKind.map(({ kind, missed }) => `  ${kind}: ${100 - missed.length} of 100${missed.length > 0 ? `; missed: ${missed.slice(0, 3).join(' | ')}` : ''}`),
      ...alarms.slice(0, 40).map((text) => `  false alarm: ${text}`),
    ].join('\n'),
  );
  expect(precision).toBeGreaterThanOrEqual(0.95);
  expect(recall).toBeGreaterThanOrEqual(0.95);
  expect(alarms.length / real.length).toBeLessThanOrEqual(0.005);
  // Each of these was written to look odd.
  expect(unusual.filter(isFound)).toEqual([]);
}, 60_000);

test.each(['The property of the party: liberty and poverty.', 'Property "property" is set; the property value counts.', 'Strewn with hertz, blazer and copytree.'])('words with four neighbouring keys are words: %s', (text) => {
  expect(gibberish({ name: 'text', use: 'passage', text }, 1)).toEqual([]);
});
