/** The runs on this device, as the ledger's service keeps them. */
import { useLedger } from '#datanets';
import type { StoreResult } from '#store';
import { EMBEDDED } from './models/base';
import { isOver, numbers } from './run';
import { recordToRun, runToRecord } from './run-record';
import type { SavedRun } from './saved-run';
import { releaseUnsaved, withUnsaved } from './unsaved';
import { zip } from './zip';

/** Newest first; with the runs that this page holds because there was no room for them. */
export async function listRuns(): Promise<readonly SavedRun[]> {
  const records = await useLedger().service.listRuns();
  return withUnsaved(records.flatMap((record) => recordToRun(record) ?? []));
}

/** Throws with words for a person when the device has no room. */
export async function saveRun(run: SavedRun): Promise<void> {
  const saved = await useLedger().service.saveRun(runToRecord(run));
  if (!saved.ok) throw new Error(`${saved.error.message} ${saved.error.fix}`);
  if (isOver(run.state)) releaseUnsaved(run.id);
}

export async function deleteRun(id: string): Promise<void> {
  await useLedger().service.deleteRun(id);
  releaseUnsaved(id);
}

/** Signs the run into its datanet's ledger: its recipe, the exact submissions, its adapter. */
export async function publishRun(run: SavedRun): Promise<StoreResult<string>> {
  const progress = 'progress' in run.state ? run.state.progress : null;
  const published = await useLedger().service.publishRun({
    net: run.net,
    name: run.name,
    base: run.base === EMBEDDED.id ? run.base : run.baseName,
    recipe: run.recipe,
    contributions: run.contributions,
    finalLoss: (progress && numbers(progress).loss) ?? 0,
    adapter: run.adapter && zip(run.adapter),
  });
  if (published.ok) await saveRun({ ...run, published: published.value });
  return published;
}
