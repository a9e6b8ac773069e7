/** `winnow generate`: lets a model continue prompts. */
import { parseArgs } from 'node:util';
import * as z from 'zod/mini';
import { CACHE_FORMS, promptToMessages, type CacheForm, type Prompt } from '#engine';
import { EXIT, InputError, UsageError, type Command, type Io } from '../io';
import { ADAPTER_OPTIONS, adapterFolders, MODEL_OPTIONS, numberFlag, onAnyDevice, openModelFolder, plainly, readAdapters, readJsonLines, required } from '../model';

const DEFAULT_NEW_TOKENS = 128;

export const run: Command = (args, io) =>
  plainly(io, async () => {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      options: {
        ...MODEL_OPTIONS,
        ...ADAPTER_OPTIONS,
        prompt: { type: 'string' },
        ids: { type: 'string' },
        data: { type: 'string' },
        chat: { type: 'boolean', default: false },
        'max-new-tokens': { type: 'string' },
        temperature: { type: 'string' },
        'top-k': { type: 'string' },
        'top-p': { type: 'string' },
        'min-p': { type: 'string' },
        'repetition-penalty': { type: 'string' },
        seed: { type: 'string' },
        stop: { type: 'string', multiple: true },
        cache: { type: 'string' },
      },
    });
    const modelName = required(values.model, 'model');
    const maxNewTokens = numberFlag('max-new-tokens', values['max-new-tokens'], DEFAULT_NEW_TOKENS, (n) => Number.isInteger(n) && n >= 1, 'a whole number from 1');
    const sampling = {
      temperature: numberFlag('temperature', values.temperature, 0, (n) => n >= 0 && n < Infinity, 'a number from 0'),
      topK: numberFlag('top-k', values['top-k'], 0, (n) => Number.isInteger(n) && n >= 0, 'a whole number from 0'),
      topP: numberFlag('top-p', values['top-p'], 1, (n) => n > 0 && n <= 1, 'a number above 0, up to 1'),
      minP: numberFlag('min-p', values['min-p'], 0, (n) => n >= 0 && n <= 1, 'a number from 0 to 1'),
      repetitionPenalty: numberFlag('repetition-penalty', values['repetition-penalty'], 1, (n) => n > 0 && n < Infinity, 'a number above 0'),
      seed: numberFlag('seed', values.seed, 0, (n) => Number.isInteger(n) && n >= 0, 'a whole number from 0'),
    };
    const { stop = [] } = values;
    if (stop.includes('')) throw new UsageError('--stop is empty; give the text that ends an answer.');
    const cache = cacheForm(values.cache);
    const folders = adapterFolders(values);
    const prompts = await readPrompts(values, io);
    const model = await openModelFolder(modelName, values, io);
    try {
      const unanswered = [...prompts];
      await onAnyDevice(model, io, async (session) => {
        const adapter = await readAdapters(session, folders, io);
        for (let [prompt] = unanswered; prompt; [prompt] = unanswered) {
          const { ids, text, stop: reason } = await session.generate({ prompt, adapter, maxNewTokens, sampling, stop, cache, signal: io.signal });
          io.out(values.json ? JSON.stringify({ ids, text, stop: reason }) : (text ?? ids.join(',')).replace(/\n/g, '\\n'));
          unanswered.shift();
        }
      });
    } finally {
      await model.close();
    }
    return EXIT.ok;
  });

function cacheForm(value: string | undefined): CacheForm | undefined {
  const known = CACHE_FORMS.find((form) => form === value);
  if (value !== undefined && !known) throw new UsageError(`--cache is "${value}"; it can be ${CACHE_FORMS.join(' or ')}.`);
  return known;
}

interface PromptFlags {
  readonly prompt?: string | undefined;
  readonly ids?: string | undefined;
  readonly data?: string | undefined;
  readonly chat: boolean;
}

async function readPrompts({ prompt, ids, data, chat }: PromptFlags, io: Io): Promise<Prompt[]> {
  if ([prompt, ids, data].filter((flag) => flag !== undefined).length !== 1) throw new UsageError('Give one of --prompt, --ids and --data.');
  const asked = (text: string): Prompt => (chat ? { messages: promptToMessages(text) } : { text });
  if (prompt !== undefined) return [asked(prompt)];
  if (ids !== undefined) {
    if (chat) throw new UsageError('--chat needs text: use it with --prompt or --data.');
    const list = ids.split(',').map((id) => id.trim());
    if (!list.every((id) => /^\d+$/.test(id))) throw new UsageError(`--ids is "${ids}"; it must be whole numbers separated by commas.`);
    return [{ ids: list.map(Number) }];
  }
  return (await readJsonLines(data!, io)).map(({ value, where }) => {
    const row = promptSchema.safeParse(value);
    if (!row.success) throw new InputError(`${where}: a row is {prompt} or {messages}.`);
    return 'messages' in row.data ? { messages: withoutAnswer(row.data.messages) } : asked(row.data.prompt);
  });
}

const promptSchema = z.union([
  z.object({ messages: z.array(z.object({ role: z.string(), content: z.string() })).check(z.minLength(1)) }),
  z.object({ prompt: z.string() }),
]);

/** A row of training data ends in the answer; the model is asked for its own. */
function withoutAnswer<T extends { readonly role: string }>(messages: readonly T[]): readonly T[] {
  return messages.length > 1 && messages.at(-1)?.role === 'assistant' ? messages.slice(0, -1) : messages;
}
