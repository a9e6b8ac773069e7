/**
 * Reads the rules of a datanet from outside (a manifest, a `rules.json`): strict, with every default filled in. A key that does not exist is refused by name, with
 * the nearest one that does, because a rule that is silently ignored is a rule that does not hold.
 */
import * as z from 'zod/mini';
import { fail, succeed, type Result } from './result';
import type { Rules, Shape, TextFormat } from './types';

/** The defaults for a shape; what `parseRules({ shape })` gives. */
export function defaultRules(shape: Shape): Rules {
  return {
    kind: 'text',
    shape,
    purpose: '',
    topics: [],
    formats: ['txt', 'md', 'jsonl', 'csv'],
    perDay: { submissions: 20, bytes: 10_000_000 },
    maxItemsPerFile: 10_000,
    length: {
      prompt: { min: 2, max: 4_000 },
      completion: { min: 1, max: 8_000 },
      text: { min: 20, max: 100_000 },
    },
    languages: [],
    personalData: 'refuse',
  };
}

/** Made at the first call, so that a bundle that only checks (the worker) leaves zod out. */
let schema: ReturnType<typeof createSchema> | null = null;

function createSchema() {
  const whole = (min: number, max: number) => z.int().check(z.gte(min), z.lte(max));
  const lengthRule = z.optional(z.strictObject({ min: z.optional(whole(0, 10_000_000)), max: z.optional(whole(1, 10_000_000)) }));

  return z.strictObject({
    kind: z.optional(z.literal('text')),
    shape: z.optional(z.enum(['instruction', 'chat', 'passage'])),
    purpose: z.optional(z.string().check(z.maxLength(1_000))),
    topics: z.optional(z.array(z.string().check(z.minLength(1), z.maxLength(80))).check(z.maxLength(200))),
    formats: z.optional(z.array(z.enum(['txt', 'md', 'jsonl', 'csv'])).check(z.minLength(1), z.maxLength(4))),
    perDay: z.optional(z.strictObject({ submissions: z.optional(whole(1, 1_000_000)), bytes: z.optional(whole(1, 1_000_000_000)) })),
    maxItemsPerFile: z.optional(whole(1, 100_000)),
    length: z.optional(z.strictObject({ prompt: lengthRule, completion: lengthRule, text: lengthRule })),
    languages: z.optional(z.array(z.string().check(z.regex(/^[a-z]{2,3}$/))).check(z.maxLength(20))),
    personalData: z.optional(z.enum(['refuse', 'warn'])),
  });
}

const validKeysByPath: Readonly<Record<string, readonly string[]>> = {
  '': ['kind', 'shape', 'purpose', 'topics', 'formats', 'perDay', 'maxItemsPerFile', 'length', 'languages', 'personalData'],
  perDay: ['submissions', 'bytes'],
  length: ['prompt', 'completion', 'text'],
  'length.prompt': ['min', 'max'],
  'length.completion': ['min', 'max'],
  'length.text': ['min', 'max'],
};

/** Other names people use for a key, beyond those that spelling alone brings near. */
const meantByKey: Readonly<Record<string, string>> = {
  type: 'kind',
  media: 'kind',
  itemshape: 'shape',
  description: 'purpose',
  about: 'purpose',
  keywords: 'topics',
  tags: 'topics',
  extensions: 'formats',
  filetypes: 'formats',
  limits: 'perDay',
  daily: 'perDay',
  dailylimit: 'perDay',
  dailylimits: 'perDay',
  files: 'submissions',
  maxfiles: 'submissions',
  items: 'submissions',
  maxbytes: 'bytes',
  size: 'bytes',
  maxitems: 'maxItemsPerFile',
  maxrows: 'maxItemsPerFile',
  lengths: 'length',
  answer: 'completion',
  response: 'completion',
  question: 'prompt',
  instruction: 'prompt',
  passage: 'text',
  minimum: 'min',
  maximum: 'max',
  lang: 'languages',
  locale: 'languages',
  pii: 'personalData',
  privacy: 'personalData',
};

/** Rules as data → complete `Rules`; an error names the key that is wrong, and what is valid there. */
export function parseRules(json: unknown): Result<Rules> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return fail('rules.not-an-object', 'Rules must be a JSON object such as {"shape": "instruction"}.', 'Write the rules between { and }; {} alone means the defaults.');
  }
  schema ??= createSchema();
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return issue === undefined ? fail('rules.invalid', 'The rules are not valid.', 'Start from {} and add one key at a time.') : explain(issue);
  }
  const given = parsed.data;
  const base = defaultRules(given.shape ?? 'instruction');
  const rules: Rules = {
    kind: 'text',
    shape: base.shape,
    purpose: given.purpose ?? base.purpose,
    topics: given.topics ?? base.topics,
    formats: unique(given.formats ?? base.formats),
    perDay: { submissions: given.perDay?.submissions ?? base.perDay.submissions, bytes: given.perDay?.bytes ?? base.perDay.bytes },
    maxItemsPerFile: given.maxItemsPerFile ?? base.maxItemsPerFile,
    length: {
      prompt: bounds(given.length?.prompt, base.length.prompt),
      completion: bounds(given.length?.completion, base.length.completion),
      text: bounds(given.length?.text, base.length.text),
    },
    languages: unique(given.languages ?? base.languages),
    personalData: given.personalData ?? base.personalData,
  };
  for (const field of ['prompt', 'completion', 'text'] as const) {
    const { min, max } = rules.length[field];
    if (min > max) {
      return fail('rules.bounds', `In the rules, length.${field} has min ${min} above max ${max}.`, `Make length.${field}.min at most length.${field}.max.`);
    }
  }
  return succeed(rules);
}

function bounds(given: { min?: number | undefined; max?: number | undefined } | undefined, base: { min: number; max: number }): { min: number; max: number } {
  return { min: given?.min ?? base.min, max: given?.max ?? base.max };
}

function unique<T extends string | TextFormat>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

function explain(issue: z.core.$ZodIssue): Result<Rules> {
  const path = issue.path.map(String).join('.');
  const at = path === '' ? 'the rules' : `"${path}" in the rules`;
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const valid = validKeysByPath[path] ?? [];
    const near = nearestKey(key, valid);
    const where = path === '' ? '' : ` inside "${path}"`;
    const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key;
    return fail(
      'rules.unknown-key',
      `Unknown key "${shown}"${where} in the rules.${near === null ? '' : ` Did you mean "${near}"?`}`,
      `${near === null ? 'Remove it' : `Write "${near}", or remove it`}. Valid keys here: ${valid.join(', ')}.`,
    );
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map((value) => JSON.stringify(value)).join(', ');
    return fail('rules.value', `The value of ${at} is not one that exists.`, `Use ${issue.values.length > 1 ? 'one of ' : ''}${values}.`);
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    const bound = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
    const counted = issue.origin === 'string' ? ' characters long' : issue.origin === 'array' ? ' entries' : '';
    return fail('rules.value', `The value of ${at} is out of range.`, `Make it ${bound}${counted}.`);
  }
  if (issue.code === 'invalid_type') {
    const expected = issue.expected === 'int' ? 'a whole number' : issue.expected === 'object' ? 'an object { … }' : issue.expected === 'array' ? 'a list [ … ]' : `a ${issue.expected}`;
    return fail('rules.type', `The value of ${at} is of the wrong type.`, `Give ${expected}.`);
  }
  if (path.startsWith('languages')) {
    return fail('rules.value', `The value of ${at} is not a language tag.`, 'Use lower-case primary tags such as "en" or "de" (not "en-GB").');
  }
  return fail('rules.invalid', `The value of ${at} is not valid.`, 'See docs/SPEC.md for the rules of a datanet.');
}

function nearestKey(key: string, valid: readonly string[]): string | null {
  const plain = key.toLowerCase().replace(/[^a-z]/g, '').slice(0, 40);
  const meant = meantByKey[plain];
  if (meant !== undefined && valid.includes(meant)) return meant;
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of valid) {
    const distance = editDistance(plain, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best !== null && bestDistance <= Math.max(2, Math.floor(best.length / 3)) ? best : null;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substituted, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
