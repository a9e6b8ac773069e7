// What src/gate/relevance/score.ts measures of each labelled item in tests/data/relevance, for weights.py. `node tools/relevance-tables/measure.mjs FOLDER` writes measured.json
// there: rows [half, datanet, label, shared, angle, mass, accepted cosine, accepted angle].
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../lib/project.mjs';
import { importTs } from '../run-ts.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Usage: node tools/relevance-tables/measure.mjs FOLDER');

const { featuresOf } = await importTs('src/gate/relevance/features.ts');
const { nearness, profileOf, sumOf } = await importTs('src/gate/relevance/score.ts');

const read = (name) => readFileSync(inRoot('tests', 'data', 'relevance', `${name}.jsonl`), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const textOf = (item) => item.text ?? (item.messages ? item.messages.map(({ content }) => content).join('\n') : `${item.prompt}\n${item.completion}`);
const profile = (text) => profileOf(featuresOf(text));

const rows = [];
for (const half of ['tune', 'held']) {
  const datanets = read('datanets').filter(({ split }) => split === half);
  const items = read(half);
  const of = (id, label) => items.filter((item) => item.datanet === id && item.label === label).map(({ item }) => textOf(item));
  for (const [n, { id, purpose, topics }] of datanets.entries()) {
    const purposeProfile = profile(`${purpose}\n${topics.join('\n')}`);
    const on = of(id, 'on');
    // As in src/gate/text/relevance.test.ts: five texts of no datanet and one of each of the five datanets that follow.
    const others = [1, 2, 3, 4, 5].map((step, j) => of(datanets[(n + step) % datanets.length].id, 'on')[(n * 3 + j) % 13]);
    const sets = { on, off: [...of(id, 'off').slice(0, 5), ...others], decoy: of(id, 'decoy') };
    for (const [label, texts] of Object.entries(sets)) {
      for (const [k, text] of texts.entries()) {
        const accepted = on.filter((_, j) => label !== 'on' || j !== k).slice(0, 10);
        const item = profile(text);
        const toPurpose = nearness(item, purposeProfile);
        const toAccepted = nearness(item, sumOf(accepted.map(profile)));
        rows.push([half, id, label, toPurpose.shared, toPurpose.angle, toPurpose.mass, toAccepted.cosine, toAccepted.angle]);
      }
    }
  }
}
writeFileSync(join(folder, 'measured.json'), JSON.stringify(rows));
