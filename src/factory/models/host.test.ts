import { describe, expect, test } from 'vitest';
import { readIndex, titleOf, toFetch } from './host';

const file = { name: 'SmolLM2-135M-Instruct.Q4_1.gguf', sizeBytes: 98_362_432, sha256: 'ab'.repeat(32) };
const smol = { id: 'smollm2-135m-instruct', name: 'smollm2-135m-instruct', summary: 'A small chat model.', format: 'gguf', sizeBytes: file.sizeBytes, licence: 'apache-2.0', from: 'pip', files: [file] };

describe('the host’s models', () => {
  test('are those that it has, then those that it would fetch', () => {
    const listed = readIndex({ models: [smol], offered: [{ ...smol, from: undefined }, { ...smol, id: 'other', name: 'owner/other' }] });
    expect(listed.map(({ id, isHere }) => [id, isHere])).toEqual([['smollm2-135m-instruct', true], ['other', false]]);
  });

  test('a host that serves only files has none', () => {
    for (const answer of [null, '<!doctype html>', {}, { models: 'many' }]) expect(readIndex(answer)).toEqual([]);
  });

  test('are called as people say', () => {
    expect(['smollm2-135m-instruct', 'owner/name', 'owner/name:model.Q8_0.gguf'].map(titleOf)).toEqual(['SmolLM2 135M', 'name', 'name, model.Q8_0']);
  });

  test('are kept under a name of their content, a .gguf under the name that the engine looks for', () => {
    const [model] = readIndex({ models: [smol] });
    const wanted = toFetch(model!, 'this computer');
    expect(wanted).toMatchObject({ id: 'smollm2-135m-instruct-abababab', name: 'SmolLM2 135M', url: '/models/smollm2-135m-instruct/' });
    expect(wanted.files).toEqual([{ name: 'model.gguf', hostName: file.name, sizeBytes: file.sizeBytes, sha256: file.sha256 }]);
  });
});
