/**
 * Training that outlives its device. Each step is told once: when the device fails, the adapter is made again on another one, from the last snapshot or from
 * the start, and comes silently to where it was, so that losses go on as without the interruption.
 */
import type { Adapter } from '../lora/adapter';
import { isGraphicsCard } from '../recovery';
import { Refusal, type Problem } from '../refusal';
import type { OnCompile } from '../plan/compile';
import type { Session } from '../session';
import type { Recipe } from './recipe';
import type { SnapshotKeeper, TrainingSnapshot } from './snapshot';
import type { TrainEvent, TrainingRows } from './trainer';

/** Training goes on elsewhere. */
export interface Moved {
  /** After this step; 0: before the first. */
  readonly step: number;
  /** The backend that goes on, as it names itself. */
  readonly to: string;
  /** What ended it on the one before. */
  readonly why: Problem;
}

export interface SteadyTrainingOptions {
  readonly session: Session;
  readonly rows: TrainingRows;
  readonly recipe: Recipe;
  /** Makes the adapter as it is before the first step, in a session that may be another than the one before. */
  readonly makeAdapter: (session: Session) => Adapter | Promise<Adapter>;
  /** The session to go on with after `failed` threw `error`; throws it again where there is none. `isBegun`: steps were told. */
  readonly recover: (failed: Session, error: unknown, isBegun: boolean) => Promise<Session>;
  readonly signal?: AbortSignal | undefined;
  readonly onMoved?: ((moved: Moved) => void | Promise<void>) | undefined;
  /** Told while what the device runs is compiled, before the first step there. */
  readonly onCompile?: OnCompile | undefined;
  /** The least time between two snapshots: what is done twice at most, beside the time that a copy takes. */
  readonly snapshotEveryMs?: number | undefined;
}

export interface SteadyTraining {
  /** The step that the adapter is at: the last that was told, or one before where coming there again was cut short. */
  readonly step: number;
  /** One event a step, to the last. */
  steps(): AsyncGenerator<TrainEvent, void, void>;
  /** Does something with the adapter as it is after the last step that was told; again, if the device fails meanwhile. Not while a step is awaited. */
  use<T>(work: (session: Session, adapter: Adapter) => T | Promise<T>): Promise<T>;
  /** Frees the adapter. */
  dispose(): Promise<void>;
}

/** Copying takes milliseconds, and memory beside what is trained: seldom is often enough. */
const SNAPSHOT_EVERY_MS = 10_000;

/** Training on the device of the moment. */
interface Stand {
  readonly adapter: Adapter;
  readonly steps: AsyncGenerator<TrainEvent, void, void>;
  /** The step that the adapter is at. */
  step: number;
}

export function trainSteadily(options: SteadyTrainingOptions): SteadyTraining {
  const { rows, recipe, signal, makeAdapter, recover, onMoved, onCompile, snapshotEveryMs = SNAPSHOT_EVERY_MS } = options;
  let { session } = options;
  let stand: Stand | null = null;
  let told = 0;
  let snapshot: TrainingSnapshot | null = null;

  const snapshots = (): SnapshotKeeper => {
    let takenAtMs = performance.now();
    return {
      isDue: () => performance.now() - takenAtMs >= snapshotEveryMs,
      keep: (taken) => {
        takenAtMs = performance.now();
        if (taken.step > (snapshot?.step ?? 0)) snapshot = taken;
      },
    };
  };

  /** Comes to the last step that was told. */
  const begin = async (): Promise<Stand> => {
    const adapter = await makeAdapter(session);
    const steps = session.train(rows, recipe, adapter, signal, { resume: snapshot, snapshots: isGraphicsCard(session.info.backend) ? snapshots() : undefined, onCompile });
    const begun: Stand = { adapter, steps, step: snapshot?.step ?? 0 };
    stand = begun;
    if (snapshot) session.restoreAdapter(adapter, snapshot);
    while (begun.step < told) {
      const next = await steps.next();
      if (next.done) throw new RangeError('Training ended before a step that it had taken.');
      begun.step = next.value.step;
    }
    return begun;
  };

  const leave = async (): Promise<void> => {
    const left = stand;
    stand = null;
    await left?.steps.return();
    if (left) session.releaseAdapter(left.adapter);
  };

  const steadily = async <T>(work: (stand: Stand) => T | Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work(stand ?? (await begin()));
      } catch (error) {
        const next = await recover(session, error, told > 0);
        await leave();
        session = next;
        if (error instanceof Refusal) await onMoved?.({ step: told, to: session.info.backend, why: error.problem });
      }
    }
  };

  return {
    get step() {
      return stand?.step ?? 0;
    },
    async *steps() {
      for (;;) {
        const event = await steadily(async (now) => {
          const next = await now.steps.next();
          if (next.done) return null;
          now.step = next.value.step;
          return next.value;
        });
        if (!event) return;
        told = event.step;
        yield event;
      }
    },
    use: (work) => steadily(({ adapter }) => work(session, adapter)),
    dispose: leave,
  };
}
