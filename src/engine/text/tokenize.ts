/** A model's tokenizer by itself, without its weights: what rows become, token by token. */
import { GGUF_FILE } from '../checkpoints';
import { readGguf } from '../formats/gguf';
import { attempt, Refusal, type Result } from '../refusal';
import { NO_LABEL } from '../run/batch';
import { readJson, type FileSource } from '../source';
import { encodeConversation } from './conversation';
import { promptToMessages, type DataRow } from './rows';
import { loadTokenizer, readStopIds } from './tokenizer';

export type TokenizedRow =
  | { readonly ids: readonly number[]; readonly decoded: string }
  /** `labels` are aligned with the ids; −100 carries no loss. */
  | { readonly ids: readonly number[]; readonly rendered: string; readonly labels: readonly number[] };

export interface RowTokenizer {
  /**
   * `{text}` as it is, without the tokens that stand around a text; `{messages}` and `{prompt, completion}` by the chat template. `prompting`: with what
   * opens the assistant's next turn, and nothing to learn. Throws a `Refusal`.
   */
  tokenize(row: DataRow, prompting: boolean): TokenizedRow;
  /** What each id stands for, special tokens written out. */
  tokenTexts(ids: readonly number[]): readonly string[];
}

/** `source`: a model folder, of which only the tokenizer's files are needed, or a `.gguf`. */
export function openTokenizer(source: FileSource): Promise<Result<RowTokenizer>> {
  return attempt(async () => {
    // As a model is opened: a folder's own config comes before a .gguf beside it.
    const config = await readJson(source, 'config.json');
    const file = config === null ? await source.open(GGUF_FILE) : null;
    const tokenizer = await loadTokenizer(source, file && (await readGguf(file)));
    if (!tokenizer) throw new Refusal('tokenizer', 'The model has no tokenizer.', 'Give a folder with tokenizer.json or tokenizer.model, or a .gguf with a vocabulary.');
    const stopIds = await readStopIds(source, config, tokenizer);
    return {
      tokenize(row, prompting) {
        if ('text' in row) {
          const ids = tokenizer.encode(row.text, false);
          return { ids, decoded: tokenizer.decode(ids, true) };
        }
        if ('input_ids' in row) throw new Refusal('row', 'A row of input_ids is tokens already.', 'Give rows of {text} or {messages}.');
        const messages = 'messages' in row ? row.messages : promptToMessages(row.prompt, prompting ? undefined : row.completion);
        const tools = ('messages' in row ? row.tools : null) ?? null;
        if (prompting || !messages.some(({ role }) => role === 'assistant')) {
          if (!tokenizer.template) throw new Refusal('chat-template', 'The model has no chat template, so {messages} can’t be rendered.', 'Use rows of {text}.');
          const rendered = tokenizer.template.render(messages, prompting, tools);
          const ids = tokenizer.encode(rendered, false);
          return { ids, rendered, labels: ids.map(() => NO_LABEL) };
        }
        const { ids, rendered, labels } = encodeConversation(messages, tools, tokenizer, stopIds);
        return { ids, rendered, labels };
      },
      tokenTexts: (ids) => ids.map((id) => tokenizer.decode([id], true)),
    };
  });
}
