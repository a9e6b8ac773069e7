/**
 * Every family that llama.cpp converts, as its converters lay it out: the reference checkpoints, written as GGUF in f32, must give the logits that
 * transformers gives for the originals.
 */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createReferenceBackend, fileInMemory, type FileSource } from '#engine';
import { folderSource } from '../../cli/node-platform';
import { openBase } from '../../src/engine/checkpoints';
import { rowLogits } from '../../src/engine/run/score';
import { writeGguf } from '../../src/engine/testing-gguf';
import { asGguf, GGUF_CASES } from './as-gguf';
import { largestDifference } from './assertions';
import { openCase } from './case';
import { readPlain } from './plain-model';

/** The case's folder, with this file for its model. */
const withGguf = (folder: FileSource, file: Uint8Array): FileSource => ({ open: async (name) => (name === 'model.gguf' ? fileInMemory(file) : folder.open(name)) });

test.each(GGUF_CASES)('%s gives the logits of transformers', async (name) => {
  const folder = folderSource(join(import.meta.dirname, 'cases', name));
  const file = asGguf(name, await readPlain(folderSource(join(import.meta.dirname, 'cases', name, 'model'))), 'f32');
  const backend = createReferenceBackend();
  const { model, rows, tensor } = await openCase(backend, withGguf(folder, file));
  expect(model.unread).toEqual([]);
  const wanted = tensor('logits');
  const size = wanted.length / rows.length;
  for (const [i, row] of rows.entries()) {
    expect(largestDifference(await rowLogits({ backend, model, adapter: null, rows: [row] }), wanted.subarray(i * size, (i + 1) * size))).toBeLessThan(2e-4);
  }
});

test.each(['mamba', 'deepseek2', 'mistral3'])('the architecture %s, which is not known, is refused by its name', async (architecture) => {
  const file = fileInMemory(writeGguf({ 'general.architecture': { type: 'string', value: architecture } }));
  await expect(openBase({ open: async (name) => (name === 'model.gguf' ? file : null) })).rejects.toThrow(`"${architecture}"`);
});
