/**
 * The mixture-of-experts MLP of DeepSeek: a router weighs experts by token, and the answers of the chosen ones are added to those of shared experts
 * that every token sees. Every expert runs over all rows and counts 0 where it wasn't chosen: exact, and simple, at the cost of the work that a
 * sparse product would save. Adapters never target experts or the router.
 *
 *     y = Shared(x) + Σ_e w_e(x) · Expert_e(x)
 */
import type { Tensor } from '../backend';
import type { Routing } from '../backend-experts';
import { addWeighed, route } from '../experts';
import { linear, type Linear } from '../lora/linear';
import type { Variable } from '../tape';
import type { ModelContext } from './model';
import { gatedMlp, readGatedMlp, type GatedMlp } from './pieces';
import type { WeightReader } from './weights';

export interface Experts {
  readonly router: Linear;
  /** Sways the choice of experts, not their weights. */
  readonly choiceBias: Tensor | null;
  readonly experts: readonly GatedMlp[];
  readonly shared: GatedMlp | null;
}

export interface ExpertSizes {
  readonly width: number;
  readonly inner: number;
  readonly count: number;
  readonly sharedCount: number;
  readonly sharedBias: boolean;
  readonly hasChoiceBias: boolean;
}

export async function readExperts(reader: WeightReader, at: string, { width, inner, count, sharedCount, sharedBias, hasChoiceBias }: ExpertSizes): Promise<Experts> {
  // In f32 whatever the others are stored in: a choice must not hang on rounding.
  const router: Linear = { name: `${at}.gate`, weight: await reader.tensor(`${at}.gate.weight`, count, width), bias: null, inputs: width, outputs: count };
  const choiceBias = hasChoiceBias ? await reader.tensor(`${at}.gate.e_score_correction_bias`, 1, count) : null;
  const experts: GatedMlp[] = [];
  for (let e = 0; e < count; e++) experts.push(await readGatedMlp(reader, `${at}.experts.${e}`, width, inner, false));
  const shared = sharedCount > 0 ? await readGatedMlp(reader, `${at}.shared_experts`, width, inner * sharedCount, sharedBias) : null;
  return { router, choiceBias, experts, shared };
}

export function mixExperts(context: ModelContext, x: Variable, { router, choiceBias, experts, shared }: Experts, routing: Routing, residual: Variable): Variable {
  const { tape } = context;
  const weights = route(tape, linear(tape, x, router, null), routing, choiceBias);
  const frozen: ModelContext = { ...context, loraOf: () => null };
  const start = shared ? gatedMlp(context, x, shared, residual) : residual;
  return experts.reduce((sum, expert, e) => addWeighed(tape, sum, gatedMlp(frozen, x, expert), weights, e), start);
}
