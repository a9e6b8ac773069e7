/** `winnow train`: trains a LoRA adapter on a frozen base and writes it as PEFT files. */
import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseRecipe, type TrainEvent } from '#engine';
import { EXIT, InputError, type Command } from '../io';
import { openModelFolder, parseJson, plainly, readAdapterFolder, readInput, readRows, required, writeOutput } from '../model';

export const run: Command = (args, io) =>
  plainly(io, async () => {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      options: {
        model: { type: 'string' },
        data: { type: 'string' },
        out: { type: 'string' },
        adapter: { type: 'string' },
        recipe: { type: 'string' },
        backend: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
    const modelName = required(values.model, 'model');
    const data = required(values.data, 'data');
    const out = resolve(io.cwd, required(values.out, 'out'));
    const recipe = parseRecipe(values.recipe === undefined ? {} : parseJson(await readInput(values.recipe, io), values.recipe));
    if (!recipe.ok) throw new InputError(`${values.recipe}: ${recipe.error.message} ${recipe.error.fix}`);
    const { session, close } = await openModelFolder(modelName, values.backend, io);
    try {
      const rows = await readRows(data, io, (row) => session.encode(row, 'train', recipe.value.max_length));
      const adapter = (await readAdapterFolder(session, values.adapter, io)) ?? session.newAdapter(recipe.value);
      await makeFolder(out);
      for await (const event of session.train(rows, recipe.value, adapter, io.signal)) io.out(values.json ? JSON.stringify(event) : describe(event));
      for (const [name, bytes] of await session.writeAdapter(adapter, baseName(modelName))) await writeOutput(join(out, name), bytes);
    } finally {
      close();
    }
    return EXIT.ok;
  });

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch {
    throw new InputError(`${folder} can't be made.`);
  }
}

/** What the adapter's config calls its base. */
function baseName(model: string): string {
  return model === 'embedded' ? 'winnow/embedded' : basename(resolve(model));
}

function describe({ step, loss, grad_norm, learning_rate, tokens }: TrainEvent): string {
  return `step ${step}   loss ${loss.toFixed(4)}   gradient norm ${grad_norm.toFixed(3)}   learning rate ${learning_rate.toExponential(2)}   ${tokens} tokens`;
}
