/**
 * Judges what is said of a picture or recording: its form, and each text by the checks that texts of any datanet go through. From it come the parts of the score that a decoder
 * can't tell: completeness, structure and relevance.
 */
import { offTopic } from '../check';
import { checkField, languageFinding } from '../check-field';
import { completenessOfFields, costOfFields } from '../score';
import type { Field } from '../text/item-fields';
import { createLanguageCheck } from '../text/language';
import { createPatternCheck } from '../text/patterns';
import { createRelevance } from '../text/relevance';
import { answering } from '../text/tidiness';
import { grouped, lengthOf, wordsOf } from '../text/words';
import type { About, AudioRules, Bounds, Finding, ImageRules } from '../types';
import { labelField, labelLength } from './labels';
import { asksFor, readAbout } from './read-about';

export interface Said {
  /** As far as it has the right form; null: nothing is said. */
  readonly about: About | null;
  /** Where something stands is told by its field; a remedy's says which label, too. */
  readonly findings: readonly Finding[];
  /** Parts of the score, 0..1: 1 where nothing is asked for. */
  readonly completeness: number;
  readonly structure: number;
  readonly relevance: number;
  /** What its findings take from the quality. */
  readonly cost: number;
}

/** Whatever `about` is. */
export type AboutCheck = (about: unknown) => Said;

/** The checks ask for a row; what is said has none. */
const row = 1;
/** A question's length in code points, as in texts. */
const questionLength: Bounds = { min: 2, max: 4_000 };
/** Fewer tell too little of what they are about to be called off topic. */
const leastWords = 4;
/** UTF-16 units of a text that is far too long: nothing but its length is looked at. */
const farTooLong = (length: Bounds): number => 20_000 + 4 * length.max;

export function createAboutCheck(rules: ImageRules | AudioRules): AboutCheck {
  const of = rules.kind === 'image' ? 'picture' : 'recording';
  const { languages, personalData } = rules;
  const languageOf = createLanguageCheck(languages);
  const patternsIn = createPatternCheck(rules.patterns);
  const relevance = createRelevance(rules);
  const isFree = rules.labels.length === 0;
  const lengthOfField = ({ name }: Field): Bounds => (name === 'question' ? questionLength : name.startsWith('labels') ? labelLength : rules.length);

  return (said) => {
    const read = readAbout(rules, of, said);
    const { about } = read;
    const asked = asksFor(rules);
    const texts = about === null ? [] : fieldsOf(about, isFree).filter(({ name }) => asked.some((field) => name.startsWith(field)));
    const fields = texts.filter((field) => field.text.length <= farTooLong(lengthOfField(field)));
    const found = texts.flatMap((field) => (fields.includes(field) ? checkField({ length: lengthOfField(field), personalData, languages, languageOf }, field, row) : [tooLong(field, lengthOfField(field))]));
    if (fields.length > 1 && !found.some(({ check }) => check === 'gibberish' || check === 'language')) {
      const language = languageFinding({ languages, languageOf }, fields.map(({ text }) => text.slice(0, 4_000)).join('\n'), row, null);
      if (language !== null) found.push(language);
    }
    found.push(...answeringIn(about));
    if (fields.length > 0) found.push(...patternsIn(fields, row));
    const together = fields.map(({ text }) => text).join('\n');
    const relevant = fields.length === 0 ? 1_000 : relevance.of(together);
    if (relevance.isOffTopic(relevant) && wordsOf(together.slice(0, 1_000)).length >= leastWords) found.push(offTopic(rules, row));
    const share = read.due === 0 ? 1 : read.there / read.due;
    return {
      about,
      findings: [...read.findings, ...found.map(withoutRow)],
      completeness: asked.length === 0 ? 1 : (completenessOfFields(fields.filter(({ use }) => use !== 'setting')) * read.there) / asked.length,
      structure: share,
      relevance: relevant / 1_000,
      cost: costOfFields(fields, found),
    };
  };
}

/** Texts that people wrote, in the order in which a form asks for them; labels that the datanet lists are its own. */
function fieldsOf({ caption, question, answer, transcript, labels }: About, isFree: boolean): Field[] {
  return [
    ...textOf('caption', 'answer', caption),
    ...textOf('question', 'ask', question),
    ...textOf('answer', 'answer', answer),
    // Somebody may well have said "hello", and stopped in the middle of a sentence.
    ...textOf('transcript', 'setting', transcript),
    ...(isFree ? (labels ?? []) : []).map((text, index): Field => ({ name: labelField(index), use: 'setting', text })),
  ];
}

function textOf(name: string, use: Field['use'], text: string | undefined): Field[] {
  return text === undefined ? [] : [{ name, use, text }];
}

/** How an answer stands to its question, and texts that say too little; a caption is an answer to none. */
function answeringIn(about: About | null): Finding[] {
  const completion = about?.answer ?? about?.caption;
  if (completion === undefined) return [];
  const nameByName: Readonly<Record<string, string>> = { prompt: 'question', completion: about?.answer === undefined ? 'caption' : 'answer' };
  return answering({ prompt: about?.question ?? '', completion }, row).map((finding) => {
    const field = nameByName[finding.where?.field ?? ''];
    return field === undefined ? finding : { ...finding, where: { ...finding.where, field } };
  });
}

function tooLong({ name, text }: Field, { max }: Bounds): Finding {
  return { check: 'length', severity: 'refuse', message: `This has ${grouped(lengthOf(text))} characters; the most is ${grouped(max)}.`, fix: 'Shorten it.', where: { row, field: name, start: max, end: text.length } };
}

/** Its place without a row, and a label's as all labels'. What is too long can't be split into several items. */
function withoutRow(finding: Finding): Finding {
  const { where, ...told } = finding;
  const { row: _, field, ...span } = where ?? {};
  const rest = told.check === 'length' && span.start !== undefined ? { ...told, fix: 'Shorten it.' } : told;
  if (field === undefined) return rest;
  return { ...rest, where: field.startsWith('labels') ? { field: 'labels' } : { field, ...span } };
}
