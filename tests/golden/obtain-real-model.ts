/** The real model's file for the tests: from this computer's cache, else pulled into it. */
import { join } from 'node:path';
import { Refusal } from '#engine';
import { createModelCache, pullModel } from '../../service/models';

/** The path of the .gguf; null, with one line that says why, when it can't be had. */
export async function obtainRealModel(): Promise<string | null> {
  try {
    const { folder, files } = await pullModel('smollm2-135m-instruct', { cache: createModelCache() });
    return join(folder, files[0]!.name);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.warn(`The real model's tests are left out: ${error.problem.message}`);
    return null;
  }
}
