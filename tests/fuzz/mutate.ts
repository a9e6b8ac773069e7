/** Damaged files: what a broken disk, a cut connection or somebody hostile makes of a good one. The same seed makes the same damage. */

/** Numbers 0 … 2³² − 1 (xorshift32, Marsaglia 2003). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>>= 0);
  };
}

const TELLING = [0, 1, 0x7f, 0x80, 0xff];
const LENGTHS = [0, 1, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

type Damage = (bytes: Uint8Array, random: () => number, other: Uint8Array) => Uint8Array;

const at = (bytes: Uint8Array, random: () => number): number => (bytes.length === 0 ? 0 : random() % bytes.length);

/** Most often near the beginning, where headers are. */
const early = (bytes: Uint8Array, random: () => number): number => (random() % 2 === 0 ? at(bytes, random) : at(bytes.subarray(0, 256), random));

const join = (...parts: readonly Uint8Array[]): Uint8Array => {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
};

const DAMAGES: readonly Damage[] = [
  function flip(bytes, random) {
    const out = bytes.slice();
    for (let i = 1 + (random() % 8); i > 0; i--) out[early(out, random)]! ^= 1 << random() % 8;
    return out;
  },
  function overwrite(bytes, random) {
    const out = bytes.slice();
    for (let i = 1 + (random() % 4); i > 0; i--) out[early(out, random)] = TELLING[random() % TELLING.length]!;
    return out;
  },
  function lie(bytes, random) {
    const out = bytes.slice();
    const place = Math.min(early(out, random), Math.max(0, out.length - 4));
    if (out.length >= 4) new DataView(out.buffer).setUint32(place, LENGTHS[random() % LENGTHS.length]!, random() % 2 === 0);
    return out;
  },
  function cut(bytes, random) {
    return bytes.slice(0, at(bytes, random));
  },
  function remove(bytes, random) {
    const from = early(bytes, random);
    return join(bytes.subarray(0, from), bytes.subarray(from + 1 + (random() % 64)));
  },
  function repeat(bytes, random) {
    const from = early(bytes, random);
    const part = bytes.subarray(from, from + 1 + (random() % 512));
    return join(bytes.subarray(0, from), ...Array.from({ length: 1 + (random() % 32) }, () => part), bytes.subarray(from));
  },
  function insert(bytes, random) {
    const from = early(bytes, random);
    return join(bytes.subarray(0, from), Uint8Array.from({ length: 1 + (random() % 32) }, () => random()), bytes.subarray(from));
  },
  function graft(bytes, random, other) {
    return join(bytes.subarray(0, at(bytes, random)), other.subarray(at(other, random)));
  },
];

/** `bytes` with one to three kinds of damage; `other` lends what is grafted. */
export function damaged(bytes: Uint8Array, random: () => number, other: Uint8Array): Uint8Array {
  let out = bytes;
  for (let i = 1 + (random() % 3); i > 0; i--) out = DAMAGES[random() % DAMAGES.length]!(out, random, other);
  return out;
}
