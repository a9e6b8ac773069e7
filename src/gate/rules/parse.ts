/**
 * Reads the rules of a datanet from outside (a manifest, a `rules.json`): strict, with every default filled in. A key that does not exist is refused by name, with
 * the nearest one that does, because a rule that is silently ignored is a rule that does not hold.
 */
import * as z from 'zod/mini';
import { fail, succeed, type Result } from '../result';
import { parsePattern } from '../text/patterns';
import type { AudioRules, Bounds, ImageRules, LooseRules, PatternRule, Rules, TextRules } from '../types';
import { defaultAudioRules, defaultImageRules, defaultRules } from './defaults';
import { explain, type ValidKeys } from './explain';
import { fieldSchema, fieldsOfRules, fieldsProblem, maxFields } from './fields';

const whole = (min: number, max: number) => z.int().check(z.gte(min), z.lte(max));
const bounds = (most: number) => z.optional(z.strictObject({ min: z.optional(whole(0, most)), max: z.optional(whole(1, most)) }));
const list = <T extends z.core.$ZodType>(one: T, least: number, most: number) => z.optional(z.array(one).check(z.minLength(least), z.maxLength(most)));

/** Made at the first call, so that a bundle that only checks (the worker) leaves zod out. */
let made: ReturnType<typeof createSchemas> | null = null;
const schemas = (): ReturnType<typeof createSchemas> => (made ??= createSchemas());

function createSchemas() {
  const common = {
    purpose: z.optional(z.string().check(z.maxLength(1_000))),
    topics: list(z.string().check(z.minLength(1), z.maxLength(80)), 0, 200),
    perDay: z.optional(z.strictObject({ submissions: z.optional(whole(1, 1_000_000)), bytes: z.optional(whole(1, 1_000_000_000)) })),
    duplicates: z.optional(z.boolean()),
    languages: list(z.string().check(z.regex(/^[a-z]{2,3}$/)), 0, 20),
    personalData: z.optional(z.enum(['refuse', 'warn'])),
    patterns: list(
      z.strictObject({ pattern: z.string().check(z.minLength(1), z.maxLength(500)), must: z.optional(z.enum(['match', 'not-match'])), message: z.optional(z.string().check(z.maxLength(280))) }),
      0,
      20,
    ),
  };
  const labels = list(z.string().check(z.minLength(1), z.maxLength(80)), 0, 200);
  const text = bounds(10_000_000);
  return {
    text: z.strictObject({
      kind: z.optional(z.literal('text')),
      shape: z.optional(z.enum(['instruction', 'chat', 'passage', 'preference', 'fields'])),
      fields: list(fieldSchema(), 0, maxFields),
      ...common,
      formats: list(z.enum(['txt', 'md', 'pdf', 'docx', 'jsonl', 'csv']), 1, 6),
      maxItemsPerFile: z.optional(whole(1, 100_000)),
      length: z.optional(z.strictObject({ prompt: text, completion: text, text })),
    }),
    image: z.strictObject({
      kind: z.literal('image'),
      shape: z.optional(z.enum(['plain', 'captioned', 'labelled', 'question'])),
      ...common,
      labels,
      length: text,
      formats: list(z.enum(['png', 'jpg', 'webp', 'tiff', 'bmp']), 1, 5),
      width: bounds(60_000),
      height: bounds(60_000),
    }),
    audio: z.strictObject({
      kind: z.literal('audio'),
      shape: z.optional(z.enum(['plain', 'transcribed', 'labelled'])),
      ...common,
      labels,
      length: text,
      consent: z.optional(z.boolean()),
      formats: list(z.enum(['wav', 'mp3', 'flac']), 1, 3),
      duration: bounds(86_400),
      sampleRate: bounds(768_000),
    }),
  };
}

const commonKeys = ['kind', 'shape', 'purpose', 'topics', 'formats', 'perDay', 'duplicates', 'languages', 'personalData', 'patterns', 'length'];
const minMax = ['min', 'max'];
const patternKeys = ['pattern', 'must', 'message'];
const keysByKind: Readonly<Record<Rules['kind'], ValidKeys>> = {
  text: {
    '': [...commonKeys, 'maxItemsPerFile', 'fields'],
    fields: ['name', 'label', 'type', 'required', 'choices', 'min', 'max'],
    patterns: patternKeys,
    perDay: ['submissions', 'bytes'],
    length: ['prompt', 'completion', 'text'],
    'length.prompt': minMax,
    'length.completion': minMax,
    'length.text': minMax,
  },
  image: { '': [...commonKeys, 'labels', 'width', 'height'], patterns: patternKeys, perDay: ['submissions', 'bytes'], length: minMax, width: minMax, height: minMax },
  audio: { '': [...commonKeys, 'labels', 'consent', 'duration', 'sampleRate'], patterns: patternKeys, perDay: ['submissions', 'bytes'], length: minMax, duration: minMax, sampleRate: minMax },
};

/** Rules of any kind as data → complete rules; an error names the key that is wrong, and what is valid there. Texts whose shape isn't named have `any`. */
export function parseRules(json: unknown): Result<LooseRules> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return fail('rules.not-an-object', 'Rules must be a JSON object such as {"kind": "text"}.', 'Write the rules between { and }; {} alone means the defaults.');
  }
  const kind = 'kind' in json ? json.kind : 'text';
  if (kind === 'image') return parseImageRules(json);
  if (kind === 'audio') return parseAudioRules(json);
  if (kind !== 'text') return fail('rules.value', 'The value of "kind" in the rules is not one that exists.', 'Use one of "text", "image", "audio".');
  const rules = parseTextRules(json);
  return rules.ok && !('shape' in json) ? succeed({ ...rules.value, formats: 'formats' in json ? rules.value.formats : defaultRules('passage').formats, shape: 'any' }) : rules;
}

/** Rules of a datanet of texts; without a shape, of questions with answers. */
export function parseTextRules(json: unknown): Result<TextRules> {
  const parsed = parseBy(schemas().text, 'text', json);
  if (!parsed.ok) return parsed;
  const given = parsed.value;
  const base = defaultRules(given.shape ?? 'instruction');
  return holding({
    ...base,
    ...commonOf(base, given),
    fields: fieldsOfRules(given.fields ?? []),
    formats: unique(given.formats ?? base.formats),
    maxItemsPerFile: given.maxItemsPerFile ?? base.maxItemsPerFile,
    length: {
      prompt: within(given.length?.prompt, base.length.prompt),
      completion: within(given.length?.completion, base.length.completion),
      text: within(given.length?.text, base.length.text),
    },
  });
}

function parseImageRules(json: unknown): Result<ImageRules> {
  const parsed = parseBy(schemas().image, 'image', json);
  if (!parsed.ok) return parsed;
  const given = parsed.value;
  const base = defaultImageRules;
  return holding({
    ...base,
    ...commonOf(base, given),
    shape: given.shape ?? base.shape,
    formats: unique(given.formats ?? base.formats),
    labels: unique(given.labels ?? base.labels),
    // "3" and "no" answer a question.
    length: within(given.length, given.shape === 'question' ? { ...base.length, min: 1 } : base.length),
    width: within(given.width, base.width),
    height: within(given.height, base.height),
  });
}

function parseAudioRules(json: unknown): Result<AudioRules> {
  const parsed = parseBy(schemas().audio, 'audio', json);
  if (!parsed.ok) return parsed;
  const given = parsed.value;
  const base = defaultAudioRules;
  return holding({
    ...base,
    ...commonOf(base, given),
    shape: given.shape ?? base.shape,
    formats: unique(given.formats ?? base.formats),
    labels: unique(given.labels ?? base.labels),
    length: within(given.length, base.length),
    consent: given.consent ?? base.consent,
    duration: within(given.duration, base.duration),
    sampleRate: within(given.sampleRate, base.sampleRate),
  });
}

function parseBy<T extends z.core.$ZodType>(schema: T, kind: Rules['kind'], json: unknown): Result<z.infer<T>> {
  const parsed = z.safeParse(schema, json);
  if (parsed.success) return succeed(parsed.data);
  const issue = parsed.error.issues[0];
  return issue === undefined ? fail('rules.invalid', 'The rules are not valid.', 'Start from {} and add one key at a time.') : explain(issue, keysByKind[kind]);
}

type Given<T> = { readonly [K in keyof T]?: T[K] | undefined };

interface GivenCommon extends Given<Pick<Rules, 'purpose' | 'topics' | 'duplicates' | 'languages' | 'personalData'>> {
  readonly perDay?: Given<Rules['perDay']> | undefined;
  readonly patterns?: readonly (Pick<PatternRule, 'pattern'> & Given<PatternRule>)[] | undefined;
}

/** What rules of every kind have. */
function commonOf(base: Rules, given: GivenCommon): Pick<Rules, 'purpose' | 'topics' | 'duplicates' | 'perDay' | 'languages' | 'personalData' | 'patterns'> {
  return {
    purpose: given.purpose ?? base.purpose,
    topics: given.topics ?? base.topics,
    duplicates: given.duplicates ?? base.duplicates,
    perDay: { submissions: given.perDay?.submissions ?? base.perDay.submissions, bytes: given.perDay?.bytes ?? base.perDay.bytes },
    languages: unique(given.languages ?? base.languages),
    personalData: given.personalData ?? base.personalData,
    patterns: (given.patterns ?? []).map(({ pattern, must = 'match', message = '' }) => ({ pattern, must, message })),
  };
}

function within(given: Given<Bounds> | undefined, base: Bounds): Bounds {
  return { min: given?.min ?? base.min, max: given?.max ?? base.max };
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** The rules, when no bounds contradict themselves and every pattern can be read. */
function holding<T extends Rules>(rules: T): Result<T> {
  const fields = rules.kind === 'text' ? fieldsProblem(rules) : null;
  if (fields !== null) return fail('rules.fields', fields.message, fields.fix);
  for (const { pattern } of rules.patterns) {
    const read = parsePattern(pattern);
    if (!read.ok) return fail('rules.pattern', `In the rules: ${read.error.message}`, read.error.fix);
  }
  for (const [name, { min, max }] of boundsOf(rules)) {
    if (min > max) return fail('rules.bounds', `In the rules, ${name} has min ${min} above max ${max}.`, `Make ${name}.min at most ${name}.max.`);
  }
  return succeed(rules);
}

function boundsOf(rules: Rules): readonly (readonly [name: string, bounds: Bounds])[] {
  if (rules.kind === 'image') return [['length', rules.length], ['width', rules.width], ['height', rules.height]];
  if (rules.kind === 'audio') return [['length', rules.length], ['duration', rules.duration], ['sampleRate', rules.sampleRate]];
  return (['prompt', 'completion', 'text'] as const).map((field) => [`length.${field}`, rules.length[field]]);
}
