/** `winnow tokenize`: what rows become, token by token, and which tokens carry loss. No weights are loaded. */
import { parseArgs } from 'node:util';
import { NO_LABEL, openTokenizer, parseRow, type RowTokenizer, type TokenizedRow } from '#engine';
import { EXIT, InputError, type Command } from '../io';
import { locateModel } from '../locate-model';
import { plainly, readRows, required } from '../model';

export const run: Command = (args, io) =>
  plainly(io, async () => {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      options: {
        model: { type: 'string' },
        data: { type: 'string' },
        'generation-prompt': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
    });
    const model = required(values.model, 'model');
    const data = required(values.data, 'data');
    const opened = await openTokenizer(await locateModel(model, io));
    if (!opened.ok) throw new InputError(`${model}: ${opened.error.message} ${opened.error.fix}`);
    const rows = await readRows(data, io, parseRow, (row) => opened.value.tokenize(row, values['generation-prompt']));
    rows.forEach((row, i) => io.out(values.json ? JSON.stringify(row) : readable(row, i, opened.value)));
    return EXIT.ok;
  });

/** One line: the tokens between bars; those that carry loss stand in brackets. */
function readable(row: TokenizedRow, i: number, tokenizer: RowTokenizer): string {
  const labels = 'labels' in row ? row.labels : null;
  const learnt = labels?.filter((label) => label !== NO_LABEL).length;
  const texts = tokenizer.tokenTexts(row.ids).map((text, t) => {
    const shown = JSON.stringify(text).slice(1, -1);
    return labels && labels[t] !== NO_LABEL ? `[${shown}]` : shown;
  });
  return `row ${i}   ${row.ids.length} tokens${learnt === undefined ? '' : `, ${learnt} carry loss`}   ${texts.join('|')}`;
}
