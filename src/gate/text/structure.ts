/**
 * Turns one row, whatever its field names, into an item of the datanet's shape, or says why it cannot be one. Accepts the names that data sets in the wild use
 * (see `aliases`) and always gives the canonical ones, so that an accepted item trains as it stands.
 */
import type { Findings } from '../findings';
import { quote } from './words';
import type { ChatMessage, Item, Shape } from '../types';

export const aliases = {
  prompt: ['prompt', 'instruction', 'question'],
  completion: ['completion', 'response', 'output', 'answer'],
  text: ['text', 'content', 'passage'],
  messages: ['messages', 'conversations', 'conversation'],
  chosen: ['chosen', 'better', 'preferred'],
  rejected: ['rejected', 'worse', 'dispreferred'],
} as const;

/** Appended to the prompt (Alpaca's `input`); alone, it is the prompt. */
const inputField = 'input';
const maxMessages = 1_000;

const roleByName: Readonly<Record<string, ChatMessage['role']>> = {
  system: 'system',
  user: 'user',
  human: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  bot: 'assistant',
  model: 'assistant',
};

/** A row's fields by their name in lower case, trimmed; the first of two equal names counts. */
export type Fields = ReadonlyMap<string, unknown>;

export function fieldsOf(entries: Iterable<readonly [string, unknown]>): Fields {
  const fields = new Map<string, unknown>();
  for (const [name, value] of entries) {
    const key = name.trim().toLowerCase();
    if (!fields.has(key)) fields.set(key, value);
  }
  return fields;
}

/** The names under which a shape finds its fields, as people should be told them. A datanet's own fields are known by its rules alone. */
export function fieldNames(shape: Shape): readonly string[] {
  if (shape === 'preference') return [...aliases.prompt, ...aliases.chosen, ...aliases.rejected];
  if (shape === 'fields') return [];
  return shape === 'instruction' ? [...aliases.prompt, inputField, ...aliases.completion] : shape === 'chat' ? aliases.messages : aliases.text;
}

/** The item in a row, or null with findings added. Rows of a datanet's own fields are read elsewhere (`item-reader.ts`). */
export function itemFromFields(shape: Exclude<Shape, 'fields'>, fields: Fields, row: number, findings: Findings): Item | null {
  const elsewhere = otherShape(shape, fields);
  if (elsewhere !== null) {
    findings.add({ check: 'structure', severity: 'refuse', where: { row }, ...elsewhere });
    return null;
  }
  if (shape === 'chat') {
    const messages = messagesFrom(fields, row, findings);
    return messages === null ? null : { messages };
  }
  if (shape === 'passage') {
    const text = stringField(fields, aliases.text, 'text', 'text', row, findings);
    return text === null ? null : { text };
  }
  if (shape === 'preference') return preferenceFrom(fields, row, findings);
  const promptNames = aliases.prompt.some((name) => fields.has(name)) ? aliases.prompt : [...aliases.prompt, inputField];
  const prompt = stringField(fields, promptNames, 'prompt', 'question', row, findings);
  const completion = stringField(fields, aliases.completion, 'completion', 'answer', row, findings);
  if (prompt === null || completion === null) return null;
  const input = promptNames === aliases.prompt ? inputFrom(fields, row, findings) : '';
  if (input === null) return null;
  return { prompt: input === '' ? prompt : `${prompt}\n\n${input}`, completion };
}

function preferenceFrom(fields: Fields, row: number, findings: Findings): Item | null {
  const prompt = stringField(fields, aliases.prompt, 'prompt', 'question', row, findings);
  const chosen = stringField(fields, aliases.chosen, 'chosen', 'better answer', row, findings);
  const rejected = stringField(fields, aliases.rejected, 'rejected', 'worse answer', row, findings);
  if (prompt === null || chosen === null || rejected === null) return null;
  if (chosen.trim() !== rejected.trim()) return { prompt, chosen, rejected };
  findings.add({ check: 'structure', severity: 'refuse', message: 'Both answers are the same.', fix: 'Give one that is better and one that is worse.', where: { row, field: 'rejected' } });
  return null;
}

/** Tells about columns that are not read, once for each name. */
export function noteExtraFields(shape: Shape, fields: Fields, row: number, known: Set<string>, findings: Findings): void {
  const used = fieldNames(shape);
  for (const name of fields.keys()) {
    if (used.includes(name) || known.has(name)) continue;
    if (known.size >= 20) return;
    known.add(name);
    findings.add({
      check: 'structure',
      severity: 'note',
      message: name === '' ? 'A column without a name is not read.' : `The field ${quote(name)} is not read.`,
      fix: 'Nothing to do, unless it holds what should be in the item.',
      where: { row, field: name.slice(0, 60) },
    });
  }
}

function otherShape(shape: Exclude<Shape, 'fields'>, fields: Fields): { message: string; fix: string } | null {
  const has = (names: readonly string[]) => names.some((name) => fields.has(name));
  const isPair = has(aliases.prompt) || has(aliases.completion);
  if (shape !== 'chat' && has(aliases.messages) && !(shape === 'passage' ? has(aliases.text) : isPair)) {
    return shape === 'instruction'
      ? { message: 'This row is a chat; this datanet takes a question and its answer.', fix: 'Write it as {"prompt": "…", "completion": "…"}.' }
      : { message: 'This row is a chat; this datanet takes passages of text.', fix: 'Write it as {"text": "…"}.' };
  }
  if (shape === 'chat' && isPair && !has(aliases.messages)) {
    return {
      message: 'This row is a question and an answer; this datanet takes chats.',
      fix: 'Write it as {"messages": [{"role": "user", "content": "…"}, {"role": "assistant", "content": "…"}]}.',
    };
  }
  return null;
}

function stringField(fields: Fields, names: readonly string[], field: string, noun: string, row: number, findings: Findings): string | null {
  const name = names.find((candidate) => fields.has(candidate) && fields.get(candidate) !== null && fields.get(candidate) !== '') ?? names.find((candidate) => fields.has(candidate));
  const where = { row, field };
  const value = name === undefined ? undefined : fields.get(name);
  if (name === undefined || value === null || value === undefined) {
    findings.add({
      check: 'structure',
      severity: 'refuse',
      message: name === undefined ? `This row has no ${noun}: there is no field ${quote(field)}.` : `The ${noun} of this row is null.`,
      fix: `Add the ${noun} as ${quote(field)} (${names.filter((candidate) => candidate !== field).join(', ')} will do too).`,
      where,
    });
    return null;
  }
  if (typeof value !== 'string') {
    findings.add({
      check: 'structure',
      severity: 'refuse',
      message: `The field ${quote(name)} should be text, but is ${kindOf(value)}.`,
      fix: 'Write its value in double quotes.',
      where,
    });
    return null;
  }
  if (value.trim() === '') {
    findings.add({ check: 'structure', severity: 'refuse', message: `The ${noun} is empty.`, fix: `Write the ${noun}, or leave the row out.`, where });
    return null;
  }
  return value;
}

function inputFrom(fields: Fields, row: number, findings: Findings): string | null {
  const value = fields.get(inputField);
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.trim() === '' ? '' : value;
  findings.add({
    check: 'structure',
    severity: 'refuse',
    message: `The field "input" should be text, but is ${kindOf(value)}.`,
    fix: 'Write its value in double quotes, or leave it out.',
    where: { row, field: 'prompt' },
  });
  return null;
}

function messagesFrom(fields: Fields, row: number, findings: Findings): ChatMessage[] | null {
  const refuse = (message: string, fix: string, field = 'messages'): null => {
    findings.add({ check: 'structure', severity: 'refuse', message, fix, where: { row, field } });
    return null;
  };
  const name = aliases.messages.find((candidate) => fields.has(candidate));
  if (name === undefined) return refuse('This row has no chat: there is no field "messages".', 'Add "messages": a list of {"role": "…", "content": "…"}.');
  const list = fields.get(name);
  if (!Array.isArray(list)) return refuse(`The field ${quote(name)} should be a list of messages, but is ${kindOf(list)}.`, 'Write [ … ] around the messages.');
  if (list.length === 0) return refuse('The chat is empty.', 'Give at least one user message and one assistant message.');
  if (list.length > maxMessages) return refuse(`The chat has ${list.length} messages; the most is ${maxMessages}.`, 'Split it into several chats.');
  const messages: ChatMessage[] = [];
  for (const [index, entry] of list.entries()) {
    const message = messageFrom(entry, index, refuse);
    if (message === null) return null;
    messages.push(message);
  }
  return inOrder(messages, refuse) ? messages : null;
}

type Refuse = (message: string, fix: string, field?: string) => null;

function messageFrom(entry: unknown, index: number, refuse: Refuse): ChatMessage | null {
  const field = `messages[${index}]`;
  const nth = `Message ${index + 1}`;
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return refuse(`${nth} should be an object with "role" and "content", but is ${kindOf(entry)}.`, 'Write it as {"role": "user", "content": "…"}.', field);
  }
  const parts = fieldsOf(Object.entries(entry));
  const roleName = parts.get('role') ?? parts.get('from');
  const content = parts.get('content') ?? parts.get('value');
  if (typeof roleName !== 'string') return refuse(`${nth} does not say who speaks.`, 'Add "role": "system", "user" or "assistant".', field);
  const key = roleName.trim().toLowerCase();
  const role = Object.hasOwn(roleByName, key) ? roleByName[key] : undefined;
  if (role === undefined) return refuse(`${nth} has the role ${quote(roleName)}, which is not taken.`, 'Use "system", "user" or "assistant".', `${field}.role`);
  if (typeof content !== 'string') {
    return refuse(content === undefined ? `${nth} has no "content".` : `The content of message ${index + 1} should be text, but is ${kindOf(content)}.`, 'Add the words as "content": "…".', `${field}.content`);
  }
  if (content.trim() === '') return refuse(`${nth} is empty.`, 'Write what was said, or take the message out.', `${field}.content`);
  return { role, content };
}

/** A system message may open; then user and assistant take turns, and the assistant has the last word. */
function inOrder(messages: readonly ChatMessage[], refuse: Refuse): boolean {
  const start = messages[0]?.role === 'system' ? 1 : 0;
  for (let index = start; index < messages.length; index++) {
    const role = messages[index]?.role;
    const expected = (index - start) % 2 === 0 ? 'user' : 'assistant';
    if (role === expected) continue;
    const fix =
      role === 'system'
        ? 'Only the first message may be from "system".'
        : index === start
          ? 'Let the user speak first (after an optional system message).'
          : `Join it with the message before, or add what the ${expected} said in between.`;
    refuse(`Message ${index + 1} is from the ${role}, where the ${expected} should speak.`, fix, `messages[${index}].role`);
    return false;
  }
  if (messages[messages.length - 1]?.role !== 'assistant') {
    refuse('The chat does not end with an answer of the assistant.', 'Add the assistant\'s answer, or take the last message out.', `messages[${messages.length - 1}].role`);
    return false;
  }
  return true;
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'object':
      return 'an object';
    default:
      return 'missing';
  }
}
