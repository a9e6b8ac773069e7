/**
 * The vocabulary of a model folder: tokenizer.json; else tokenizer.model, which is a SentencePiece model or a list of tiktoken ranks; else ranks in a
 * `.tiktoken` file; else vocab.json with merges.txt. Special tokens come from tokenizer_config.json, and for ChatGLM and GLM-4 from what their own code
 * appends.
 */
import * as z from 'zod/mini';
import { Refusal } from '../refusal';
import { readBytes, readJson, readText, type FileSource } from '../source';
import { byteLevelTokenizerJson } from './byte-level';
import { PATTERNS } from './pre-split';
import { readSentencePieceModel, type SentencePieceModel } from './sentencepiece-model';
import { sentencePieceVocabulary } from './sentencepiece-vocabulary';
import { CHATGLM3_SPECIALS, createSplitter, GLM4_SPECIALS, numberFrom } from './special-tokens';
import { createTiktoken, readTiktokenRanks, tiktokenPattern, type TiktokenRanks } from './tiktoken';
import { vocabularyOfTokenizerJson } from './tokenizer-json';
import type { TokenizerConfig } from './tokenizer-config';
import type { Vocabulary } from './vocabulary';

const RANK_FILES = ['tokenizer.tiktoken', 'qwen.tiktoken', 'tiktoken.model', 'cl100k_base.tiktoken', 'o200k_base.tiktoken'];
/** GLM-4's ranks; Llama 3's, whose original files name no special tokens. */
const GLM4_RANKS = 151_329;
const LLAMA3_RANKS = 128_000;
const LLAMA3_SPECIALS = ['<|begin_of_text|>', '<|end_of_text|>', '<|reserved_special_token_0|>', '<|reserved_special_token_1|>', '<|finetune_right_pad_id|>', '<|step_id|>', '<|start_header_id|>', '<|end_header_id|>', '<|eom_id|>', '<|eot_id|>', '<|python_tag|>'];

/** Null when the folder holds no vocabulary. Throws a `Refusal` for one that can't be read. */
export async function readFolderVocabulary(source: FileSource, config: TokenizerConfig): Promise<Vocabulary | null> {
  const json = await readJson(source, 'tokenizer.json');
  if (json !== null) return vocabularyOfTokenizerJson(json, config.raw);
  const bytes = await readBytes(source, 'tokenizer.model');
  if (bytes) return fromModelFile(bytes, source, config);
  for (const name of RANK_FILES) {
    const text = await readText(source, name);
    const ranks = text === null ? null : readTiktokenRanks(text);
    if (text !== null && !ranks) throw new Refusal('tokenizer', `${name} is not a list of ranks.`, 'Fetch the file again.');
    if (ranks) return fromRanks(ranks, source, config);
  }
  return fromVocabAndMerges(source, config);
}

async function fromModelFile(bytes: Uint8Array, source: FileSource, config: TokenizerConfig): Promise<Vocabulary> {
  const model = readSentencePieceModel(bytes);
  if (model) return fromSentencePiece(model, config);
  const ranks = readTiktokenRanks(new TextDecoder().decode(bytes));
  if (ranks) return fromRanks(ranks, source, config);
  throw new Refusal('tokenizer', 'tokenizer.model is neither a SentencePiece model nor a list of ranks.', 'Fetch the file again, or give ids.');
}

function fromSentencePiece(model: SentencePieceModel, config: TokenizerConfig): Vocabulary {
  const isChatGlm = /^ChatGLM/i.test(config.tokenizerClass);
  const named = new Map(isChatGlm ? numberFrom(CHATGLM3_SPECIALS, model.pieces.length) : []);
  const idOfPiece = new Map(model.pieces.map(({ text }, id) => [text, id]));
  for (const name of config.specialTokens) {
    const id = config.addedTokens.get(name)?.id ?? idOfPiece.get(name);
    if (id !== undefined && !named.has(name)) named.set(name, id);
  }
  for (const [name, { id }] of config.addedTokens) named.set(name, id);
  const bos = named.get(config.specials['bos_token'] ?? '');
  const eos = named.get(config.specials['eos_token'] ?? '');
  const prefix = isChatGlm ? [named.get('[gMASK]'), named.get('sop')] : config.addBos === false ? [] : [bos];
  return sentencePieceVocabulary(model, { named, before: prefix.filter((id) => id !== undefined), after: config.addEos && eos !== undefined ? [eos] : [] });
}

async function fromRanks(ranks: TiktokenRanks, source: FileSource, config: TokenizerConfig): Promise<Vocabulary> {
  const pattern = (await readText(source, 'pattern.txt'))?.replace(/\r?\n$/, '') ?? tiktokenPattern(config.tokenizerClass);
  const isGlm = /^ChatGLM/i.test(config.tokenizerClass) || ranks.size === GLM4_RANKS;
  const known = isGlm ? GLM4_SPECIALS : ranks.size === LLAMA3_RANKS ? LLAMA3_SPECIALS : [];
  const named = numberFrom(known, ranks.size);
  for (const [name, { id }] of config.addedTokens) named.set(name, id);
  const special = new Map([...named].map(([name, id]) => [id, name]));
  const cut = createSplitter(named);
  const tiktoken = createTiktoken(ranks, pattern);
  const prefix = (isGlm ? ['[gMASK]', '<sop>'] : known === LLAMA3_SPECIALS ? ['<|begin_of_text|>'] : []).flatMap((name) => named.get(name) ?? []);
  return {
    encode(text, addSpecial) {
      const inside = cut(text).flatMap((part) => (typeof part === 'number' ? [part] : tiktoken.encode(part)));
      return addSpecial ? [...prefix, ...inside] : inside;
    },
    decode: (ids) => tiktoken.decode(ids, special),
    idOf: (token) => named.get(token) ?? tiktoken.encode(token).at(0) ?? null,
    special,
  };
}

const vocabSchema = z.record(z.string(), z.int().check(z.nonnegative()));
/** No vocabulary comes near this. */
const MOST_TOKENS = 2_000_000;

async function fromVocabAndMerges(source: FileSource, config: TokenizerConfig): Promise<Vocabulary | null> {
  const vocab = vocabSchema.safeParse(await readJson(source, 'vocab.json'));
  const merges = await readText(source, 'merges.txt');
  if (!vocab.success || merges === null) return null;
  const tokens: string[] = [];
  const place = (token: string, id: number): void => {
    if (id >= MOST_TOKENS) throw new Refusal('tokenizer', `vocab.json gives a token the id ${id}.`, 'Fetch the file again.');
    while (tokens.length <= id) tokens.push('');
    tokens[id] = token;
  };
  for (const [token, id] of Object.entries(vocab.data)) place(token, id);
  for (const [token, { id }] of config.addedTokens) place(token, id);
  const named = new Map(config.specialTokens.map((token) => [tokens.indexOf(token), { special: true }]));
  for (const { id, special } of config.addedTokens.values()) named.set(id, { special });
  named.delete(-1);
  const isQwen = config.tokenizerClass.startsWith('Qwen2');
  return vocabularyOfTokenizerJson(
    byteLevelTokenizerJson({
      tokens,
      merges: merges.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#version')),
      patterns: [isQwen ? PATTERNS.qwen2 : PATTERNS.gpt2],
      takesWholeWords: false,
      nfc: isQwen,
      added: [...named].map(([id, { special }]) => ({ id, special })),
      before: [],
      after: [],
    }),
    {},
  );
}
