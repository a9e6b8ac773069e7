/** The rules of a datanet as a person would say them. */
import type { Bounds, FieldRule, Rules, TextRules } from '#gate';
import type { Acceptance } from '#ledger';
import { formatBytes, formatNumber, plural } from '#ui/format';
import { kindWords, shapeWordsOf } from './kind-words';

export interface RuleInWords {
  readonly about: string;
  readonly says: string;
}

/** One line a rule, in the order in which a contributor meets them. */
export function rulesInWords(rules: Rules, acceptance: Acceptance): readonly RuleInWords[] {
  const shape = shapeWordsOf(rules);
  const { one } = kindWords[rules.kind];
  const words: readonly (RuleInWords | null)[] = [
    { about: 'Each item', says: rules.kind === 'text' ? `${shape.name}. ${shape.detail}` : `A ${one}${rules.shape === 'plain' ? '. ' : ` ${shape.name.charAt(0).toLowerCase()}${shape.name.slice(1)}. `}${shape.detail}` },
    ...(rules.kind === 'text' && rules.shape === 'fields' ? [{ about: 'Fields', says: `${list(rules.fields.map(fieldInWords), 'and')}.` }] : []),
    rules.kind !== 'text' && rules.shape === 'labelled' ? { about: 'Labels', says: rules.labels.length ? `${list(rules.labels, 'or')}.` : 'Any that fit.' } : null,
    rules.kind === 'audio' && rules.consent ? { about: 'Consent', says: 'Who sends it says that everybody who is heard agreed.' } : null,
    { about: 'Files', says: filesInWords(rules) },
    { about: 'A day', says: `${plural(rules.perDay.submissions, 'submission')} and ${formatBytes(rules.perDay.bytes)} a person. What is over the limit stays visible and counts nothing.` },
    ...sizesInWords(rules),
    rules.languages.length ? { about: 'Language', says: `${list(rules.languages.map(languageName), 'or')} only.` } : null,
    rules.topics.length ? { about: 'Topics', says: `${rules.topics.slice(0, 10).join(', ')}${rules.topics.length > 10 ? ', and others like them' : ''}` } : null,
    { about: 'Copies', says: rules.duplicates ? 'What is here already, or nearly the same, is refused.' : 'The same may come in more than once.' },
    {
      about: 'Personal data',
      says: `An e-mail address, phone number, card or bank account ${rules.personalData === 'refuse' ? 'is refused' : 'costs score'}; the gate offers to mask it.${rules.kind === 'image' ? ' What the camera wrote into the file, such as the place, is taken out.' : ''}`,
    },
    ...rules.patterns.map((pattern) => ({ about: pattern.must === 'match' ? 'Must hold' : 'Must not hold', says: pattern.message ? `${pattern.message} (${pattern.pattern})` : pattern.pattern })),
    { about: 'Accepted', says: acceptanceInWords(acceptance) },
    { about: 'Sent back', says: 'Always with a reason. It costs nothing, and a better version is welcome.' },
  ];
  return words.filter((rule) => rule !== null);
}

function filesInWords(rules: Rules): string {
  const formats = list(rules.formats.map((format) => `.${format}`), 'or');
  if (rules.kind === 'text') return `Typed here, or ${formats}, with at most ${plural(rules.maxItemsPerFile, 'row')} each.`;
  return rules.kind === 'image' ? `Taken here, or ${formats}.` : `Recorded here, or ${formats}.`;
}

function sizesInWords(rules: Rules): readonly RuleInWords[] {
  if (rules.kind === 'text') return [{ about: 'Length', says: `${capital(lengthsInWords(rules))}.` }];
  if (rules.kind === 'image') {
    const said = { plain: null, labelled: null, captioned: 'A caption', question: 'An answer' }[rules.shape];
    return [{ about: 'Size', says: `${span(rules.width)} pixels wide, ${span(rules.height)} high.` }, ...(said ? [{ about: 'Length', says: `${said} has ${span(rules.length)} characters.` }] : [])];
  }
  return [
    { about: 'Duration', says: `${span(rules.duration)} seconds, at ${span(rules.sampleRate)} Hz.` },
    ...(rules.shape === 'transcribed' ? [{ about: 'Length', says: `A transcript has ${span(rules.length)} characters.` }] : []),
  ];
}

function lengthsInWords({ shape, length }: TextRules): string {
  if (shape === 'passage') return `a passage has ${span(length.text)} characters`;
  if (shape === 'fields') return `a field of text has ${span(length.text)} characters where it says nothing else`;
  return `a question has ${span(length.prompt)} characters, an answer ${span(length.completion)}`;
}

const fieldTypes: Readonly<Record<FieldRule['type'], string>> = { text: 'text', number: 'a number', choice: 'a choice', date: 'a day', place: 'a place' };

function fieldInWords({ label, type, required, choices, min, max }: FieldRule): string {
  const what = type === 'choice' ? list(choices, 'or') : fieldTypes[type];
  const within = min !== null && max !== null ? ` ${span({ min, max })}` : min !== null ? ` from ${formatNumber(min)}` : max !== null ? ` up to ${formatNumber(max)}` : '';
  return `${label} (${what}${within}${required ? '' : ', if known'})`;
}

/** One sentence: by which score, or whose votes. */
export function acceptanceInWords({ automaticAt, quorum, reviewers }: Acceptance): string {
  const who = reviewers === 'anyone' ? 'anybody may review' : reviewers.length ? `the owner and ${plural(reviewers.length, 'reviewer')}` : 'the owner reviews';
  const voted = quorum.needed === 1 ? 'one reviewer says yes' : `${quorum.needed} of ${quorum.of} reviewers say yes`;
  if (automaticAt === null) return `When ${voted} (${who}).`;
  return `At once from a score of ${automaticAt.toLocaleString(undefined, { minimumFractionDigits: 2 })}; below that when ${voted} (${who}).`;
}

const span = ({ min, max }: Bounds): string => `${formatNumber(min)} to ${formatNumber(max)}`;

/** "a", "a or b", "a, b or c". */
const list = (words: readonly string[], last: string): string => (words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`);

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const languageName = (tag: string): string => new Intl.DisplayNames(undefined, { type: 'language' }).of(tag) ?? tag;
