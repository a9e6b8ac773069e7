/** QLoRA against LoRA on the embedded model: an adapter over a base in few bits learns as well as one over the same base in f32, and no better. */
import { test } from 'vitest';
import { expectLossesNear } from './qlora-loss';

test('over int8, int4, NF4 and NF4 with double quantization, the loss after an epoch is within 2 % of that over f32', { timeout: 10 * 60_000 }, () => expectLossesNear(1, 0.2));
