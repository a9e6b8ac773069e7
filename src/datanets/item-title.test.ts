import { describe, expect, it } from 'vitest';
import { firstWords } from './item-title';

const file = (text: string, name = 'item.jsonl') => ({ name, bytes: new TextEncoder().encode(text) });

describe('firstWords', () => {
  it('calls a question by its words', () => {
    expect(firstWords(file('{"prompt":"Who runs\\n the mill?","completion":"Ola."}\n'))).toBe('Who runs the mill?');
  });

  it('calls a conversation by its first turn, a passage by its text', () => {
    expect(firstWords(file('{"messages":[{"role":"user","content":"Hello there"}]}'))).toBe('Hello there');
    expect(firstWords(file('{"text":"The harbour lies in the north."}'))).toBe('The harbour lies in the north.');
  });

  it('calls a picture or recording by what is said of it', () => {
    const bytes = new Uint8Array(3);
    expect(firstWords({ name: 'p.png', bytes, about: { caption: ' A white\nhouse. ' } })).toBe('A white house.');
    expect(firstWords({ name: 's.wav', bytes, about: { labels: ['gull', 'wind'], consent: true } })).toBe('gull, wind');
    expect(firstWords({ name: 's.wav', bytes, about: { consent: true } })).toBeNull();
    expect(firstWords({ name: 's.wav', bytes })).toBeNull();
  });

  it('has no words for a file of many rows, for another format, or for what is no row', () => {
    expect(firstWords(file('{"text":"a"}\n{"text":"b"}\n'))).toBeNull();
    expect(firstWords(file('prompt,completion\n', 'rows.csv'))).toBeNull();
    expect(firstWords(file('[]'))).toBeNull();
  });
});
