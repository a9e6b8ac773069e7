/**
 * What else the engine can, a line each, with the tests that show it: a file, and words of it that would change if the test went away. features.test.ts
 * looks for them; docs/FEATURES.md is written from these lists.
 */
export interface Feature {
  readonly what: string;
  readonly shownBy: readonly (readonly [file: string, words: string])[];
}

export interface FeatureList {
  readonly title: string;
  readonly features: readonly Feature[];
}

const feature = (what: string, ...shownBy: Feature['shownBy']): Feature => ({ what, shownBy });

const PEFT = 'src/engine/lora/peft.test.ts';
const CONFIG = 'src/engine/models/config.test.ts';
const FAMILY = 'src/engine/models/families.test.ts';
const TRAINER = 'src/engine/train/trainer.test.ts';
const SAMPLER = 'src/engine/run/sampler.test.ts';
const GENERATE = 'src/engine/run/generate.test.ts';
const CACHE = 'src/engine/run/cache.test.ts';
const TOKENIZERS = 'tests/golden/tokenizers.test.ts';
const CONVERSATION = 'src/engine/text/conversation.test.ts';
const CHECKPOINTS = 'src/engine/checkpoints/checkpoints.test.ts';
const CLI = 'cli/commands/engine.test.ts';
const adapterOf = (name: string): string => `tests/golden/cases/${name}/adapter_init/adapter_config.json`;
const configOf = (name: string): string => `tests/golden/cases/${name}/model/config.json`;

export const FEATURE_LISTS: readonly FeatureList[] = [
  {
    title: 'Adapters and training',
    features: [
      feature('LoRA, read from and written for PEFT', ['tests/golden/checks.ts', 'training gives the gradients, losses, norms and adapter of PEFT'], [PEFT, 'comes back as it was written, with the names of PEFT']),
      feature('rsLoRA', [adapterOf('qwen2'), '"use_rslora": true'], [PEFT, 'with rsLoRA is scaled by the root of its rank']),
      feature('DoRA', [adapterOf('qwen3'), '"use_dora": true'], ['src/engine/lora/linear.test.ts', "['DoRA with dropout'"]),
      feature('QLoRA: adapters on frozen weights in any of the storages above', ['tests/golden/quantization.test.ts', 'Training runs on them as on any base'], ['tests/golden/qlora.test.ts', 'is within 2 % of that over f32']),
      feature('`rank_pattern`, `alpha_pattern`', [PEFT, 'may have other ranks and alphas in some layers']),
      feature('targets by name, by expression, `all-linear`', [PEFT, 'a regular expression can choose them']),
      feature('an adapter on the output layer', [TRAINER, 'trains the head’s own adapter too'], [PEFT, 'may bring a copy of the base’s head']),
      feature('LoRA dropout', [TRAINER, 'drops out differently by seed']),
      feature('going on from an adapter', [PEFT, 'is trained on by a recipe that says the same or nothing'], [CLI, 'goes on from an adapter only as that adapter is']),
      feature('DPO on preference pairs', ['tests/golden/preference.test.ts', 'has the loss, the margins and the gradients of the reference']),
      feature('gradient accumulation', [TRAINER, 'accumulates gradients to those of the whole batch']),
      feature('block checkpointing, when memory asks for it', ['src/engine/tape.test.ts', 'gives the same gradients, bit for bit']),
      feature('many adapters on one base, mixed by weights', ['src/engine/lora/mix.test.ts', 'of LoRA, rsLoRA and DoRA on different layers is the sum of what they add'], [CLI, 'adapters mixed by weights']),
    ],
  },
  {
    title: 'Positions and windows',
    features: [
      feature('rotary positions, in the keys of transformers 5 and in older ones', [CONFIG, 'both dialects say the same'], [configOf('llama'), '"rope_theta"']),
      feature('`linear`', [CONFIG, 'linear divides all']),
      feature('`llama3`', [configOf('llama3-scaled-tied'), '"llama3"']),
      feature('`yarn`', [configOf('llama-yarn'), '"yarn"'], [CONFIG, 'yarn: fast pairs are kept, slow ones divided']),
      feature('frequency factors of a GGUF file', ['tests/golden/as-gguf.ts', "'rope_freqs.weight'"], ['tests/golden/gguf-families.test.ts', 'gives the logits of transformers']),
      feature('queries that grow with the position (Ministral 3)', [configOf('ministral3'), '"llama_4_scaling_beta"']),
      feature('a part of each head, neighbours in pairs (GLM)', [configOf('glm'), '"partial_rotary_factor"']),
      feature('latent attention with one rotating key (DeepSeek)', [configOf('deepseek-v2'), '"kv_lora_rank"']),
      feature('ALiBi, also for head counts that are no power of two (BLOOM)', [configOf('bloom'), '"n_head": 6'], [FAMILY, 'the slopes of heads that are no power of two']),
      feature('learned positions (GPT-2)', [configOf('gpt2'), '"n_positions"']),
      feature('sliding windows, for all layers or some', [configOf('mistral-window'), '"sliding_window": 9'], [configOf('ministral'), '"sliding_attention"']),
    ],
  },
  {
    title: 'Tokenizers and templates',
    features: [
      feature('`tokenizer.json`: byte-level BPE, and SentencePiece as BPE (styles of GPT-2, LLaMA 2 and 3, Qwen 2)', [TOKENIZERS, "'gpt2-style', 'llama2-style', 'llama3-style', 'qwen2-style'"]),
      feature('`tokenizer.model` of SentencePiece, BPE and unigram', [TOKENIZERS, "'sentencepiece-only'"], [TOKENIZERS, "'unigram-charsmap', 'unigram-bytes', 'bpe-symbols', 'bpe-no-prefix'"]),
      feature('tiktoken ranks', [TOKENIZERS, "'tiktoken-ranks'"]),
      feature('the vocabulary in a GGUF file', ['src/engine/text/gguf-vocabulary.test.ts', 'The vocabulary inside a GGUF file'], ['tests/golden/real-checks.ts', 'a conversation becomes the text and the ids of transformers']),
      feature('chat templates', [TOKENIZERS, 'conversations render to the same text and ids'], ['src/engine/text/template.test.ts', 'is chat_template.jinja, else a text or a list']),
      feature('loss on answers and the tokens that end them, nothing else', [TOKENIZERS, 'the answer and the token that ends it carry loss'], [CONVERSATION, 'teaches every answer and the token that ends it']),
      feature('templates that rewrite earlier turns', [TOKENIZERS, 'where the template rewrites earlier answers'], [CONVERSATION, 'with reasoning dropped from its history']),
    ],
  },
  {
    title: 'Generation',
    features: [
      feature('a cache of keys and values', [GENERATE, 'with a cache takes the tokens that the whole context without a cache would']),
      feature('the same in 8 bits, dequantized inside attention: asked for, or where f32 has no room', ['tests/golden/cache.test.ts', 'is that over the f32 numbers they stand for'], [CACHE, 'is chosen unasked only where f32 finds no room'], ['tests/golden/real-checks.ts', 'fifteen in sixteen tokens']),
      feature('greedy, equal to transformers token by token', ['tests/golden/checks.ts', 'greedy generation gives the same tokens']),
      feature('temperature, top-k, top-p, min-p, repetition penalty, as transformers orders them', [SAMPLER, "['all together'"]),
      feature('a next turn that reads only its own tokens', [GENERATE, 'a prompt that shares its beginning with the one before'], [CACHE, 'reads of a next turn only what is new']),
      feature('seeds', [GENERATE, 'samples the same text with the same seed']),
      feature('stop words', ['src/engine/run/stop-words.test.ts', 'the text ends before the stop word, wherever the pieces break'], [CLI, 'ends before a stop word, which is no part of the answer']),
      feature('text as it comes', ['src/engine/text/text-stream.test.ts', 'a text told id by id is the text of all ids']),
      feature('answers by several adapters at once', [GENERATE, 'two answers asked for at once come out as they would alone'], ['src/engine/service.test.ts', 'puts several adapters on the base by their weights']),
    ],
  },
  {
    title: 'What is refused, by name',
    features: [
      feature('families beyond these (`model_type`), and keys whose mathematics is not here: other activations, ChatGLM prefix tuning, DeepSeek in FP8', [FAMILY, 'an unknown family is refused with the list'], [FAMILY, 'refuses what it can’t compute by its key']),
      feature('`dynamic`, `longrope` and other rotary scalings, and positions that differ by kind of layer', [CONFIG, "'rope_scaling.rope_type'"], [CONFIG, "'rope_parameters.full_attention'"]),
      feature('weights quantized otherwise: GPTQ, 8 bits or FP4 of bitsandbytes', [CONFIG, "'quantization_config.quant_method'"]),
      feature('bitsandbytes’ NF4 in other blocks than 64', [CHECKPOINTS, "['other blocks'"]),
      feature('quantizing what is quantized already', [CHECKPOINTS, 'asked for as it is it is kept, asked for otherwise it is refused']),
      feature('GGUF: k-quants and other types, other architectures', [CHECKPOINTS, 'a type that is not supported is refused by its name'], ['tests/golden/gguf-families.test.ts', 'which is not known, is refused by its name']),
      feature('adapters that are not LoRA, or that change the base', [PEFT, "'modules_to_save'"]),
      feature('weights that are no numbers, files that are cut', [CHECKPOINTS, 'a value that is no number is refused by its tensor'], ['src/engine/formats/safetensors.test.ts', 'a file cut anywhere'], ['src/engine/formats/gguf.test.ts', 'a file cut anywhere is refused']),
      feature('more memory than there is', ['src/engine/tape.test.ts', 'what fits neither way is refused before anything is allocated']),
    ],
  },
];
