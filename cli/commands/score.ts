/** `winnow score`: how well a model predicts rows. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseRow, writeSafetensors, type NamedTensor } from '#engine';
import { EXIT, type Command } from '../io';
import { ADAPTER_OPTIONS, adapterFolders, countOf, MODEL_OPTIONS, openModelFolder, plainly, readAdapters, readRows, required, writeOutput } from '../model';

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
    const { session, close } = await openModelFolder(modelName, values, io);
    try {
      const rows = await readRows(data, io, parseRow, (row) => session.encode(row, 'score'));
      const cutRows = rows.filter(({ isCut }) => isCut).length;
      if (cutRows > 0) io.err(`winnow score: ${countOf(cutRows, rows.length)} longer than the model's context of ${session.info.maxPositions} tokens and scored without what comes after.`);
      const adapter = await readAdapters(session, folders, io);
      const scored: { readonly tokens: number; readonly log_probability: number }[] = [];
      for await (const { tokens, logProbability } of session.score(rows, adapter, io.signal)) scored.push({ tokens, log_probability: logProbability });
      const tokens = scored.reduce((sum, row) => sum + row.tokens, 0);
      const meanLoss = tokens === 0 ? null : -scored.reduce((sum, row) => sum + row.log_probability, 0) / tokens;
      if (values.logits !== undefined) {
        const tensors = new Map<string, NamedTensor>();
        for (const [i, row] of rows.entries()) {
          tensors.set(`logits.${i}`, { shape: [row.ids.length, session.info.vocabulary], data: await session.logits(row, adapter, io.signal) });
        }
        await writeOutput(resolve(io.cwd, values.logits), writeSafetensors(tensors));
      }
      if (values.json) io.out(JSON.stringify({ mean_loss: meanLoss, tokens, rows: scored }));
      else {
        io.out(`mean loss ${meanLoss?.toFixed(4) ?? '–'} over ${tokens} tokens`);
        scored.forEach((row, i) => io.out(`row ${i}   ${row.tokens} tokens   log-probability ${row.log_probability.toFixed(4)}`));
      }
    } finally {
      close();
    }
    return EXIT.ok;
  });
