import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { Item, Shape } from '#gate';
import { addTurn, draftToItem, isBlank, itemToDraft, layOutDraft, readMeta, removeTurn, writeField, writeTurn, type DraftMeta } from './draft';

const meta = (shape: Shape): DraftMeta => ({ net: 'net-1', shape, origin: 'typed', replaces: null, createdAt: 7 });
const draftOf = (shape: Shape, item?: Item): Y.Doc => {
  const doc = new Y.Doc();
  layOutDraft(doc, meta(shape), item);
  return doc;
};
/** What another device, or the same one after its tab was killed, makes of the stored updates. */
const reopened = (doc: Y.Doc): Y.Doc => {
  const other = new Y.Doc();
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  return other;
};
const text = fc.string({ unit: 'binary', maxLength: 40 });
const turns = fc.array(fc.record({ role: fc.constantFrom('system' as const, 'user' as const, 'assistant' as const), content: text }), { maxLength: 5 });
const filled = fc.oneof(
  text.filter((value) => value.trim() !== ''),
  fc.integer(),
  fc.double({ min: -1e9, max: 1e9, noNaN: true }).map((value) => value + 0),
);
const ownValues = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/), filled, { maxKeys: 5, noNullPrototype: true });
const itemAndShape = fc.oneof(
  fc.record({ prompt: text, completion: text }).map((item) => ({ shape: 'instruction' as const, item })),
  fc.record({ prompt: text, chosen: text, rejected: text }).map((item) => ({ shape: 'preference' as const, item })),
  fc.record({ text }).map((item) => ({ shape: 'passage' as const, item })),
  fc.record({ messages: turns }).map((item) => ({ shape: 'chat' as const, item })),
  fc.record({ values: ownValues }).map((item) => ({ shape: 'fields' as const, item })),
);

describe('a draft', () => {
  it('gives back exactly the item that was put in, also after its document was stored and opened again', () => {
    fc.assert(
      fc.property(itemAndShape, ({ shape, item }) => {
        expect(draftToItem(reopened(draftOf(shape, item)))).toEqual(item);
      }),
    );
  });

  it('turns into any other item of its shape by writing only the difference', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const doc = draftOf('passage', { text: before });
        itemToDraft(doc, { text: after });
        expect(draftToItem(doc)).toEqual({ text: after });
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(turns, turns, (before, after) => {
        const doc = draftOf('chat', { messages: before });
        itemToDraft(doc, { messages: after });
        expect(draftToItem(doc)).toEqual({ messages: after });
      }),
    );
  });

  it('turns a datanet’s own fields into any others, leaving out what is emptied', () => {
    fc.assert(
      fc.property(ownValues, ownValues, (before, after) => {
        const doc = draftOf('fields', { values: before });
        itemToDraft(doc, { values: after });
        expect(draftToItem(reopened(doc))).toEqual({ values: after });
      }),
      { numRuns: 200 },
    );
  });

  it('makes numbers of what is typed into a number’s field as soon as it is one, and keeps it as it is typed', () => {
    const doc = draftOf('fields');
    const typed = (text: string) => {
      writeField(doc, 'height', text, 'number');
      return draftToItem(doc);
    };
    expect(typed('12.')).toEqual({ values: { height: '12.' } });
    expect(typed('12.50')).toEqual({ values: { height: 12.5 } });
    itemToDraft(doc, { values: { height: 12.5 } });
    expect(doc.getMap('fields').get('height')?.toString()).toBe('12.50');
    writeField(doc, 'code', '007', 'text');
    expect(typed(' ')).toEqual({ values: { code: '007' } });
  });

  it('has no field by a name that no rules can give', () => {
    const doc = draftOf('fields');
    writeField(doc, '__proto__', 'x');
    writeField(doc, 'Species', 'oak');
    expect(draftToItem(doc)).toEqual({ values: {} });
  });

  it('keeps what two devices write into it at once', () => {
    const here = draftOf('passage', { text: 'The mill stands.' });
    const there = reopened(here);
    writeField(here, 'text', 'The old mill stands.');
    writeField(there, 'text', 'The mill stands by the river.');
    Y.applyUpdate(here, Y.encodeStateAsUpdate(there));
    Y.applyUpdate(there, Y.encodeStateAsUpdate(here));
    expect(draftToItem(here)).toEqual({ text: 'The old mill stands by the river.' });
    expect(draftToItem(there)).toEqual(draftToItem(here));
  });

  it('remembers its datanet, its origin and what it improves on', () => {
    const doc = new Y.Doc();
    layOutDraft(doc, { ...meta('instruction'), origin: 'sent-back', replaces: 'record-9' });
    expect(readMeta(reopened(doc))).toEqual({ net: 'net-1', shape: 'instruction', origin: 'sent-back', replaces: 'record-9', createdAt: 7 });
  });

  it('is laid out once: doing it again loses nothing', () => {
    const doc = draftOf('passage', { text: 'kept' });
    layOutDraft(doc, meta('passage'), { text: 'other' });
    expect(draftToItem(doc)).toEqual({ text: 'kept' });
  });

  it('adds turns in alternation, and removes and changes them', () => {
    const doc = draftOf('chat', { messages: [{ role: 'user', content: 'Hello' }] });
    addTurn(doc);
    writeTurn(doc, 1, { content: 'Good day' });
    addTurn(doc);
    addTurn(doc);
    removeTurn(doc, 3);
    writeTurn(doc, 2, { role: 'system' });
    removeTurn(doc, 99);
    expect(draftToItem(doc)).toEqual({
      messages: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Good day' },
        { role: 'system', content: '' },
      ],
    });
  });

  it('is not found in a document that is none', () => {
    expect(readMeta(new Y.Doc())).toBeUndefined();
    expect(draftToItem(new Y.Doc())).toBeUndefined();
  });

  it('is blank until somebody writes something', () => {
    const doc = draftOf('chat');
    const blank = draftToItem(doc);
    expect(blank && isBlank(blank)).toBe(true);
    writeTurn(doc, 0, { content: ' a' });
    const written = draftToItem(doc);
    expect(written && isBlank(written)).toBe(false);
  });
});
