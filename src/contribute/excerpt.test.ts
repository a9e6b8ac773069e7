import { describe, expect, it } from 'vitest';
import { excerpt } from './excerpt';

describe('an excerpt', () => {
  it('puts an item on one line, whatever its shape', () => {
    expect(excerpt({ prompt: 'Who built\n the mill?', completion: 'Ada Hale.' })).toBe('Who built the mill? · Ada Hale.');
    expect(excerpt({ messages: [{ role: 'user', content: 'Hi' }, { role: 'assistant', content: ' ' }] })).toBe('Hi');
  });
  it('is cut after 160 letters, never within one', () => {
    const text = excerpt({ text: '👩‍🌾'.repeat(10) + '𝒂'.repeat(400) });
    expect([...text]).toHaveLength(161);
    expect(text.endsWith('…')).toBe(true);
    expect(text).not.toMatch(/[\ud800-\udbff]$/);
  });
});
