/** How fast earlier runs trained, in tokens a second, as far as that tells how fast the next one will be: on the same base and backend, with no device that failed. */
import { numbers } from './run';
import type { SavedRun } from './saved-run';

type Trained = Pick<SavedRun, 'base' | 'backend' | 'moves' | 'state'>;

/** `backend`: what the next one will train on; null: not known yet. */
export function earlierSpeeds(runs: readonly Trained[], base: string | undefined, backend: string | null): readonly number[] {
  return runs
    .filter((run) => run.base === base && run.moves.length === 0 && (backend === null || run.backend === backend))
    .map(({ state }) => ('progress' in state && state.progress ? (numbers(state.progress).tokensPerSecond ?? 0) : 0));
}
