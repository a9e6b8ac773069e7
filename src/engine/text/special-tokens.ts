/** Special tokens inside text: where they stand, and what is between them. */

/** Cuts text at the given tokens, the longest first: ids where a token stands, text between. */
export function createSplitter(tokens: ReadonlyMap<string, number>): (text: string) => (string | number)[] {
  const names = [...tokens.keys()].filter((name) => name !== '');
  if (names.length === 0) return (text) => (text === '' ? [] : [text]);
  const pattern = matchAny(names);
  return (text) => {
    const parts: (string | number)[] = [];
    let done = 0;
    for (const { 0: name, index } of text.matchAll(pattern)) {
      if (index > done) parts.push(text.slice(done, index));
      parts.push(tokens.get(name)!);
      done = index + name.length;
    }
    if (done < text.length) parts.push(text.slice(done));
    return parts;
  };
}

/** A pattern that finds any of the texts, the longest that matches. */
export function matchAny(texts: readonly string[]): RegExp {
  const longestFirst = [...new Set(texts)].sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|'), 'gu');
}

/**
 * The special tokens of ChatGLM2 and 3, numbered from the end of the pieces, and of GLM-4, numbered from the end of the ranks: their vocabularies are
 * stored without them (tokenization_chatglm.py of zai-org/chatglm3-6b and zai-org/glm-4-9b).
 */
export const CHATGLM3_SPECIALS = ['[MASK]', '[gMASK]', '[sMASK]', 'sop', 'eop', '<|system|>', '<|user|>', '<|assistant|>', '<|observation|>'];
export const GLM4_SPECIALS = ['<|endoftext|>', '[MASK]', '[gMASK]', '[sMASK]', '<sop>', '<eop>', '<|system|>', '<|user|>', '<|assistant|>', '<|observation|>', '<|begin_of_image|>', '<|end_of_image|>', '<|begin_of_video|>', '<|end_of_video|>'];

export const numberFrom = (names: readonly string[], first: number): Map<string, number> => new Map(names.map((name, i) => [name, first + i]));
