import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHeap } from './heap';

describe('the heap', () => {
  test('never hands out memory twice, hands it out zeroed, and has all of it back in the end', () => {
    const steps = fc.array(fc.record({ size: fc.integer({ min: 1, max: 5000 }), frees: fc.nat() }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (sequence) => {
        const memory = new WebAssembly.Memory({ initial: 1 });
        const heap = createHeap(memory, 1000, 2 ** 32);
        const empty = heap.usedBytes;
        const held = new Map<number, number>();
        for (const { size, frees } of sequence) {
          const address = heap.allocate(size);
          expect(address % 64).toBe(0);
          for (const [other, length] of held) expect(address + size <= other || other + length <= address).toBe(true);
          const bytes = new Uint8Array(memory.buffer, address, size);
          expect(bytes.every((byte) => byte === 0)).toBe(true);
          bytes.fill(255);
          held.set(address, size);
          if (frees % 3 !== 0) continue;
          const victim = [...held.keys()][frees % held.size]!;
          held.delete(victim);
          heap.free(victim);
        }
        for (const address of held.keys()) heap.free(address);
        expect(heap.usedBytes).toBe(empty);
        // One block again: the whole fits where the parts were.
        const before = memory.buffer.byteLength;
        heap.free(heap.allocate(64));
        expect(memory.buffer.byteLength).toBe(before);
      }),
    );
  });

  test('gives all that there is up to its limit, what was given back at its end and was used included', () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const heap = createHeap(memory, 1000, 2 ** 17);
    const kept = heap.allocate(1000);
    const address = heap.allocate(5000);
    new Uint8Array(memory.buffer, address, 5000).fill(255);
    heap.free(address);
    const rest = 2 ** 17 - heap.usedBytes - 64;
    expect(heap.allocate(rest)).toBe(address);
    expect(new Uint8Array(memory.buffer, address, rest).every((byte) => byte === 0)).toBe(true);
    expect(heap.usedBytes).toBe(2 ** 17);
    expect(() => heap.allocate(1)).toThrow('No room');
    heap.free(kept);
    expect(heap.allocate(1000)).toBe(kept);
  });

  test('freeing twice is a bug', () => {
    const heap = createHeap(new WebAssembly.Memory({ initial: 1 }), 0, 2 ** 32);
    const address = heap.allocate(10);
    heap.free(address);
    expect(() => heap.free(address)).toThrow('freed before');
  });
});
