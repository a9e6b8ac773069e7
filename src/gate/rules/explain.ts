/** Says what is wrong with a datanet's rules as a person wrote them: the key, what is valid there, and the key that was probably meant. */
import type * as z from 'zod/mini';
import { fail, type Result } from '../result';

/** Keys of the rules' objects, by the path of the object. */
export type ValidKeys = Readonly<Record<string, readonly string[]>>;

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
  seconds: 'duration',
  samplerate: 'sampleRate',
  rate: 'sampleRate',
  regex: 'patterns',
  dedupe: 'duplicates',
  unique: 'duplicates',
  minimum: 'min',
  maximum: 'max',
  lang: 'languages',
  locale: 'languages',
  title: 'label',
  caption: 'label',
  key: 'name',
  options: 'choices',
  values: 'choices',
  enum: 'choices',
  optional: 'required',
  mandatory: 'required',
  columns: 'fields',
  pii: 'personalData',
  privacy: 'personalData',
};

/** What is wrong with the rules, by zod's first issue; `validKeys` are those of the object at a path. */
export function explain<T>(issue: z.core.$ZodIssue, validKeys: ValidKeys): Result<T> {
  const path = issue.path.map(String).join('.');
  const at = path === '' ? 'the rules' : `"${path}" in the rules`;
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const valid = validKeys[path.replace(/\.\d+/g, '')] ?? [];
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
  if (/^fields\.\d+\.name$/.test(path)) {
    return fail('rules.value', `The value of ${at} is not a name of a field.`, 'Begin with a small letter from a to z; then small letters, digits and _, 40 in all at most, such as "height_in_metres". What people read stands in "label".');
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
