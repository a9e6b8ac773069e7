/**
 * Makes out which model a person has chosen or dropped: one `.gguf`, or the files of a Hugging Face folder, alone or among others. Looks at names only;
 * whether the model can be used, the engine tells when it opens it.
 */
import { GGUF_NAME } from '#store/models';
import type { Placed } from '../dropping';

export interface ChosenModel<F> {
  readonly format: 'gguf' | 'folder';
  /** As the file or folder is called; empty: files without a folder. */
  readonly name: string;
  /** By their names within the model's folder. */
  readonly files: ReadonlyMap<string, F>;
}

export interface Wrong {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

type Chosen<F> = { readonly ok: true; readonly value: ChosenModel<F> } | { readonly ok: false; readonly error: Wrong };

/** What belongs to a model's folder, beside its weights. */
const BELONGS = /^(config|generation_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab|chat_template)\.json$|^merges\.txt$|^vocab\.txt$|^chat_template\.jinja$|\.safetensors(\.index\.json)?$|\.(model|tiktoken)$/;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

export function chooseModel<F>(files: readonly Placed<F>[]): Chosen<F> {
  const ggufs = files.filter(({ path }) => /\.gguf$/i.test(path));
  const [gguf] = ggufs;
  if (ggufs.length > 1) return wrong('several', `These are ${ggufs.length} .gguf files, and one is a model.`, 'Open one of them at a time.');
  if (gguf) return { ok: true, value: { format: 'gguf', name: nameOf(gguf.path).replace(/\.gguf$/i, ''), files: new Map([[GGUF_NAME, gguf.file]]) } };

  const configs = files.filter(({ path }) => nameOf(path) === 'config.json').toSorted((a, b) => a.path.split('/').length - b.path.split('/').length);
  const [config] = configs;
  const weights = files.filter(({ path }) => path.endsWith('.safetensors'));
  if (!config) return withoutConfig(files, weights.length > 0);
  const folder = folderOf(config.path);
  const inside = files.filter(({ path }) => folderOf(path) === folder);
  if (!inside.some(({ path }) => path.endsWith('.safetensors'))) return withoutWeights(inside);
  const kept = inside.filter(({ path }) => BELONGS.test(nameOf(path)));
  return { ok: true, value: { format: 'folder', name: nameOf(folder), files: new Map(kept.map(({ path, file }) => [nameOf(path), file])) } };
}

function withoutConfig<F>(files: readonly Placed<F>[], hasWeights: boolean): Chosen<F> {
  if (files.some(({ path }) => nameOf(path) === 'adapter_config.json')) {
    return wrong('adapter', 'This is an adapter: what a base model has learnt, without the base itself.', 'Open its base model.');
  }
  if (hasWeights) return wrong('no-config', 'The weights are here, and their config.json is not.', 'Open the whole folder, or all of its files together.');
  const [first] = files;
  if (!first) return wrong('empty', 'There is no file in it.', 'Open a .gguf file, or a folder with config.json and .safetensors files.');
  const what = files.length === 1 ? `“${nameOf(first.path)}” is not a model` : `None of these ${files.length} files is a model`;
  return wrong('not-a-model', `${what} that can be opened here. Nothing was changed.`, 'Open a .gguf file, or a Hugging Face folder with config.json and .safetensors files.');
}

function withoutWeights<F>(inside: readonly Placed<F>[]): Chosen<F> {
  if (inside.some(({ path }) => /\.(bin|pt|pth|ckpt)$/.test(path))) {
    return wrong('pickle', 'Its weights are stored as a program that PyTorch would run, and Winnow runs no foreign programs.', 'Look for the same model with .safetensors files, or as a .gguf.');
  }
  return wrong('no-weights', 'There is a config.json here, and no .safetensors file with the weights.', 'Open the whole folder, or all of its files together.');
}

function wrong(code: string, message: string, fix: string): { readonly ok: false; readonly error: Wrong } {
  return { ok: false, error: { code, message, fix } };
}
