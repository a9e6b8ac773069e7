/**
 * A draft is a Yjs document: one Y.Text a field, so that two devices (or two people) can write in it at once. This file says how it is laid out
 * and turns it into an item of its datanet's shape and back. It knows nothing of where the document is kept.
 *
 *   draft   Y.Map    net, shape, origin, replaces, createdAt
 *   fields  Y.Map    instruction: prompt, completion; passage: text; a datanet's own fields: by their names (each a Y.Text)
 *   numbers Y.Map    of the datanet's own fields those that are numbers, by their names: true
 *   turns   Y.Array  chat: Y.Maps of role (a string) and content (a Y.Text)
 */
import * as Y from 'yjs';
import { type ChatMessage, decimalOf, type FieldsItem, type FieldType, type Item, readDecimal, type Shape } from '#gate';
import type { RecordId } from '#ledger';

/** Where a draft began: at the keyboard, as an answer of a model that was put right, or as an item that reviewers sent back. */
export type DraftOrigin = 'typed' | 'playground' | 'sent-back';

export interface DraftMeta {
  readonly net: RecordId;
  readonly shape: Shape;
  readonly origin: DraftOrigin;
  /** The submission that this draft improves on. */
  readonly replaces: RecordId | null;
  readonly createdAt: number;
}

export type Role = ChatMessage['role'];

/** Lays an empty document out as a draft. Does nothing to a document that is one already. */
export function layOutDraft(doc: Y.Doc, meta: DraftMeta, item: Item = emptyItem(meta.shape)): void {
  if (readMeta(doc)) return;
  doc.transact(() => {
    const draft = doc.getMap('draft');
    for (const [key, value] of Object.entries(meta)) draft.set(key, value);
    itemToDraft(doc, item);
  });
}

/** What the draft says of itself; undefined when the document is not (or not yet) a draft. */
export function readMeta(doc: Y.Doc): DraftMeta | undefined {
  const draft = doc.getMap('draft');
  const [net, shape, origin, replaces, createdAt] = ['net', 'shape', 'origin', 'replaces', 'createdAt'].map((key) => draft.get(key));
  if (typeof net !== 'string' || !isShape(shape)) return undefined;
  return {
    net,
    shape,
    origin: isOrigin(origin) ? origin : 'typed',
    replaces: typeof replaces === 'string' ? replaces : null,
    createdAt: typeof createdAt === 'number' ? createdAt : 0,
  };
}

/** The item that the draft says now; undefined when the document is not a draft. */
export function draftToItem(doc: Y.Doc): Item | undefined {
  const meta = readMeta(doc);
  if (!meta) return undefined;
  if (meta.shape === 'fields') return { values: readOwnFields(doc) };
  if (meta.shape === 'chat') return { messages: readTurns(doc) };
  if (meta.shape === 'passage') return { text: fieldText(doc, 'text') };
  if (meta.shape === 'preference') return { prompt: fieldText(doc, 'prompt'), chosen: fieldText(doc, 'chosen'), rejected: fieldText(doc, 'rejected') };
  return { prompt: fieldText(doc, 'prompt'), completion: fieldText(doc, 'completion') };
}

/** Writes an item into a draft, changing only the characters that differ, so that what somebody else types meanwhile is kept. */
export function itemToDraft(doc: Y.Doc, item: Item): void {
  doc.transact(() => {
    if ('values' in item) return writeOwnFields(doc, item.values);
    if ('messages' in item) return writeTurns(doc, item.messages);
    for (const [name, text] of Object.entries(item)) writeField(doc, name, text);
  });
}

/** Sets one field by its name. What stands in a field of the type `number` becomes a number in the item as soon as it is one. */
export function writeField(doc: Y.Doc, name: string, text: string, type?: FieldType): void {
  doc.transact(() => {
    const numbers = doc.getMap('numbers');
    if (type !== undefined && (numbers.get(name) === true) !== (type === 'number')) numbers.set(name, type === 'number');
    const fields = doc.getMap('fields');
    const held = fields.get(name);
    if (held instanceof Y.Text) writeText(held, text);
    else fields.set(name, new Y.Text(text));
  });
}

/** Adds a turn at the end; without a role, whoever's turn it is. */
export function addTurn(doc: Y.Doc, role: Role = nextRole(readTurns(doc))): void {
  doc.getArray('turns').push([turn({ role, content: '' })]);
}

export function removeTurn(doc: Y.Doc, index: number): void {
  const turns = doc.getArray('turns');
  if (index >= 0 && index < turns.length) turns.delete(index, 1);
}

export function writeTurn(doc: Y.Doc, index: number, change: Partial<ChatMessage>): void {
  const held = doc.getArray('turns').get(index);
  if (!(held instanceof Y.Map)) return;
  doc.transact(() => {
    if (change.role !== undefined && held.get('role') !== change.role) held.set('role', change.role);
    if (change.content === undefined) return;
    const content: unknown = held.get('content');
    if (content instanceof Y.Text) writeText(content, change.content);
    else held.set('content', new Y.Text(change.content));
  });
}

export function emptyItem(shape: Shape): Item {
  if (shape === 'fields') return { values: {} };
  if (shape === 'passage') return { text: '' };
  if (shape === 'instruction') return { prompt: '', completion: '' };
  if (shape === 'preference') return { prompt: '', chosen: '', rejected: '' };
  return {
    messages: [
      { role: 'user', content: '' },
      { role: 'assistant', content: '' },
    ],
  };
}

/** Nobody has written anything into it yet. */
export function isBlank(item: Item): boolean {
  const texts = 'values' in item ? Object.values(item.values) : 'messages' in item ? item.messages.map((message) => message.content) : Object.values(item);
  return texts.every((text) => String(text).trim() === '');
}

function nextRole(turns: readonly ChatMessage[]): Role {
  return turns.at(-1)?.role === 'user' ? 'assistant' : 'user';
}

function readTurns(doc: Y.Doc): ChatMessage[] {
  return doc.getArray('turns').map((held) => {
    const role: unknown = held instanceof Y.Map ? held.get('role') : undefined;
    const content: unknown = held instanceof Y.Map ? held.get('content') : undefined;
    return { role: isRole(role) ? role : 'user', content: content instanceof Y.Text ? content.toString() : '' };
  });
}

function writeTurns(doc: Y.Doc, messages: readonly ChatMessage[]): void {
  const turns = doc.getArray('turns');
  messages.forEach((message, index) => {
    if (index < turns.length) writeTurn(doc, index, message);
    else turns.push([turn(message)]);
  });
  if (turns.length > messages.length) turns.delete(messages.length, turns.length - messages.length);
}

/** Those that are filled, in the order of their names: Y.Map has none that every device agrees on. */
function readOwnFields(doc: Y.Doc): FieldsItem['values'] {
  const numbers = doc.getMap('numbers');
  const names = [...doc.getMap('fields').keys()].filter((name) => /^[a-z][a-z0-9_]{0,39}$/.test(name)).sort();
  return Object.fromEntries(
    names.flatMap((name): [string, string | number][] => {
      const text = fieldText(doc, name);
      if (text.trim() === '') return [];
      return [[name, numbers.get(name) === true ? (readDecimal(text) ?? text) : text]];
    }),
  );
}

function writeOwnFields(doc: Y.Doc, values: FieldsItem['values']): void {
  for (const name of doc.getMap('fields').keys()) if (!Object.hasOwn(values, name)) writeField(doc, name, '');
  for (const [name, value] of Object.entries(values)) {
    if (typeof value !== 'number') writeField(doc, name, value);
    // While somebody types 12.50, it stays as it is typed.
    else if (readDecimal(fieldText(doc, name)) !== value) writeField(doc, name, decimalOf(value), 'number');
    else writeField(doc, name, fieldText(doc, name), 'number');
  }
}

function turn(message: ChatMessage): Y.Map<unknown> {
  const map = new Y.Map<unknown>();
  map.set('role', message.role);
  map.set('content', new Y.Text(message.content));
  return map;
}

function fieldText(doc: Y.Doc, name: string): string {
  const held = doc.getMap('fields').get(name);
  return held instanceof Y.Text ? held.toString() : '';
}

/** Replaces what lies between the common beginning and the common end; never splits a surrogate pair. */
function writeText(held: Y.Text, next: string): void {
  const before = held.toString();
  if (before === next) return;
  const shorter = Math.min(before.length, next.length);
  let head = 0;
  while (head < shorter && before[head] === next[head]) head += 1;
  if (head > 0 && isHighSurrogate(before.charCodeAt(head - 1))) head -= 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === next.at(-1 - tail)) tail += 1;
  if (tail > 0 && isLowSurrogate(before.charCodeAt(before.length - tail))) tail -= 1;
  const edit = (): void => {
    held.delete(head, before.length - head - tail);
    held.insert(head, next.slice(head, next.length - tail));
  };
  if (held.doc) held.doc.transact(edit);
  else edit();
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;
const isShape = (value: unknown): value is Shape => value === 'instruction' || value === 'chat' || value === 'passage' || value === 'preference' || value === 'fields';
const isOrigin = (value: unknown): value is DraftOrigin => value === 'typed' || value === 'playground' || value === 'sent-back';
const isRole = (value: unknown): value is Role => value === 'system' || value === 'user' || value === 'assistant';
