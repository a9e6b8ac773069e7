/**
 * Chat templates: found where Hugging Face folders keep them, rendered by the Jinja interpreter of Hugging Face. A template is the model folder's own
 * code; the interpreter gives it no access to anything but its inputs.
 */
import { Template } from '@huggingface/jinja';
import * as z from 'zod/mini';
import { Refusal } from '../refusal';
import { readText, type FileSource } from '../source';

export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

export interface ChatTemplate {
  /** `prompting`: ends with what opens the assistant's turn. */
  render(messages: readonly ChatMessage[], prompting: boolean): string;
}

const templateSchema = z.union([z.string(), z.array(z.looseObject({ name: z.string(), template: z.string() }))]);

/** From `chat_template` of tokenizer_config.json (a string, or a list with one called "default"), else from chat_template.jinja. */
export async function findChatTemplate(inConfig: unknown, source: FileSource, specialTokens: Readonly<Record<string, string>>): Promise<ChatTemplate | null> {
  const parsed = templateSchema.safeParse(inConfig);
  const listed = parsed.success ? parsed.data : null;
  const inList = typeof listed === 'string' ? listed : (listed?.find(({ name }) => name === 'default') ?? listed?.[0])?.template;
  const text = inList ?? (await readText(source, 'chat_template.jinja'));
  if (!text) return null;
  let template: Template;
  try {
    template = new Template(text);
  } catch (error) {
    throw broken(error);
  }
  return {
    render(messages, prompting) {
      try {
        return template.render({ messages, add_generation_prompt: prompting, ...specialTokens });
      } catch (error) {
        throw broken(error);
      }
    },
  };
}

function broken(error: unknown): Refusal {
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\.?$/, '.');
  return new Refusal('chat-template', `The model's chat template can't be used for these messages: ${reason}`, 'Use rows of {prompt, completion}, or other roles.');
}
