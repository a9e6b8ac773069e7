/**
 * Every setting of a recipe as a form shows it: label, unit, help, bounds. The keys are those of transformers' TrainingArguments and PEFT's
 * LoraConfig, so a recipe can be carried there and back; `own_repeat`, `replay_rows`, `val_size` and `quantization` are the factory's own.
 */

export type RecipeValue = string | number | boolean | readonly string[];

export type FieldGroup = 'data' | 'schedule' | 'optimizer' | 'lora';

interface FieldBase {
  readonly key: string;
  readonly group: FieldGroup;
  readonly label: string;
  /** One sentence; what a change of it does. */
  readonly help: string;
}

export type Field =
  | (FieldBase & { readonly kind: 'number'; readonly unit: string; readonly min: number; readonly max: number; readonly whole: boolean })
  | (FieldBase & { readonly kind: 'choice'; readonly choices: readonly { readonly value: string; readonly label: string }[] })
  | (FieldBase & { readonly kind: 'switch' })
  | (FieldBase & { readonly kind: 'modules'; readonly choices: readonly string[] });

export const GROUPS: readonly { readonly id: FieldGroup; readonly label: string }[] = [
  { id: 'data', label: 'Data' },
  { id: 'schedule', label: 'Schedule' },
  { id: 'optimizer', label: 'Optimizer' },
  { id: 'lora', label: 'LoRA' },
];

/** The linears of a LLaMA-shaped block. */
export const LINEARS = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'] as const;

const whole = (unit: string, min: number, max: number) => ({ kind: 'number', unit, min, max, whole: true }) as const;
const real = (unit: string, min: number, max: number) => ({ kind: 'number', unit, min, max, whole: false }) as const;

export const FIELDS: readonly Field[] = [
  {
    key: 'replay_rows',
    group: 'data',
    label: 'Keep what it knew',
    help: 'Rows from its first schooling, mixed in. Without them it answers everything with confidence and forgets old facts.',
    ...whole('rows', 0, 5000),
  },
  {
    key: 'own_repeat',
    group: 'data',
    label: 'Read yours again',
    help: 'How often each epoch reads the items that you wrote, so that a few new facts are not lost among many.',
    ...whole('times', 1, 20),
  },
  {
    key: 'val_size',
    group: 'data',
    label: 'Evaluation share',
    help: 'Part of the rows that is set aside and only measured, so that you see when it starts to learn by heart.',
    ...real('0 to 0.5', 0, 0.5),
  },
  { key: 'max_length', group: 'data', label: 'Longest row', help: 'A longer row is cut here. Memory grows with it.', ...whole('tokens', 4, 8192) },
  { key: 'shuffle', group: 'data', label: 'Shuffle', help: 'Reads the rows in a new order each epoch.', kind: 'switch' },
  { key: 'seed', group: 'data', label: 'Seed', help: 'The same seed and data give the same adapter.', ...whole('', 0, 2 ** 31 - 1) },

  { key: 'num_train_epochs', group: 'schedule', label: 'Epochs', help: 'How often it reads every row.', ...real('times', 0.01, 1000) },
  { key: 'max_steps', group: 'schedule', label: 'Most steps', help: 'Ends the training after so many steps; −1 means: as the epochs say.', ...whole('steps', -1, 1_000_000) },
  {
    key: 'per_device_train_batch_size',
    group: 'schedule',
    label: 'Batch size',
    help: 'Rows that are read at once. Memory grows with it.',
    ...whole('rows', 1, 1024),
  },
  {
    key: 'gradient_accumulation_steps',
    group: 'schedule',
    label: 'Accumulation',
    help: 'Batches that are added up before a step: a larger batch in the same memory.',
    ...whole('batches', 1, 1024),
  },
  {
    key: 'lr_scheduler_type',
    group: 'schedule',
    label: 'Rate over time',
    help: 'How the learning rate falls after warm-up.',
    kind: 'choice',
    choices: [
      { value: 'linear', label: 'Falls in a line' },
      { value: 'cosine', label: 'Falls in a curve' },
      { value: 'constant', label: 'Stays' },
      { value: 'constant_with_warmup', label: 'Stays, after warm-up' },
    ],
  },
  { key: 'warmup_steps', group: 'schedule', label: 'Warm-up', help: 'Steps in which the rate rises from 0.', ...whole('steps', 0, 5000) },

  { key: 'learning_rate', group: 'optimizer', label: 'Learning rate', help: 'How far one step goes. Higher learns sooner and forgets more.', ...real('', 0, 1) },
  { key: 'weight_decay', group: 'optimizer', label: 'Weight decay', help: 'Pulls the adapter towards 0 at each step.', ...real('', 0, 1) },
  { key: 'max_grad_norm', group: 'optimizer', label: 'Gradient clip', help: 'A longer gradient is shortened to this; 0 means: never.', ...real('', 0, 1000) },
  { key: 'adam_beta1', group: 'optimizer', label: 'Adam β1', help: 'Memory of the direction.', ...real('', 0, 0.9999) },
  { key: 'adam_beta2', group: 'optimizer', label: 'Adam β2', help: 'Memory of the size.', ...real('', 0, 0.99999) },
  { key: 'adam_epsilon', group: 'optimizer', label: 'Adam ε', help: 'Keeps a division from exploding.', ...real('', 0, 0.1) },

  { key: 'r', group: 'lora', label: 'Rank', help: 'Room for new knowledge; memory grows with it.', ...whole('', 1, 1024) },
  { key: 'lora_alpha', group: 'lora', label: 'Alpha', help: 'The adapter speaks with weight alpha ÷ rank.', ...real('', 0.01, 2048) },
  { key: 'lora_dropout', group: 'lora', label: 'Dropout', help: 'Part of the adapter that sleeps at each step, against learning by heart.', ...real('0 to 0.95', 0, 0.95) },
  { key: 'use_rslora', group: 'lora', label: 'Rank-stabilized (rsLoRA)', help: 'Weighs the adapter by alpha ÷ √rank, so that a high rank learns as well as a low one.', kind: 'switch' },
  { key: 'use_dora', group: 'lora', label: 'By direction and size (DoRA)', help: 'Learns each layer’s direction and size apart. Closer to full training, and slower.', kind: 'switch' },
  {
    key: 'target_modules',
    group: 'lora',
    label: 'Adapted layers',
    help: 'All linears hold most; fewer are faster.',
    kind: 'modules',
    choices: LINEARS,
  },
  {
    key: 'quantization',
    group: 'lora',
    label: 'Base in memory',
    help: 'In fewer bits the base takes less memory and is a little less exact; the adapter learns to make up for it (QLoRA).',
    kind: 'choice',
    choices: [
      { value: 'none', label: 'As in its file' },
      { value: 'int8', label: '8 bits (int8)' },
      { value: 'int4', label: '4 bits (int4)' },
      { value: 'nf4', label: '4 bits (nf4)' },
      { value: 'nf4-double', label: '4 bits, scales in 8 (nf4-double)' },
    ],
  },
];

/** The settings of a recipe for one base: its own layers to adapt, and the bits of its weights where they can be chosen. */
export function fieldsFor(base: { readonly targets: readonly string[]; readonly isQuantizable: boolean; readonly hasReplay: boolean }): readonly Field[] {
  const isOffered: Readonly<Record<string, boolean>> = { quantization: base.isQuantizable, replay_rows: base.hasReplay };
  return FIELDS.filter(({ key }) => isOffered[key] ?? true).map((field) => (field.kind === 'modules' ? { ...field, choices: base.targets } : field));
}

export const fieldByKey: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.key, field]));
