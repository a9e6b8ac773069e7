/** Which tokens of a conversation carry loss, under templates in the manner of the families. */
import { describe, expect, test } from 'vitest';
import { NO_LABEL } from '../run/batch';
import { encodeConversation } from './conversation';
import type { ChatMessage } from './template';
import { byteTokenizer } from './testing';

const user = (content: string): ChatMessage => ({ role: 'user', content });
const assistant = (content: string, more: object = {}): ChatMessage => ({ role: 'assistant', content, ...more });
const SPECIAL = ['<|end|>', '<|start|>', '<s>', '<eot>'];

/** What is learnt, stretch by stretch, and the whole text. */
async function learn(template: string, messages: readonly ChatMessage[], { merges = [], special = SPECIAL, stops = ['<|end|>'] }: { merges?: readonly string[]; special?: readonly string[]; stops?: readonly string[] } = {}) {
  const tokenizer = await byteTokenizer({ special, template, merges });
  const stopIds = new Set(stops.map((text) => tokenizer.encode(text, false)[0]!));
  const { ids, labels, rendered, isOpen } = encodeConversation(messages, null, tokenizer, stopIds);
  expect(tokenizer.decode(ids, true)).toBe(rendered);
  labels.forEach((label, i) => expect([NO_LABEL, ids[i]]).toContain(label));
  const stretches: number[][] = [];
  labels.forEach((label, i) => {
    if (label === NO_LABEL) return;
    if (i === 0 || labels[i - 1] === NO_LABEL) stretches.push([]);
    stretches.at(-1)!.push(label);
  });
  return { learnt: stretches.map((stretch) => tokenizer.decode(stretch, true)), rendered, isOpen };
}

const CHATML = `{% for m in messages %}<|start|>{{ m.role }}
{{ m.content }}<|end|>
{% endfor %}{% if add_generation_prompt %}<|start|>assistant
{% endif %}`;
/** Qwen 3: reasoning leaves the history, and the last answer gets an empty block when it has none. */
const QWEN3 = `{% for m in messages %}<|start|>{{ m.role }}
{% if m.role == 'assistant' %}{% set text = m.content.split('</think>')[-1].lstrip('\\n') %}{% if loop.last %}<think>
{{ m.content.split('</think>')[0].split('<think>')[-1].strip('\\n') if '</think>' in m.content else '' }}
</think>

{% endif %}{{ text }}{% else %}{{ m.content }}{% endif %}<|end|>
{% endfor %}{% if add_generation_prompt %}<|start|>assistant
{% endif %}`;
/** R1's distillates: all up to </think> is dropped, and the prompt opens a block of reasoning. */
const R1 = `{{ '<s>' }}{% for m in messages %}{% if m.role == 'user' %}<User>{{ m.content }}{% else %}<Assistant>{{ m.content.split('</think>')[-1] }}<|end|>{% endif %}{% endfor %}{% if add_generation_prompt %}<Assistant><think>
{% endif %}`;

describe('a conversation', () => {
  test('teaches every answer and the token that ends it, and nothing after', async () => {
    const { learnt } = await learn(CHATML, [user('one'), assistant('two'), user('two'), assistant('four\n')]);
    expect(learnt).toEqual(['two<|end|>', 'four\n<|end|>']);
  });

  test('with reasoning dropped from its history teaches what is left of each answer', async () => {
    const { learnt, rendered } = await learn(QWEN3, [user('one'), assistant('<think>\nhm\n</think>\n\ntwo'), user('three'), assistant('<think>\nso\n</think>\n\nfour')]);
    expect(rendered).not.toContain('hm');
    expect(learnt).toEqual(['two<|end|>', '<think>\nso\n</think>\n\nfour<|end|>']);
  });

  test('teaches the empty block of reasoning that the model has to write', async () => {
    const { learnt } = await learn(QWEN3, [user('one'), assistant('two'), user('three'), assistant('four')]);
    expect(learnt).toEqual(['two<|end|>', '<think>\n\n</think>\n\nfour<|end|>']);
  });

  test('whose prompt opens what the history lacks teaches the answers alone', async () => {
    const { learnt } = await learn(R1, [user('one'), assistant('<think>\nhm\n</think>\n\ntwo'), user('three'), assistant('four')]);
    expect(learnt).toEqual(['\n\ntwo<|end|>', 'four<|end|>']);
  });

  test('leaves an answer that the template drops out of it', async () => {
    const last = "{% for m in messages %}{% if m.role == 'user' or loop.last %}<|start|>{{ m.content }}<|end|>{% endif %}{% endfor %}{% if add_generation_prompt %}<|start|>{% endif %}";
    const { learnt } = await learn(last, [user('one'), assistant('two'), user('three'), assistant('four')]);
    expect(learnt).toEqual(['four<|end|>']);
  });

  test('whose template opens no turn for the answer does not teach its heading', async () => {
    const alpaca = '{% for m in messages %}### {{ m.role }}:\n{{ m.content }}\n\n{% endfor %}';
    const { learnt, isOpen } = await learn(alpaca, [user('one'), assistant('two'), user('three'), assistant('four')]);
    expect(learnt).toEqual(['two', 'four']);
    expect(isOpen).toBe(true);
  });

  test('ends an answer at the next turn where the model stops there', async () => {
    const glm = '{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}';
    const names = { special: ['<eos>', '<|user|>', '<|assistant|>'], stops: ['<eos>', '<|user|>'] };
    const { learnt, isOpen } = await learn(glm, [user('one'), assistant('two'), user('three'), assistant('four')], names);
    expect(learnt).toEqual(['\ntwo<|user|>', '\nfour']);
    expect(isOpen).toBe(true);
  });

  test('teaches the token that stops the model when a turn ends in several', async () => {
    const twice = '{% for m in messages %}<|start|>{{ m.content }}<eot><|end|>\n{% endfor %}{% if add_generation_prompt %}<|start|>{% endif %}';
    expect((await learn(twice, [user('one'), assistant('two')])).learnt).toEqual(['two<eot><|end|>']);
  });

  test('teaches the end of an answer without words, and calls of tools', async () => {
    const tools = CHATML.replace('{{ m.content }}', "{{ m.content }}{% for call in m.tool_calls or [] %}<call>{{ call.function.name }}</call>{% endfor %}");
    const messages = [user('one'), assistant(''), user('tea?'), assistant('', { tool_calls: [{ function: { name: 'look' } }] }), { role: 'tool', content: 'green' }, assistant('It is green.')];
    expect((await learn(tools, messages)).learnt).toEqual(['<|end|>', '<call>look</call><|end|>', 'It is green.<|end|>']);
  });

  test('takes a generation block at its word', async () => {
    const marked = `{% for m in messages %}<|start|>{{ m.role }}
{% if m.role == 'assistant' %}
    {% generation %}
{{ m.content }}<|end|>{% endgeneration %}

{% else %}{{ m.content }}<|end|>
{% endif %}{% endfor %}`;
    const { learnt, rendered } = await learn(marked, [user('one'), assistant('two'), user('three'), assistant('four')]);
    expect(rendered).toBe('<|start|>user\none<|end|>\n<|start|>assistant\ntwo<|end|>\n<|start|>user\nthree<|end|>\n<|start|>assistant\nfour<|end|>\n');
    expect(learnt).toEqual(['two<|end|>', 'four<|end|>']);
  });

  test('keeps the tokens of the prompt where they would join with the answer’s', async () => {
    const tokenizer = await byteTokenizer({ special: SPECIAL, template: CHATML, merges: ['Ċ Ċ'] });
    const messages = [user('one'), assistant('\ntwo')];
    const { ids, labels } = encodeConversation(messages, null, tokenizer, new Set());
    const prompt = tokenizer.encode('<|start|>user\none<|end|>\n<|start|>assistant\n', false);
    expect(ids.slice(0, prompt.length)).toEqual(prompt);
    expect(tokenizer.decode(labels.filter((label) => label !== NO_LABEL), true)).toBe('\ntwo<|end|>');
  });

  test('is refused where the answer can’t be told apart, without an answer, and without a template', async () => {
    const mixed = '{% for m in messages %}{{ m.content | upper }}{% endfor %}{{ messages | length }}';
    await expect(learn(mixed, [user('one'), assistant('two')])).rejects.toThrow('can’t be told apart');
    await expect(learn(CHATML, [user('one')])).rejects.toThrow('no assistant’s answer');
    const bare = await byteTokenizer({ special: SPECIAL });
    expect(() => encodeConversation([user('one'), assistant('two')], null, bare, new Set())).toThrow('no chat template');
  });
});
