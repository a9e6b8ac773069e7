/** The rules of a datanet as a person would say them. */
import type { TextRules, Shape } from '#gate';
import type { Acceptance } from '#ledger';
import { formatBytes, formatNumber, plural } from '#ui/format';

export const shapeWords: Readonly<Record<Shape, { readonly name: string; readonly detail: string }>> = {
  instruction: { name: 'Question and answer', detail: 'What somebody asks, and what a good answer says.' },
  chat: { name: 'Conversation', detail: 'Several turns between a person and an assistant.' },
  passage: { name: 'Passage', detail: 'A piece of running text.' },
  preference: { name: 'Better and worse', detail: 'A question, a good answer, and one that is not as good.' },
};

export interface RuleInWords {
  readonly about: string;
  readonly says: string;
}

/** One line a rule, in the order in which a contributor meets them. */
export function rulesInWords(rules: TextRules, acceptance: Acceptance): readonly RuleInWords[] {
  const bounds = (what: string, { min, max }: { readonly min: number; readonly max: number }) => `${what} ${formatNumber(min)} to ${formatNumber(max)} characters`;
  const { length } = rules;
  const lengths = rules.shape === 'passage' ? bounds('a passage has', length.text) : `${bounds('a question has', length.prompt)}, ${bounds('an answer', length.completion)}`;
  const words: readonly (RuleInWords | null)[] = [
    { about: 'Each item', says: `${shapeWords[rules.shape].name}. ${shapeWords[rules.shape].detail}` },
    { about: 'Files', says: `Typed here, or ${list(rules.formats.map((format) => `.${format}`), 'or')}, with at most ${plural(rules.maxItemsPerFile, 'row')} each.` },
    { about: 'A day', says: `${plural(rules.perDay.submissions, 'submission')} and ${formatBytes(rules.perDay.bytes)} a person. What is over the limit stays visible and counts nothing.` },
    { about: 'Length', says: `${capital(lengths)}.` },
    rules.languages.length ? { about: 'Language', says: `${list(rules.languages.map(languageName), 'or')} only.` } : null,
    rules.topics.length ? { about: 'Topics', says: `${rules.topics.slice(0, 10).join(', ')}${rules.topics.length > 10 ? ', and others like them' : ''}` } : null,
    {
      about: 'Personal data',
      says:
        rules.personalData === 'refuse'
          ? 'An e-mail address, phone number, card or bank account is refused; the gate offers to mask it.'
          : 'An e-mail address, phone number, card or bank account costs score; the gate offers to mask it.',
    },
    { about: 'Accepted', says: acceptanceInWords(acceptance) },
    { about: 'Sent back', says: 'Always with a reason. It costs nothing, and a better version is welcome.' },
  ];
  return words.filter((rule) => rule !== null);
}

/** One sentence: by which score, or whose votes. */
export function acceptanceInWords({ automaticAt, quorum, reviewers }: Acceptance): string {
  const who = reviewers === 'anyone' ? 'anybody may review' : reviewers.length ? `the owner and ${plural(reviewers.length, 'reviewer')}` : 'the owner reviews';
  const voted = quorum.needed === 1 ? 'one reviewer says yes' : `${quorum.needed} of ${quorum.of} reviewers say yes`;
  if (automaticAt === null) return `When ${voted} (${who}).`;
  return `At once from a score of ${automaticAt.toLocaleString(undefined, { minimumFractionDigits: 2 })}; below that when ${voted} (${who}).`;
}

/** "a", "a or b", "a, b or c". */
const list = (words: readonly string[], last: string): string => (words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`);

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const languageName = (tag: string): string => new Intl.DisplayNames(undefined, { type: 'language' }).of(tag) ?? tag;
