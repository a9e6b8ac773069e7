/**
 * Chat templates: found where Hugging Face folders keep them, rendered by the Jinja interpreter of Hugging Face with the names that transformers gives
 * them. A template is the model folder's own code; the interpreter gives it no access to anything but its inputs.
 */
import { Template } from '@huggingface/jinja';
import * as z from 'zod/mini';
import { Refusal } from '../refusal';
import { readText, type FileSource } from '../source';
import { formatTime } from './strftime';

export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

/** Where a template says, by `{% generation %}`, that the model speaks: from `start` up to `end` of the rendered text. */
export interface GenerationSpan {
  readonly start: number;
  readonly end: number;
}

export interface ChatTemplate {
  /** `prompting`: ends with what opens the assistant's turn. `tools`: descriptions of tools, as the template takes them. Throws a `Refusal`. */
  render(messages: readonly ChatMessage[], prompting: boolean, tools?: readonly unknown[] | null): string;
  /** Null when the template marks nothing. */
  generationSpans(messages: readonly ChatMessage[], tools?: readonly unknown[] | null): readonly GenerationSpan[] | null;
}

const templateSchema = z.union([z.string(), z.array(z.looseObject({ name: z.string(), template: z.string() }))]);

/** chat_template.jinja, else `chat_template` of tokenizer_config.json (a string, or a list with one called "default"). Transformers has the same order. */
export async function findChatTemplate(inConfig: unknown, source: FileSource): Promise<string | null> {
  const file = await readText(source, 'chat_template.jinja');
  if (file) return file;
  const parsed = templateSchema.safeParse(inConfig);
  const listed = parsed.success ? parsed.data : null;
  return (typeof listed === 'string' ? listed : (listed?.find(({ name }) => name === 'default') ?? listed?.[0])?.template) || null;
}

/** `specialTokens`: bos_token, eos_token and their like, by name. Throws a `Refusal` for a template that can't be read. */
export function createChatTemplate(text: string, specialTokens: Readonly<Record<string, string>>): ChatTemplate {
  const plain = compile(text);
  const marked = compileMarked(text);
  const run = (template: Template, messages: readonly ChatMessage[], prompting: boolean, tools: readonly unknown[] | null = null): string => {
    try {
      const clock = (format: unknown): string => formatTime(new Date(), String(format));
      return template.render({ messages: messages.map(withReasoning), tools, documents: null, add_generation_prompt: prompting, [OWN_CLOCK]: clock, ...specialTokens });
    } catch (error) {
      throw broken(error);
    }
  };
  return {
    render: (messages, prompting, tools) => run(plain, messages, prompting, tools),
    generationSpans(messages, tools) {
      if (!marked) return null;
      const rendered = run(plain, messages, false, tools);
      if (rendered.includes(OPEN) || rendered.includes(CLOSE)) return null;
      const { text: bare, spans } = takeMarks(run(marked, messages, false, tools));
      return bare === rendered && spans.length > 0 ? spans : null;
    },
  };
}

/** Reasoning beside the content goes by several names; transformers gives templates the ones they look for. */
function withReasoning(message: ChatMessage): Readonly<Record<string, unknown>> {
  const fields: Readonly<Record<string, unknown>> = { ...message };
  const reasoning = fields['reasoning_content'] ?? fields['thinking'] ?? fields['reasoning'];
  return reasoning === undefined || reasoning === null ? fields : { thinking: reasoning, ...fields, reasoning_content: reasoning };
}

/** The interpreter's own clock writes months in the reader's language; it can't be replaced under its name. */
const CLOCK = 'strftime_now';
const OWN_CLOCK = 'c_locale_now';

function compile(text: string): Template {
  try {
    // Jinja reads every line ending as \n.
    return new Template(text.replace(/\r\n?/g, '\n').replaceAll(CLOCK, OWN_CLOCK));
  } catch (error) {
    throw broken(error);
  }
}

function broken(error: unknown): Refusal {
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\.?$/, '.');
  return new Refusal('chat-template', `The model's chat template can't be used for these messages: ${reason}`, 'Use rows of {prompt, completion}, or other roles.');
}

/** Noncharacters: no text holds them. */
const OPEN = '\ufdd0';
const CLOSE = '\ufdd1';
const GENERATION = /\{%(?<left>-?)\s*(?<end>end)?generation\s*(?<right>-?)%\}/g;

/**
 * The template with a mark printed where a generation block begins and ends, or null when it has none. The mark stands between two empty blocks, which
 * strip white space to their sides just as the tag would.
 */
function compileMarked(text: string): Template | null {
  if (text.search(GENERATION) < 0) return null;
  const marked = text.replace(GENERATION, (...match) => {
    const { left, end, right } = match.at(-1) as { left: string; end?: string; right: string };
    return `{%${left} if true %}{% endif %}{{ '${end ? CLOSE : OPEN}' }}{% if true %}{% endif ${right}%}`;
  });
  return compile(marked);
}

function takeMarks(marked: string): { readonly text: string; readonly spans: readonly GenerationSpan[] } {
  let text = '';
  const spans: GenerationSpan[] = [];
  let start = -1;
  for (const part of marked.split(/(?<mark>[\ufdd0\ufdd1])/)) {
    if (part === OPEN) start = text.length;
    else if (part !== CLOSE) text += part;
    else if (start >= 0) {
      spans.push({ start, end: text.length });
      start = -1;
    }
  }
  return { text, spans };
}
