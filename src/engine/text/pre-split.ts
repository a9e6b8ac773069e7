/**
 * How byte-level vocabularies cut text before merging: the patterns by the name that a GGUF file gives in `tokenizer.ggml.pre`, as llama.cpp reads it
 * (llama-vocab.cpp), each the pattern of the model's own tokenizer.json. A missing name, or "default", means GPT-2's: what converters left unnamed.
 */
import { Refusal } from '../refusal';

const CONTRACTIONS = "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])";
const WORDS = '[^\\r\\n\\p{L}\\p{N}]?\\p{L}+';
const SPACES = '\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+';
const afterWords = (digits: string): string => `${CONTRACTIONS}|${WORDS}|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|${SPACES}`;

const UPPER = '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]';
const LOWER = '[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]';
const byCase = (suffix: string, digits: string): string =>
  `[^\\r\\n\\p{L}\\p{N}]?${UPPER}*${LOWER}+${suffix}|[^\\r\\n\\p{L}\\p{N}]?${UPPER}+${LOWER}*${suffix}|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|${SPACES}`;

export const PATTERNS = {
  gpt2: "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
  llama3: afterWords('\\p{N}{1,3}'),
  qwen2: afterWords('\\p{N}'),
  qwen35: `${CONTRACTIONS}|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*|${SPACES}`,
  tekken: byCase('', '\\p{N}'),
  gpt4o: byCase(`${CONTRACTIONS}?`, '\\p{N}{1,3}'),
  bloom: ' ?[^(\\s|.,!?…。，、।۔،)]+',
  digit: '\\p{N}',
} as const;

/** Letters with case, as DeepSeek's tokenizer.json lists them. */
const DEEPSEEK_LETTERS = [
  'A-Za-z\\u00b5\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u01ba\\u01bc-\\u01bf\\u01c4-\\u0293\\u0295-\\u02af\\u0370-\\u0373\\u0376\\u0377\\u037b-\\u037d',
  '\\u037f\\u0386\\u0388-\\u038a\\u038c\\u038e-\\u03a1\\u03a3-\\u03f5\\u03f7-\\u0481\\u048a-\\u052f\\u0531-\\u0556\\u10a0-\\u10c5\\u13a0-\\u13f5',
  '\\u13f8-\\u13fd\\u1c90-\\u1cba\\u1cbd-\\u1cbf\\u1d00-\\u1d2b\\u1d6b-\\u1d77\\u1d79-\\u1d9a\\u1e00-\\u1f15\\u1f18-\\u1f1d\\u1f20-\\u1f45\\u1f48-\\u1f4d',
  '\\u1f50-\\u1f57\\u1f59\\u1f5b\\u1f5d\\u1f5f-\\u1f7d\\u1f80-\\u1fb4\\u1fb6-\\u1fbc\\u1fbe\\u1fc2-\\u1fc4\\u1fc6-\\u1fcc\\u1fd0-\\u1fd3\\u1fd6-\\u1fdb',
  '\\u1fe0-\\u1fec\\u1ff2-\\u1ff4\\u1ff6-\\u1ffc\\u2102\\u2107\\u210a-\\u2113\\u2115\\u2119-\\u211d\\u2124\\u2126\\u2128\\u212a-\\u212d\\u212f-\\u2134',
  '\\u2139\\u213c-\\u213f\\u2145-\\u2149\\u214e\\u2183\\u2184\\u2c00-\\u2c7b\\u2c7e-\\u2ce4\\u2cb3\\u2ceb-\\u2cee\\u2cf3\\ua640-\\ua66d\\ua680-\\ua69b',
  '\\ua722-\\ua76f\\ua771-\\ua787\\ua78b-\\ua78e\\uab70-\\uabbf\\ufb00-\\ufb06\\ufb13-\\ufb17\\uff21-\\uff3a\\uff41-\\uff5a\\u{10400}-\\u{1044f}',
  '\\u{104b0}-\\u{104d3}\\u{104d8}-\\u{104fb}\\u{10c80}-\\u{10cb2}\\u{10cc0}-\\u{10cf2}\\u{118a0}-\\u{118df}\\u{1e900}-\\u{1e943}',
].join('');

/** Patterns that cut one after the other: each cuts what the ones before have left. */
const SPLITS = {
  gpt2: [PATTERNS.gpt2],
  digitsThenGpt2: [PATTERNS.digit, PATTERNS.gpt2],
  llama3: [PATTERNS.llama3],
  qwen2: [PATTERNS.qwen2],
  qwen35: [PATTERNS.qwen35],
  tekken: [PATTERNS.tekken],
  gpt4o: [PATTERNS.gpt4o],
  bloom: [PATTERNS.bloom],
  falcon: ['[\\p{P}\\$\\+<=>\\^~\\|`]+', PATTERNS.gpt2, '[0-9][0-9][0-9]'],
  viking: [PATTERNS.bloom, PATTERNS.digit],
  deepseek: ['[\\r\\n]', `\\s?[${DEEPSEEK_LETTERS}]+`, '\\s?[!-/:-~\\uff01-\\uff0f\\uff1a-\\uff5e\\u2018-\\u201f\\u3000-\\u3002]+', '\\s+$', '[\\u4e00-\\u9fa5\\u0800-\\u4e00\\uac00-\\ud7ff]+', '\\p{N}+'],
  deepseekCoder: ['[\\r\\n]', '\\s?\\p{L}+', '\\s?\\p{P}+', '[\\u4e00-\\u9fa5\\u0800-\\u4e00\\uac00-\\ud7ff]+', '\\p{N}'],
  deepseek3: ['\\p{N}{1,3}', '[\\u4e00-\\u9fa5\\u3040-\\u309f\\u30a0-\\u30ff]+', `[!"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_\`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*|${SPACES}`],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const NAMES: Readonly<Record<keyof typeof SPLITS, readonly string[]>> = {
  gpt2: ['default', 'gpt-2', 'phi-2', 'mpt', 'olmo', 'jais', 'trillion', 'jina-es', 'jina-de', 'jina-v2-es', 'jina-v2-de', 'gigachat', 'a.x-4.0', 'mellum', 'modern-bert', 'exaone4', 'granite-docling'],
  digitsThenGpt2: ['smollm', 'starcoder', 'refact', 'command-r', 'codeshell', 'exaone', 'minerva-7b', 'mellum2'],
  llama3: ['llama3', 'llama-v3', 'llama-bpe', 'falcon3', 'falcon-h1', 'pixtral', 'midm-2.0', 'lfm2', 'jina-v5-nano', 'dbrx', 'smaug-bpe', 'chatglm-bpe', 'glm4'],
  qwen2: ['qwen2', 'deepseek-r1-qwen', 'kormo', 'f2llmv2', 'megrez', 'stablelm2', 'hunyuan', 'solar-open', 'grok-2'],
  qwen35: ['qwen35'],
  tekken: ['tekken'],
  gpt4o: ['gpt-4o', 'llama4', 'kanana2', 'talkie', 'minimax-m2'],
  bloom: ['bloom', 'poro-chat', 'gpt3-finnish'],
  falcon: ['falcon'],
  viking: ['viking'],
  deepseek: ['deepseek-llm'],
  deepseekCoder: ['deepseek-coder'],
  deepseek3: ['deepseek-v3', 'hunyuan-dense', 'joyai-llm'],
};

const splitByName = new Map(Object.entries(NAMES).flatMap(([split, names]) => names.map((name) => [name, SPLITS[split as keyof typeof SPLITS]])));
/** Vocabularies that take a word whole when it is a token, whatever the merges say. */
const WHOLE_WORDS = new Set(['llama3', 'llama-v3', 'llama-bpe', 'falcon3', 'falcon-h1', 'pixtral', 'midm-2.0', 'lfm2', 'jina-v5-nano', 'tekken']);
/** Vocabularies that put BOS before a text when the file does not say. */
const WITH_BOS = WHOLE_WORDS;

export interface PreSplit {
  readonly patterns: readonly string[];
  readonly takesWholeWords: boolean;
  readonly addsBos: boolean;
}

export function preSplitOf(name: string): PreSplit {
  const patterns = splitByName.get(name);
  if (!patterns) {
    throw new Refusal('tokenizer', `The GGUF file's tokenizer.ggml.pre is "${name}", a way of cutting text that is not known here.`, 'Use a model folder with tokenizer.json, or give ids.');
  }
  return { patterns, takesWholeWords: WHOLE_WORDS.has(name), addsBos: WITH_BOS.has(name) };
}
