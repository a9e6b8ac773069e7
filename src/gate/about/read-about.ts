/**
 * Reads what is said of a picture or recording, whatever it may be: what the datanet's shape asks for has to be there, and nothing else. Each fault is a finding of `structure`;
 * work is linear in what is given, and bounded for lists and keys.
 */
import { kindOf } from '../text/structure';
import { grouped, quote } from '../text/words';
import type { About, AudioRules, Finding, ImageRules } from '../types';
import { createLabelReader, mostLabels } from './labels';
import { Unreadable } from './sidecar';

export type AboutField = keyof About;
type TextField = Exclude<AboutField, 'labels' | 'consent'>;

export interface ReadAbout {
  /** What of it has the right form; null: nothing is said. */
  readonly about: About | null;
  readonly findings: readonly Finding[];
  /** How many of the things that are asked for are there, and how many things there should be: faults count among these. */
  readonly there: number;
  readonly due: number;
}

const fieldsByShape: Readonly<Record<ImageRules['shape'] | AudioRules['shape'], readonly AboutField[]>> = {
  plain: [],
  captioned: ['caption'],
  labelled: ['labels'],
  question: ['question', 'answer'],
  transcribed: ['transcript'],
};

/** What the rules ask to be said, in the order in which a form asks for it. */
export function asksFor(rules: ImageRules | AudioRules): readonly AboutField[] {
  const fields = fieldsByShape[rules.shape];
  return rules.kind === 'audio' && rules.consent ? [...fields, 'consent'] : fields;
}

const told: Readonly<Record<AboutField, { readonly noun: string; readonly missing: (of: string) => string; readonly fix: string }>> = {
  caption: { noun: 'a caption', missing: (of) => `This ${of} has no caption.`, fix: 'Say in a sentence what it shows.' },
  labels: { noun: 'labels', missing: (of) => `This ${of} has no labels.`, fix: 'Give it at least one.' },
  question: { noun: 'a question', missing: (of) => `There is no question about this ${of}.`, fix: 'Ask something that can be answered by looking at it.' },
  answer: { noun: 'an answer', missing: () => 'The question has no answer.', fix: 'Write the answer.' },
  transcript: { noun: 'a transcript', missing: (of) => `This ${of} has no transcript.`, fix: 'Write down what is said in it.' },
  consent: { noun: 'consent', missing: () => 'Nobody has said yet that the people who are heard agreed.', fix: 'Ask everybody who is heard, and then say that they agreed.' },
};

const fields: readonly AboutField[] = ['caption', 'labels', 'question', 'answer', 'transcript', 'consent'];
const isField = (key: string): boolean => Object.hasOwn(told, key);

/** Of keys that aren't known, so many are named. */
const mostNamed = 10;

/** `of` is "picture" or "recording". */
export function readAbout(rules: ImageRules | AudioRules, of: string, about: unknown): ReadAbout {
  const asked = asksFor(rules);
  const findings: Finding[] = [];
  const refuse = (message: string, fix: string, field?: string, rest: Partial<Finding> = {}): void => {
    findings.push({ check: 'structure', severity: 'refuse', message, fix, ...(field === undefined ? {} : { where: { field } }), ...rest });
  };
  const said = entriesOf(about);
  if (said === null) {
    const why = about instanceof Unreadable ? about.why : `it is ${kindOf(about)}, not an object`;
    refuse(`What is said of this ${of} can't be read: ${why}.`, asked.length === 0 ? 'Leave it out: this datanet asks for nothing beside the file.' : `Write it as ${exampleOf(asked)}.`);
    return { about: null, findings, there: 0, due: asked.length + 1 };
  }
  const { values, others } = said;
  const read: { -readonly [Field in AboutField]?: About[Field] } = {};
  for (const [key, value] of values) {
    if (!asked.includes(key)) refuseUnasked(key, value);
    else if (key === 'labels') readLabels(value);
    else if (key === 'consent') readConsent(value);
    else readText(key, value);
  }
  others.slice(0, mostNamed).forEach((key) => refuse(`${quote(key)} is nothing that is said of a ${of} here.`, asked.length === 0 ? 'Leave it out.' : `Leave it out. What is asked for: ${asked.join(', ')}.`));
  if (others.length > mostNamed) refuse(`And ${grouped(others.length - mostNamed)} more things are said that nobody asked for.`, 'Leave them out.');
  const faults = findings.length;
  for (const field of asked) if (!values.has(field)) refuse(told[field].missing(of), fixOf(field), field);
  const there = asked.filter((field) => read[field] !== undefined).length;
  return { about: Object.keys(read).length === 0 ? null : read, findings, there, due: asked.length + faults };

  function refuseUnasked(key: AboutField, value: unknown): void {
    const remedy = typeof value === 'string' ? { remedy: { label: 'Take out', row: 1, field: key, start: 0, end: value.length, replacement: '' } } : {};
    refuse(`This datanet asks for no ${told[key].noun.replace(/^an? /, '')}.`, 'Take it out.', key, remedy);
    // It is kept, so that a form shows what to take out.
    if (typeof value === 'string' && key !== 'labels' && key !== 'consent') read[key] = value;
  }
  function readText(key: TextField, value: unknown): void {
    if (typeof value === 'string') read[key] = value;
    else refuse(`What stands as ${key} should be text, but is ${kindOf(value)}.`, 'Write its value in double quotes.', key);
  }
  function readConsent(value: unknown): void {
    if (value === true) read.consent = true;
    else refuse(`What stands as consent should be true or false, but is ${kindOf(value)}.`, 'Write true once everybody who is heard agreed.', 'consent');
  }
  function readLabels(value: unknown): void {
    if (!Array.isArray(value)) return refuse(`What stands as labels should be a list, but is ${kindOf(value)}.`, 'Write it as ["first", "second"].', 'labels');
    if (value.length > mostLabels) refuse(`There are ${grouped(value.length)} labels; the most is ${mostLabels}.`, 'Keep those that say most.', 'labels');
    const labels: string[] = [];
    const faultOf = createLabelReader(rules.labels);
    for (const label of value.slice(0, mostLabels)) {
      if (typeof label !== 'string') {
        // What follows would stand under other numbers than its remedies name.
        refuse(`A label should be text, but one is ${kindOf(label)}.`, 'Write each label in double quotes.', 'labels');
        break;
      }
      const finding = faultOf(label, labels.length);
      if (finding !== null) findings.push(finding);
      labels.push(label);
    }
    read.labels = labels;
  }
  function fixOf(field: AboutField): string {
    return field === 'labels' && rules.labels.length > 0 ? 'Choose at least one.' : told[field].fix;
  }
}

interface Entries {
  /** What says something. */
  readonly values: ReadonlyMap<AboutField, unknown>;
  /** Keys of anything else. */
  readonly others: readonly string[];
}

/** Its own entries, or null where it is no object of them. */
function entriesOf(about: unknown): Entries | null {
  if (about === undefined || about === null) return { values: new Map(), others: [] };
  if (typeof about !== 'object' || Array.isArray(about) || about instanceof Unreadable || ArrayBuffer.isView(about)) return null;
  const values = new Map<AboutField, unknown>();
  for (const field of fields) {
    const value: unknown = Object.hasOwn(about, field) ? Reflect.get(about, field) : undefined;
    if (isSaid(value)) values.set(field, value);
  }
  return { values, others: Object.keys(about).filter((key) => !isField(key)) };
}

/** Empty texts, empty lists and a consent that isn't given say nothing. */
function isSaid(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  return value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);
}

const examples: Readonly<Record<AboutField, string>> = { caption: '"…"', labels: '["…"]', question: '"…"', answer: '"…"', transcript: '"…"', consent: 'true' };
const exampleOf = (asked: readonly AboutField[]): string => `{${asked.map((field) => `"${field}": ${examples[field]}`).join(', ')}}`;
