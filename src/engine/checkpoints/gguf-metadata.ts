/** Reads single values of a GGUF file's metadata, checked; a refusal names the key. */
import type { Gguf } from '../formats/gguf';
import { Refusal } from '../refusal';

function unusable(key: string, why: string): Refusal {
  return new Refusal('config', `The GGUF file's "${key}" ${why}.`, 'Choose a model of a supported shape, or convert it again.');
}

export function ggufText(gguf: Gguf, key: string): string {
  const value = gguf.metadata.get(key);
  if (typeof value !== 'string') throw unusable(key, value === undefined ? 'is missing' : 'is no text');
  return value;
}

/** `whenAbsent` stands for a key that is not there; without it the key must be. */
export function ggufNumber(gguf: Gguf, key: string, whenAbsent?: number): number {
  const value = gguf.metadata.get(key) ?? whenAbsent;
  if (typeof value === 'number') return value;
  if (value === undefined) throw unusable(key, 'is missing');
  // Some converters write one number a layer; one model here has one number for all.
  if (ArrayBuffer.isView(value)) {
    const [first, ...rest] = [...value].map(Number);
    if (first !== undefined && rest.every((other) => other === first)) return first;
    throw unusable(key, 'differs from layer to layer, which is not supported');
  }
  throw unusable(key, 'is no number');
}
