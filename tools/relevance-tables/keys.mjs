// Between `merge` and `pack`: the hashes of each word's features, by the code that the gate itself runs. `node tools/relevance-tables/keys.mjs FOLDER` reads merged.json
// there and writes keys.json, a list of hashes a word.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importTs } from '../run-ts.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Usage: node tools/relevance-tables/keys.mjs FOLDER');

const { featuresOf, hashOf } = await importTs('src/gate/relevance/features.ts');
const words = JSON.parse(readFileSync(join(folder, 'merged.json'), 'utf8'));
const keys = words.map(([, word]) => [...new Set(featuresOf(word).map(({ key }) => hashOf(key)))]);
writeFileSync(join(folder, 'keys.json'), JSON.stringify(keys));
