/** The engine on Node with its WASM backend on two threads. */
import { join } from 'node:path';
import { openModel, parseRecipe } from '#engine';
import { createNodeBackend, folderSource } from '../../cli/node-platform';
import { type Recipe, trainingKeys } from '../../src/factory/recipe';
import type { Row } from '../../src/factory/rows';

export interface Teacher {
  readonly name: string;
  /** Greedily, by what was taught last. */
  readonly ask: (question: string) => Promise<string>;
  readonly teach: (rows: readonly Row[], recipe: Recipe) => Promise<{ readonly steps: number; readonly tokens: number }>;
  readonly dispose: () => void;
}

export async function createNodeTeacher(root: string): Promise<Teacher> {
  const backend = await createNodeBackend('wasm', root, 2);
  const opened = await openModel(folderSource(join(root, 'public/models/embedded')), { backend });
  if (!opened.ok) throw new Error(opened.error.message);
  const session = opened.value;
  let adapter: ReturnType<typeof session.newAdapter> | null = null;
  return {
    name: `Node ${process.versions.node}, ${backend.name}, ${backend.threads} threads`,
    async ask(question) {
      const { text } = await session.generate({ prompt: { messages: [{ role: 'user', content: question }] }, adapter, maxNewTokens: 48 });
      return text ?? '';
    },
    async teach(rows, settings) {
      const recipe = parseRecipe(trainingKeys(settings));
      if (!recipe.ok) throw new Error(recipe.error.message);
      const fresh = session.newAdapter(recipe.value);
      const encoded = rows.map((row) => session.encode(row, 'train', recipe.value.max_length));
      let last = { steps: 0, tokens: 0 };
      for await (const event of session.train(encoded, recipe.value, fresh)) last = { steps: event.step, tokens: last.tokens + event.tokens };
      adapter = fresh;
      return last;
    },
    dispose() {
      session.close();
      backend.dispose();
    },
  };
}
