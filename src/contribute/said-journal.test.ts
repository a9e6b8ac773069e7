import { describe, expect, it } from 'vitest';
import { createSaidJournal } from './said-journal';

function shelf() {
  const held = new Map<string, string>();
  return { held, getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => void held.set(key, value), removeItem: (key: string) => void held.delete(key) };
}

describe('the journal of what is said', () => {
  it('gives back what was noted last, to another tab too', () => {
    const on = shelf();
    createSaidJournal(on).note('a', { caption: 'A mi' });
    createSaidJournal(on).note('a', { caption: 'A mill', labels: ['mill'], consent: true });
    expect(createSaidJournal(on).read('a')).toEqual({ caption: 'A mill', labels: ['mill'], consent: true });
    expect(createSaidJournal(on).read('b')).toBeNull();
  });
  it('keeps what was noted after the database took an earlier state', () => {
    const journal = createSaidJournal(shelf());
    journal.note('a', { caption: 'A mill' });
    journal.drop('a', { caption: 'A mi' });
    expect(journal.read('a')).toEqual({ caption: 'A mill' });
    journal.drop('a', { caption: 'A mill' });
    expect(journal.read('a')).toBeNull();
  });
  it('believes nothing that has another form', () => {
    const on = shelf();
    on.setItem('winnow.desk-said.a', '{"caption": 3, "labels": ["mill", 4], "consent": "yes", "answer": "x", "other": 1}');
    on.setItem('winnow.desk-said.b', '{"cap');
    expect(createSaidJournal(on).read('a')).toEqual({ answer: 'x' });
    expect(createSaidJournal(on).read('b')).toBeNull();
  });
  it('does without a shelf, and with one that is full', () => {
    createSaidJournal(null).note('a', {});
    const full = { ...shelf(), setItem: () => { throw new DOMException('', 'QuotaExceededError'); } };
    createSaidJournal(full).note('a', { caption: 'A mill' });
    expect(createSaidJournal(full).read('a')).toBeNull();
  });
});
