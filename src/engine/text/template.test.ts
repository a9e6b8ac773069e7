/** Templates get what transformers gives them, and are found where it looks for them. */
import { describe, expect, test } from 'vitest';
import { formatTime } from './strftime';
import { createChatTemplate, findChatTemplate } from './template';
import { folderOf } from './testing';

const hi = [{ role: 'user', content: 'Hi' }];
const render = (text: string, specials: Readonly<Record<string, string>> = {}): string => createChatTemplate(text, specials).render(hi, true);

describe('a chat template', () => {
  test('knows the special tokens, and that there are no tools and no documents', () => {
    expect(render('{{ bos_token }}|{{ tools is none }}|{{ documents is not none }}|{{ add_generation_prompt }}', { bos_token: '<s>' })).toBe('<s>|true|false|true');
  });

  test('can tell the date, as Python writes it', () => {
    const year = String(new Date().getFullYear());
    expect(render("{{ strftime_now('%Y') }}{% if strftime_now is defined %}!{% endif %}")).toBe(`${year}!`);
    const date = new Date(2026, 2, 5, 14, 7, 9);
    expect(formatTime(date, '%d %b %Y, %A %B %-d, %H:%M:%S, %I %p, day %j, %y%% %Q')).toBe('05 Mar 2026, Thursday March 5, 14:07:09, 02 PM, day 064, 26% %Q');
  });

  test('may refuse a conversation in its own words', () => {
    expect(() => render("{{ raise_exception('Roles must alternate') }}")).toThrow('Roles must alternate.');
  });

  test('that is no template is refused', () => {
    expect(() => render('{% if %}')).toThrow('chat template can\'t be used');
  });

  test('reads line endings of any kind as one', () => {
    expect(render('a\r\n{% for m in messages %}\r\n{{ m.content }}\r\n{% endfor %}\r\nb')).toBe('a\nHi\nb');
  });

  test('sees reasoning under the names that templates look for', () => {
    const message = { role: 'assistant', content: 'x', reasoning: 'so' };
    expect(createChatTemplate('{{ messages[0].reasoning_content }}{{ messages[0].thinking }}', {}).render([message], false)).toBe('soso');
  });

  test('renders the same with its generation blocks as without', () => {
    const marked = '{% for m in messages %}\n  {%- generation -%}\n  {{ m.content }}\n  {%- endgeneration %}\n{% endfor %}';
    const template = createChatTemplate(marked, {});
    expect(template.render(hi, false)).toBe('Hi');
    expect(template.generationSpans(hi)).toEqual([{ start: 0, end: 2 }]);
    expect(createChatTemplate('{{ messages[0].content }}', {}).generationSpans(hi)).toBeNull();
  });
});

describe('the template of a folder', () => {
  test('is chat_template.jinja, else a text or a list in tokenizer_config.json', async () => {
    const list = [{ name: 'tool_use', template: 'b' }, { name: 'default', template: 'c' }];
    expect(await findChatTemplate('a', folderOf({ 'chat_template.jinja': 'file' }))).toBe('file');
    expect(await findChatTemplate('a', folderOf({}))).toBe('a');
    expect(await findChatTemplate(list, folderOf({}))).toBe('c');
    expect(await findChatTemplate(undefined, folderOf({}))).toBeNull();
  });
});
