/** What the parsers of config.json share: checked reading, and refusals that name the key. What the engine can't compute is refused here, at load. */
import * as z from 'zod/mini';
import { Refusal } from '../refusal';

export const positive = z.int().check(z.positive());
export const aboveZero = z.number().check(z.positive());
export const notNegative = z.number().check(z.minimum(0));
/** Positions beyond this are not exact in f32. */
export const positions = positive.check(z.maximum(2 ** 24));

export function unsupported(key: string, why: string): Refusal {
  return new Refusal('config', `config.json: "${key}" ${why}.`, 'Choose a model of a supported shape.');
}

/** `model_type` of a config.json. */
export function modelType(config: unknown): string {
  const parsed = z.looseObject({ model_type: z.string() }).safeParse(config);
  if (!parsed.success) throw unsupported('model_type', 'is missing');
  return parsed.data.model_type;
}

/** Reads the keys of `schema`; the refusal names the first that is missing or malformed. */
export function parseConfig<T extends z.core.$ZodType>(schema: T, config: unknown): z.output<T> {
  const parsed = z.safeParse(schema, config);
  if (parsed.success) return parsed.data;
  throw unsupported(parsed.error.issues[0]?.path.join('.') || 'config', 'is missing or not a usable value');
}

/** `value` must be one of `known`. */
export function requireOneOf(key: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) throw unsupported(key, `is "${value}"; only ${known.map((name) => `"${name}"`).join(', ')} ${known.length > 1 ? 'are' : 'is'} supported`);
}

export function requireDivides(key: string, value: number, ofKey: string, of: number): void {
  if (of % value !== 0) throw unsupported(key, `(${value}) does not divide "${ofKey}" (${of})`);
}

const quantizationSchema = z.looseObject({ quant_method: z.optional(z.string()), load_in_4bit: z.optional(z.boolean()), bnb_4bit_quant_type: z.optional(z.string()) });

/** Weights that were quantized beforehand are read in one form: NF4 as bitsandbytes stores it. */
export function requireReadableWeights(config: unknown): void {
  const { quantization_config: quantization } = parseConfig(z.looseObject({ quantization_config: z.nullish(quantizationSchema) }), config);
  if (!quantization) return;
  requireOneOf('quantization_config.quant_method', quantization.quant_method ?? 'unknown', ['bitsandbytes']);
  if (!quantization.load_in_4bit) throw unsupported('quantization_config.load_in_4bit', 'is not true; of bitsandbytes only 4-bit weights are supported');
  requireOneOf('quantization_config.bnb_4bit_quant_type', quantization.bnb_4bit_quant_type ?? 'fp4', ['nf4']);
}
