// What src/gate/relevance/score.ts measures between the labelled items in tests/data/relevance and every purpose of their half, for weights.py. `node
// tools/relevance-tables/measure.mjs FOLDER` writes measured.json there: the means of the tuning half's vectors, and rows [half, datanet, label, shared, angle, mass,
// accepted cosine, accepted angle], where the label is on, other (an item on another datanet's topic), off or decoy.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../lib/project.mjs';
import { importTs } from '../run-ts.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Usage: node tools/relevance-tables/measure.mjs FOLDER');

const { massOf, nearness, profileOf, without } = await importTs('src/gate/relevance/score.ts');
const { profileOfTopic, topicProfile } = await importTs('src/gate/relevance/topic.ts');

const read = (name) => readFileSync(inRoot('tests', 'data', 'relevance', `${name}.jsonl`), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const textOf = (item) => item.text ?? (item.messages ? item.messages.map(({ content }) => content).join('\n') : `${item.prompt}\n${item.completion}`);
const acceptedCount = 7;

const datanets = read('datanets');
const itemsByHalf = { tune: read('tune'), held: read('held') };
const purposeOf = ({ purpose, topics }) => profileOf(`${purpose}\n${topics.join('\n')}`);
const mean = (profiles) => Array.from({ length: 64 }, (_, k) => Math.round(profiles.reduce((sum, { vector }) => sum + vector[k], 0) / profiles.length));
const meanOfPurposes = mean(datanets.filter(({ split }) => split === 'tune').map(purposeOf));
const meanOfItems = mean(itemsByHalf.tune.filter(({ label }) => label === 'on').map(({ item }) => profileOf(textOf(item))));

const rows = [];
for (const [half, items] of Object.entries(itemsByHalf)) {
  const nets = datanets.filter(({ split }) => split === half);
  const generic = [...new Set(items.filter(({ label }) => label === 'off').map(({ item }) => textOf(item)))];
  for (const net of nets) {
    const own = purposeOf(net);
    const purpose = { profile: own, direction: without(own.vector, meanOfPurposes) };
    const on = items.filter(({ datanet, label }) => datanet === net.id && label === 'on').map(({ item }) => textOf(item));
    const neighbours = new Set(nets.filter(({ id, language }) => id !== net.id && language === net.language).map(({ id }) => id));
    const texts = [
      ...on.map((text) => ['on', text]),
      ...items.filter(({ datanet, label }) => label === 'on' && neighbours.has(datanet)).map(({ item }) => ['other', textOf(item)]),
      ...generic.map((text) => ['off', text]),
      ...items.filter(({ datanet, label }) => datanet === net.id && label === 'decoy').map(({ item }) => ['decoy', textOf(item)]),
    ];
    for (const [label, text] of texts) {
      const accepted = profileOfTopic(topicProfile(on.filter((each) => each !== text).slice(0, acceptedCount)));
      const item = profileOf(text);
      const direction = without(item.vector, meanOfItems);
      const near = nearness(item, direction, purpose);
      const nearAccepted = nearness(item, direction, { profile: accepted, direction: without(accepted.vector, meanOfItems) });
      rows.push([half, net.id, label, near.shared, near.angle, massOf(item), nearAccepted.cosine, nearAccepted.angle]);
    }
  }
}
writeFileSync(join(folder, 'measured.json'), JSON.stringify({ meanOfPurposes, meanOfItems, rows }));
