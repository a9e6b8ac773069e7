/** Seeded randomness: the same seed gives the same numbers on every device. Not for secrets. */

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, bound). */
  below(bound: number): number;
}

/** Mixes 32 bits (the finalizer of MurmurHash3, with Pelle Evensen's stronger constants). The WASM kernels hold the same function. */
export function mix32(x: number): number {
  let h = x >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
  h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
  return (h ^ (h >>> 15)) >>> 0;
}

/** xoshiro128**, seeded from one number by `mix32`. */
export function createRandom(seed: number): Random {
  const s = new Uint32Array(4);
  for (let i = 0; i < 4; i++) s[i] = mix32((seed >>> 0) + Math.imul(i + 1, 0x9e3779b9));
  const next32 = (): number => {
    const a = s[0]!;
    const b = s[1]!;
    const c = s[2]! ^ a;
    const d = s[3]! ^ b;
    const m = Math.imul(b, 5);
    const result = Math.imul((m << 7) | (m >>> 25), 9) >>> 0;
    s[1] = b ^ c;
    s[0] = a ^ d;
    s[2] = c ^ (b << 9);
    s[3] = (d << 11) | (d >>> 21);
    return result;
  };
  const next = (): number => (next32() * 2 ** 21 + (next32() >>> 11)) / 2 ** 53;
  return { next, below: (bound) => Math.floor(next() * bound) };
}

/** Numbers 0 … length − 1 in a seeded order (Fisher–Yates). */
export function permutation(length: number, random: Random): Int32Array {
  const order = Int32Array.from({ length }, (_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    const swap = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swap;
  }
  return order;
}
