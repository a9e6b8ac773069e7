import { describe, expect, test } from 'vitest';
import { pathExpression } from './expression';

const PATH = 'model.layers.11.self_attn.q_proj';

describe('an expression over paths', () => {
  test.each(['.*q_proj', 'model\\.layers\\.(10|11)\\..*(q|v)_proj', '.*\\.(self_attn|mlp)\\.[a-z_]+'])('matches a whole path: %s', (text) => {
    expect(pathExpression(text)?.test(PATH)).toBe(true);
    expect(pathExpression(text)?.test(`${PATH}.more!`)).toBe(false);
  });

  test.each(['([a-z_.0-9]+)+!', '(.*)*!', '(a|a){30}!', '.*.*.*.*.*.*.*.*.*.*!', '[', '('])('is not used when it is broken, or could take for ever: %s', (text) => {
    expect(pathExpression(text)).toBeNull();
  });
});
