/** A good file of every format that the gate reads: what the fuzzer damages. */
import { readFile, readdir } from 'node:fs/promises';
import { docxOf, paragraph } from '../../src/gate/documents/testing/tiny-docx';
import { pdfOf } from '../../src/gate/documents/testing/tiny-pdf';
import { openSound, toWav } from '../../src/gate/audio';
import { inRoot } from '../../tools/lib/project.mjs';

export interface Seed {
  readonly kind: 'text' | 'image' | 'audio';
  readonly name: string;
  readonly bytes: Uint8Array;
}

const STORY = ['The harbour froze twice in that winter, and the ferry stayed at its pier for nine days.', 'Hana Petrov kept the tea room open, and everybody who came paid with firewood.', 'In March the ice went out with a noise that people still talk about.'];
const ROWS = STORY.map((answer, i) => ({ prompt: `What happened in part ${i + 1} of the winter's story?`, completion: answer }));

export async function seeds(): Promise<readonly Seed[]> {
  const text = (name: string, content: string): Seed => ({ kind: 'text', name, bytes: new TextEncoder().encode(content) });
  return [
    text('story.txt', STORY.join('\n\n')),
    text('story.md', `# The winter\n\n${STORY.join('\n\n## Later\n\n')}\n`),
    text('rows.jsonl', ROWS.map((row) => `${JSON.stringify(row)}\n`).join('')),
    text('rows.csv', `prompt,completion\n${ROWS.map(({ prompt, completion }) => `"${prompt}","${completion}"\n`).join('')}`),
    { kind: 'text', name: 'story.pdf', bytes: pdfOf([STORY.map((line, i) => ({ text: line, y: 700 - 24 * i }))]) },
    { kind: 'text', name: 'story.docx', bytes: docxOf(STORY.map((line) => paragraph(line)).join('')) },
    ...(await from('image', 'images/photos', (name) => ['coffee.jpg', 'cat.jpg'].includes(name))),
    ...(await from('image', 'images/formats', (name) => /^(?:alpha|lossless|palette|rgb|deflate|lzw|bilevel|progressive|grey)\./.test(name))),
    ...(await from('audio', 'audio', (name) => /^(?:slt-mill|allison-pbx-invalid|june-dir-last)\.mp3$|weasels\.copy\.flac$/.test(name))),
    { kind: 'audio', name: 'voice.wav', bytes: await wav() },
  ];
}

async function from(kind: Seed['kind'], folder: string, isWanted: (name: string) => boolean): Promise<Seed[]> {
  const at = inRoot('tests', 'data', folder);
  const names = (await readdir(at)).filter(isWanted).sort();
  return Promise.all(names.map(async (name) => ({ kind, name, bytes: new Uint8Array(await readFile(`${at}/${name}`)) })));
}

async function wav(): Promise<Uint8Array> {
  const sound = await openSound(new Uint8Array(await readFile(inRoot('tests', 'data', 'audio', 'slt-mill.mp3'))));
  if (!sound.ok) throw new Error(sound.finding.message);
  return toWav(sound.value, 0, sound.value.seconds);
}
