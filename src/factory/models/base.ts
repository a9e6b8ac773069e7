/** A base model as the workshop speaks of it: what learns, what is asked, what runs and adapters belong to. */
import type { ModelReference } from '#engine';
import type { ModelFacts, StoredFile, StoredModel } from '#store/models';

export interface Base {
  /** `embedded`, or the name of its folder on this device, which ends in marks of its content: two files of one name are two bases. */
  readonly id: string;
  readonly name: string;
  /** Size and origin in a few words. */
  readonly detail: string;
  readonly reference: ModelReference;
  /** embedded: comes with the page. kept: stays on this device. session: read where the person has it, until the page is closed. */
  readonly stay: 'embedded' | 'kept' | 'session';
  readonly files: readonly StoredFile[];
  /** Its weights come in few bits and are used in those: a .gguf, or a folder that bitsandbytes quantized. */
  readonly keepsBits: boolean;
  /** What the engine told when it opened it; null before that, and for the embedded one, whose files are read instead. */
  readonly facts: ModelFacts | null;
}

export const EMBEDDED_URL = '/models/embedded/';

/** What the engine finds there. A file that isn't is not asked for: without a network nobody could say so. */
export const EMBEDDED_FILES: readonly string[] = ['config.json', 'generation_config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'];

export const EMBEDDED: Base = {
  id: 'embedded',
  name: 'Built-in model',
  detail: 'Comes with the page, works offline',
  reference: { url: EMBEDDED_URL, files: EMBEDDED_FILES },
  stay: 'embedded',
  files: [],
  keepsBits: false,
  facts: null,
};

/** `isQuantized`: its config.json says so. */
export const keptBase = (model: StoredModel, size: string, isQuantized: boolean): Base => ({
  id: model.id,
  name: model.name,
  detail: `${size}, ${model.origin}`,
  reference: { kept: model.id },
  stay: 'kept',
  files: model.files,
  keepsBits: isQuantized || isGguf(model),
  facts: model.facts,
});

/** What adapter_config.json names as its base. */
export const baseNameInAdapters = (base: Base): string => (base.stay === 'embedded' ? 'winnow-embedded' : base.name);

/** One file in the format that holds everything, as llama.cpp and Ollama use it; its weights are used in the bits they have. */
export const isGguf = (base: Pick<Base, 'files'>): boolean => base.files.some(({ name }) => name.endsWith('.gguf'));
