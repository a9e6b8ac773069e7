/**
 * What is claimed of families and storages, as data: tests/golden/features.test.ts runs every claim that no reference case answers, and
 * docs/FEATURES.md is written from it. A family is a line in `FAMILIES`, and one in `ANSWERED` for each of its reference cases.
 */
import type { CASES, QUANTIZED_CASES } from './case';
import { GGUF_CASES } from './as-gguf';
import { STORAGES, type StorageName } from './storages';

export interface Family {
  readonly name: string;
  /** The reference case whose weights are written in every storage. */
  readonly caseName: (typeof CASES)[number];
  /** The one that is written as GGUF, where rows of the other are no whole number of blocks. */
  readonly ggufCase?: (typeof CASES)[number];
}

export const FAMILIES = [
  { name: 'GPT-2', caseName: 'gpt2' },
  { name: 'LLaMA', caseName: 'llama' },
  { name: 'LLaMA 3 (scaled positions, tied)', caseName: 'llama3-scaled-tied' },
  { name: 'LLaMA with YaRN', caseName: 'llama-yarn' },
  { name: 'Mistral (window)', caseName: 'mistral-window' },
  { name: 'Ministral', caseName: 'ministral' },
  { name: 'Ministral 3', caseName: 'ministral3' },
  { name: 'Qwen 2', caseName: 'qwen2' },
  { name: 'DeepSeek R1 Distill Qwen', caseName: 'deepseek-r1-distill-qwen' },
  { name: 'Qwen 3', caseName: 'qwen3' },
  { name: 'BLOOM', caseName: 'bloom', ggufCase: 'bloom-hub-names' },
  { name: 'GLM', caseName: 'glm' },
  { name: 'GLM 4', caseName: 'glm4' },
  { name: 'ChatGLM', caseName: 'chatglm-layout' },
  { name: 'DeepSeek V2', caseName: 'deepseek-v2' },
  { name: 'DeepSeek V3', caseName: 'deepseek-v3' },
] as const satisfies readonly Family[];

type FamilyName = (typeof FAMILIES)[number]['name'];
type Answered = readonly [family: FamilyName, storage: StorageName, ...((typeof QUANTIZED_CASES)[number] | readonly [name: (typeof CASES)[number]])];

/** Where transformers and PEFT give the answer: a case, for cases with several also the folder of its weights and how they are quantized. */
export const ANSWERED: readonly Answered[] = [
  ['GPT-2', 'f32', 'gpt2'],
  ['GPT-2', 'f32', 'gpt2-hub-names'],
  ['LLaMA', 'f32', 'llama'],
  ['LLaMA', 'nf4', 'nf4-llama', 'model_f32', 'nf4'],
  ['LLaMA', 'bitsandbytes nf4', 'nf4-llama', 'model', 'none'],
  ['LLaMA', 'GGUF Q8_0', 'gguf-q8-llama', 'model', 'none'],
  ['LLaMA 3 (scaled positions, tied)', 'bf16', 'llama3-scaled-tied'],
  ['LLaMA with YaRN', 'f32', 'llama-yarn'],
  ['Mistral (window)', 'f16', 'mistral-window'],
  ['Ministral', 'f32', 'ministral'],
  ['Ministral 3', 'bf16', 'ministral3'],
  ['Qwen 2', 'f32', 'qwen2'],
  ['Qwen 2', 'nf4-double', 'nf4-double-qwen2', 'model_f32', 'nf4-double'],
  ['Qwen 2', 'bitsandbytes nf4-double', 'nf4-double-qwen2', 'model', 'none'],
  ['Qwen 2', 'GGUF Q4_0', 'gguf-q4-qwen2', 'model', 'none'],
  ['DeepSeek R1 Distill Qwen', 'bf16', 'deepseek-r1-distill-qwen'],
  ['Qwen 3', 'f32', 'qwen3'],
  ['BLOOM', 'f32', 'bloom'],
  ['BLOOM', 'f16', 'bloom-hub-names'],
  ['GLM', 'f32', 'glm'],
  ['GLM 4', 'f32', 'glm4'],
  ['ChatGLM', 'f32', 'chatglm-layout'],
  ['DeepSeek V2', 'f32', 'deepseek-v2'],
  ['DeepSeek V3', 'f32', 'deepseek-v3'],
];

/** Who says what the right numbers are; null where nobody has tried. */
export type Truth = 'PEFT' | 'f32' | null;

export const storageNames: readonly StorageName[] = Object.keys(STORAGES).filter((name): name is StorageName => Object.hasOwn(STORAGES, name));

export function truthOf(family: Family, storage: StorageName): Truth {
  if (ANSWERED.some(([name, stored]) => name === family.name && stored === storage)) return 'PEFT';
  return caseFor(family, storage) === null ? null : 'f32';
}

/** The case whose weights are written in this storage; null where it has none for this family. */
export function caseFor({ caseName, ggufCase = caseName }: Family, storage: StorageName): string | null {
  if (!storage.startsWith('GGUF')) return caseName;
  return GGUF_CASES.includes(ggufCase) ? ggufCase : null;
}

/** What no reference case answers, and is tested against the same numbers in f32. */
export const unansweredFeatures = FAMILIES.flatMap((family) =>
  storageNames.flatMap((storage) => {
    const name = truthOf(family, storage) === 'f32' ? caseFor(family, storage) : null;
    return name === null ? [] : [{ family: family.name, storage, name }];
  }),
);
