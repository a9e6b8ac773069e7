/** `winnow score`: how well a model predicts rows. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseRow, writeSafetensors, type NamedTensor } from '#engine';
import { EXIT, type Command } from '../io';
import { ADAPTER_OPTIONS, adapterFolders, countOf, MODEL_OPTIONS, onAnyDevice, openModelFolder, plainly, readAdapters, readRows, required, writeOutput } from '../model';

export const run: Command = (args, io) =>
  plainly(io, async () => {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      options: { ...MODEL_OPTIONS, ...ADAPTER_OPTIONS, data: { type: 'string' }, logits: { type: 'string' } },
    });
    const modelName = required(values.model, 'model');
    const data = required(values.data, 'data');
    const folders = adapterFolders(values);
    const model = await openModelFolder(modelName, values, io);
    try {
      const { info, encode } = model.session;
      const rows = await readRows(data, io, parseRow, (row) => encode(row, 'score'));
      const cutRows = rows.filter(({ isCut }) => isCut).length;
      if (cutRows > 0) io.err(`winnow score: ${countOf(cutRows, rows.length)} longer than the model's context of ${info.maxPositions} tokens and scored without what comes after.`);
      const { scored, logits } = await onAnyDevice(model, io, async (session) => {
        const adapter = await readAdapters(session, folders, io);
        const told: { readonly tokens: number; readonly log_probability: number }[] = [];
        for await (const { tokens, logProbability } of session.score(rows, adapter, io.signal)) told.push({ tokens, log_probability: logProbability });
        const tensors = new Map<string, NamedTensor>();
        for (const [i, row] of values.logits === undefined ? [] : rows.entries()) {
          tensors.set(`logits.${i}`, { shape: [row.ids.length, info.vocabulary], data: await session.logits(row, adapter, io.signal) });
        }
        return { scored: told, logits: tensors };
      });
      const tokens = scored.reduce((sum, row) => sum + row.tokens, 0);
      const meanLoss = tokens === 0 ? null : -scored.reduce((sum, row) => sum + row.log_probability, 0) / tokens;
      if (values.logits !== undefined) await writeOutput(resolve(io.cwd, values.logits), writeSafetensors(logits));
      if (values.json) io.out(JSON.stringify({ mean_loss: meanLoss, tokens, rows: scored }));
      else {
        io.out(`mean loss ${meanLoss?.toFixed(4) ?? '–'} over ${tokens} tokens`);
        scored.forEach((row, i) => io.out(`row ${i}   ${row.tokens} tokens   log-probability ${row.log_probability.toFixed(4)}`));
      }
    } finally {
      await model.close();
    }
    return EXIT.ok;
  });
