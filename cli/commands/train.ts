/** `winnow train`: trains a LoRA adapter on a frozen base and writes it as PEFT files. */
import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gatherExamples, isGraphicsCard, parseRecipe, parseTrainingRow, planSteps, trainSteadily, type TrainEvent, type TrainingData, type TrainingStart } from '#engine';
import { EXIT, InputError, type Command } from '../io';
import { adapterSource, countOf, inWords, MODEL_OPTIONS, openModelFolder, parseJson, plainly, readInput, readRows, required, writeOutput } from '../model';

export const run: Command = (args, io) =>
  plainly(io, async () => {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      options: { ...MODEL_OPTIONS, data: { type: 'string' }, out: { type: 'string' }, adapter: { type: 'string' }, recipe: { type: 'string' } },
    });
    const modelName = required(values.model, 'model');
    const data = required(values.data, 'data');
    const folder = required(values.out, 'out');
    const out = resolve(io.cwd, folder);
    const given = values.recipe === undefined ? {} : parseJson(await readInput(values.recipe, io), values.recipe);
    const recipe = parseRecipe(given);
    if (!recipe.ok) throw new InputError(`${values.recipe}: ${recipe.error.message} ${recipe.error.fix}`);
    const { max_length } = recipe.value;
    const from = values.adapter;
    const startOn = (backend: string): TrainingStart => ({
      from: from === undefined ? null : { source: adapterSource(from, io), recipe: given },
      isCopied: isGraphicsCard(backend),
    });
    let examples: TrainingData | null = null;
    const { session, recover, close } = await openModelFolder(modelName, values, io, (ahead) =>
      plainly(io, async () => {
        examples = gatherExamples(await readRows(data, io, parseTrainingRow, (row) => ahead.encodeExample(row, max_length)));
        await ahead.planTraining(examples.rows, recipe.value, startOn(ahead.backend));
      }),
    );
    try {
      const { rows, cutRows, silentRows } = examples!;
      const longest = Math.min(max_length, session.info.maxPositions);
      if (cutRows > 0) io.err(`winnow train: ${countOf(cutRows, rows.length)} longer than ${longest} tokens (max_length, or the model's context) and lost what came after.`);
      if (silentRows > 0) io.err(`winnow train: ${countOf(silentRows, rows.length)} without a token that carries loss: nothing is learnt from them.`);
      const training = trainSteadily({
        session,
        rows,
        recipe: recipe.value,
        makeAdapter: (held) => held.startAdapter(rows, recipe.value, startOn(held.info.backend)),
        recover,
        signal: io.signal,
        onMoved: ({ step, to, why }) => io.err(`winnow train: ${why.message} Training goes on after step ${step}, on ${inWords(to)}.`),
      });
      // An adapter that can't be trained is told before a folder is made.
      await training.use(() => {});
      await makeFolder(out);
      const { totalSteps } = planSteps(recipe.value, rows.length);
      try {
        for await (const event of training.steps()) io.out(values.json ? JSON.stringify(event) : describe(event));
      } catch (error) {
        const isStopped = io.signal.aborted && error === io.signal.reason;
        if (!isStopped || training.step === 0) throw error;
      }
      for (const [name, bytes] of await training.use((held, adapter) => held.writeAdapter(adapter, baseName(modelName)))) await writeOutput(join(out, name), bytes);
      if (training.step < totalSteps) throw new InputError(`Stopped after step ${training.step} of ${totalSteps}; the adapter as it was by then is in ${folder}.`);
    } finally {
      await close();
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

function describe({ step, loss, grad_norm, learning_rate, tokens, reward_margin, reward_accuracy }: TrainEvent): string {
  const parts = [`step ${step}`, `loss ${loss.toFixed(4)}`, `gradient norm ${grad_norm.toFixed(3)}`, `learning rate ${learning_rate.toExponential(2)}`, `${tokens} tokens`];
  if (reward_margin !== undefined) parts.push(`margin ${reward_margin.toFixed(4)}`);
  if (reward_accuracy !== undefined) parts.push(`${(100 * reward_accuracy).toFixed(0)} % right`);
  return parts.join('   ');
}
