/** As qlora.test.ts, by the embedded model's recipe to its end. */
import { test } from 'vitest';
import { expectLossesNear } from './qlora-loss';

test('over int8, int4, NF4 and NF4 with double quantization, the loss after all epochs of the recipe is within 2 % of that over f32', () => expectLossesNear(5, 0.06));
