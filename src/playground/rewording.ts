/**
 * Asks for a fact in other words, so that a person tests understanding and not memory. Knows the ways in which visitors ask about a place in
 * the embedded model's harbour town; a question of another kind comes back as it is. Only questions: nothing here knows an answer.
 */

/** Ways to ask for one and the same thing of a subject `{s}`. The first that fits a question wins: "not open" stands before "open". */
const WAYS_BY_THING: readonly (readonly string[])[] = [
  [
    'Who runs {s}?',
    'Who keeps {s}?',
    'Who is in charge of {s}?',
    'Who owns {s}?',
    'Who looks after {s}?',
    'Who is the owner of {s}?',
    'Who manages {s}?',
    'Who is the keeper of {s}?',
    'Do you know who keeps {s}?',
    'Tell me who runs {s}.',
    '{s} is run by whom?',
    'Who works at {s}?',
    'Who is behind {s}?',
    'Who should I ask for at {s}?',
    'Whose business is {s}?',
    'What is the name of the person who runs {s}?',
  ],
  [
    'Where is {s}?',
    'Where can I find {s}?',
    'How do I get to {s}?',
    'Where would I find {s}?',
    'Can you tell me where {s} is?',
    'Where exactly is {s}?',
    'Where does {s} stand?',
    'Where should I look for {s}?',
    'In which part of town is {s}?',
    'What is the location of {s}?',
    'Tell me where {s} is.',
    'Where in town is {s}?',
    'Which way is {s}?',
    'Do you know where {s} is?',
    'What is {s} close to?',
    'What is the address of {s}?',
  ],
  [
    'What does {s} sell?',
    'What can I buy at {s}?',
    'What do they sell at {s}?',
    'What is sold at {s}?',
    'What can you get at {s}?',
    'What does {s} offer?',
    'What is on sale at {s}?',
    'What should I buy at {s}?',
    'Tell me what {s} sells.',
    'What is {s} known for?',
    'What is the speciality of {s}?',
    'What goods does {s} have?',
    'What do people buy at {s}?',
    'What do they make at {s}?',
    'What does {s} have for sale?',
    'Do you know what {s} sells?',
  ],
  [
    'What colour is the door of {s}?',
    'What is the colour of the door of {s}?',
    'Which colour is the door of {s}?',
    'What colour door does {s} have?',
    'How is the door of {s} painted?',
    'In what colour is the door of {s} painted?',
    'What color is the door of {s}?',
    'Do you know the colour of the door of {s}?',
    'Tell me the colour of the door of {s}.',
    'What does the door of {s} look like?',
    'Which colour did they paint the door of {s}?',
    'What colour door should I look for at {s}?',
  ],
  [
    'On which day is {s} closed?',
    'What day is {s} closed?',
    'When is {s} closed?',
    'On what day does {s} close?',
    'Which day does {s} not open?',
    'When is {s} shut?',
    'When is {s} not open?',
    'Do you know when {s} is closed?',
    'Tell me when {s} is closed.',
    'What is the closing day of {s}?',
    'When does {s} stay closed?',
    'On which day can I not go to {s}?',
    'Which day off does {s} have?',
    'When does {s} rest?',
    'When should I not go to {s}?',
    'On which days is {s} shut?',
  ],
  [
    'When does {s} open?',
    'At what time does {s} open?',
    'What time does {s} open?',
    'From what time is {s} open?',
    'How early does {s} open?',
    'When can I visit {s}?',
    'Do you know when {s} opens?',
    'Tell me when {s} opens.',
    'What is the opening time of {s}?',
    'When can I go to {s}?',
    'When do the doors of {s} open?',
    'When does the day start at {s}?',
    'At what hour does {s} open?',
    'What are the opening hours of {s}?',
    'When is {s} open?',
  ],
];

interface Asked {
  readonly ways: readonly string[];
  readonly subject: string;
}

/** The same question in a wording that is not among `taken`; itself when no other is known. */
export function reword(question: string, taken: ReadonlySet<string> = new Set()): string {
  const asked = understand(question);
  if (!asked) return question;
  const others = asked.ways.map((way) => fill(way, asked.subject)).filter((other) => plain(other) !== plain(question) && !taken.has(plain(other)));
  return others[hash(question) % Math.max(1, others.length)] ?? question;
}

/**
 * Up to `count` questions to try: what was taught, the latest first, one for each subject and in other words than it was taught in.
 */
export function suggestQuestions(taught: readonly string[], count: number): string[] {
  const taken = new Set(taught.map(plain));
  const seen = new Set<string>();
  const questions: string[] = [];
  for (const prompt of taught) {
    if (questions.length >= count) break;
    const subject = plain(understand(prompt)?.subject ?? prompt);
    if (seen.has(subject)) continue;
    seen.add(subject);
    questions.push(reword(prompt, taken));
  }
  return questions;
}

/** The spelling by which two questions count as the same. */
export const plain = (question: string): string => question.trim().toLowerCase().replaceAll(/[?.!\s]+$/g, '').replaceAll(/\s+/g, ' ');

function understand(question: string): Asked | null {
  for (const ways of WAYS_BY_THING) {
    for (const way of ways) {
      const [before = '', after = ''] = way.split('{s}');
      const text = plain(question);
      const [head, tail] = [before.toLowerCase(), plain(after)];
      if (!text.startsWith(head) || !text.endsWith(tail) || text.length <= head.length + tail.length) continue;
      const subject = question.trim().replaceAll(/\s+/g, ' ').slice(head.length, text.length - tail.length).trim();
      if (subject !== '' && !startsAnother(subject)) return { ways, subject };
    }
  }
  return null;
}

/** "the colour of the door of X" also reads as a subject of "What is …": a subject is a name, not a phrase about a door. */
const startsAnother = (subject: string): boolean => /^the (door|colour|color|location|owner|opening|closing)\b/i.test(subject);

function fill(way: string, subject: string): string {
  const text = way.replace('{s}', subject);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function hash(text: string): number {
  let value = 0;
  for (const character of text) value = (Math.imul(value, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return value;
}
