/** The logits of a row that is read as generation reads it: in pieces, each seeing the keys and values of those before it in a cache. */
import { createAllocations } from '../../src/engine/allocations';
import type { Backend } from '../../src/engine/backend';
import { logitsOf } from '../../src/engine/head';
import { inferenceUse } from '../../src/engine/lora/adapter';
import type { Model } from '../../src/engine/models/model';
import { createBatchMemory } from '../../src/engine/run/batch';
import { runSteps } from '../../src/engine/run/breathe';
import { allocateCaches, type CacheForm } from '../../src/engine/run/generate';
import { createTape } from '../../src/engine/tape';

/** [T, V]. `lengths`: of the pieces, which make up the row. */
export async function cachedLogits(backend: Backend, model: Model, ids: Int32Array, lengths: readonly number[], form: CacheForm): Promise<Float32Array> {
  const capacity = Math.max(...lengths);
  const memory = createAllocations(backend);
  try {
    const caches = allocateCaches(memory, model, ids.length, form);
    const batch = memory.hold(createBatchMemory(backend, capacity));
    const tape = memory.hold(createTape(backend, capacity));
    const hidden = model.trace({ tape, batch: batch.tensors, loraOf: inferenceUse(null), caches });
    tape.keep(hidden.value);
    tape.seal();
    const index = memory.allocate('i32', capacity, 1);
    backend.write(index, Int32Array.from({ length: capacity }, (_, i) => i));
    const scratch = { compact: memory.allocate('f32', capacity, model.width), z: null, logits: memory.allocate('f32', capacity, model.vocabulary) };
    const all = new Float32Array(ids.length * model.vocabulary);
    let at = 0;
    for (const length of lengths) {
      batch.loadContinuation(ids.subarray(at, at + length), at);
      tape.rows = length;
      await runSteps(backend, tape.forward(), undefined);
      logitsOf(backend, model.head, null, scratch, hidden.value.tensor, index, length);
      all.set(await backend.read(scratch.logits, 0, length * model.vocabulary), at * model.vocabulary);
      at += length;
    }
    return all;
  } finally {
    memory.dispose();
  }
}
