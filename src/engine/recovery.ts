/**
 * What becomes of work when the device fails under it. WebGPU's devices get lost, run out of memory or fail without a reason that anybody could remove: then
 * another backend takes the place, once for all that were hit, the model is opened on it again, and each piece of work goes on there.
 */
import type { Backend } from './backend';
import type { Quantization } from './models/model';
import { attempt, Refusal, type Problem } from './refusal';
import { openModel, type ModelAhead, type Session } from './session';
import type { FileSource } from './source';

export interface BackendOptions {
  /** Makes the backend, once. */
  readonly createBackend: () => Promise<Backend>;
  /**
   * Makes another in the place of one that failed, which is disposed of afterwards. Null: there is no other, and the failure is told. Without it, every
   * failure is.
   */
  readonly replaceBackend?: ((failed: Backend, failure: Refusal) => Promise<Backend | null>) | undefined;
}

/** The one backend in use. */
export interface BackendSupply {
  current(): Promise<Backend>;
  /** The one that took the place of `failed`, whoever asks first; null where there is none. */
  replace(failed: Backend, failure: Refusal): Promise<Backend | null>;
}

export function createBackendSupply({ createBackend, replaceBackend = async () => null }: BackendOptions): BackendSupply {
  let made: Promise<Backend> | null = null;
  const replacements = new WeakMap<Backend, Promise<Backend | null>>();

  const replace = async (failed: Backend, failure: Refusal): Promise<Backend | null> => {
    const next = await replaceBackend(failed, failure);
    if (!next) {
      // There may be one for the next failure.
      replacements.delete(failed);
      return null;
    }
    made = Promise.resolve(next);
    failed.dispose();
    return next;
  };

  return {
    current() {
      // One that fails to start is asked for again at the next call.
      made ??= createBackend().catch((error: unknown) => {
        made = null;
        throw error;
      });
      return made;
    },
    replace(failed, failure) {
      const known = replacements.get(failed);
      if (known) return known;
      const replacing = replace(failed, failure);
      replacements.set(failed, replacing);
      return replacing;
    },
  };
}

/** A model that is open, and opens again on another backend when its own fails. */
export interface SteadyModel {
  /** The model as it is open now. Throws a `Refusal` where it could not be opened. */
  session(): Promise<Session>;
  /**
   * The session to go on with after `failed` threw `error`; throws the error again where there is none. `isBegun`: something would be lost. Otherwise want of
   * memory on a backend that is well is told: what has no room from the start is better made smaller than taken elsewhere, with all that runs beside it.
   */
  recover(failed: Session, error: unknown, isBegun: boolean): Promise<Session>;
  /** Frees the model. */
  close(): Promise<void>;
}

export interface SteadyOptions {
  readonly supply: BackendSupply;
  readonly openSource: () => FileSource;
  readonly quantization?: Quantization | undefined;
  /** Share of the weights that is in memory, until the model is open; not when it is opened again. */
  readonly onProgress?: ((share: number) => void) | undefined;
  /** Called before the weights are read, not when the model is opened again. What it throws is told: what it asks for is better made smaller than taken elsewhere. */
  readonly beforeLoad?: ((model: ModelAhead) => Promise<void>) | undefined;
}

/** Who hears of an opening. */
type Listeners = Pick<SteadyOptions, 'onProgress' | 'beforeLoad'>;

interface Opened {
  readonly backend: Backend;
  readonly session: Session;
}

export function openSteadily({ supply, openSource, quantization, ...heard }: SteadyOptions): SteadyModel {
  const open = async (backend: Backend, listeners: Listeners = {}): Promise<Opened> => {
    const { onProgress = () => {}, beforeLoad } = listeners;
    let isAhead = false;
    const ahead = beforeLoad && (async (model: ModelAhead): Promise<void> => {
      isAhead = true;
      await beforeLoad(model);
      isAhead = false;
    });
    const opened = await attempt(async () => {
      const result = await openModel(openSource(), { backend, quantization, onProgress, beforeLoad: ahead });
      if (!result.ok) throw refused(result.error);
      // A graphics card says only when it is asked that it had no room.
      if (isGraphicsCard(backend.name)) await probe(backend);
      return { backend, session: result.value };
    });
    if (opened.ok) return opened.value;
    const failure = refused(opened.error);
    const next = !isAhead && isLoss(failure, backend.name) ? await supply.replace(backend, failure) : null;
    if (!next) throw failure;
    return open(next, listeners);
  };
  let now = supply.current().then((backend) => open(backend, heard));
  now.catch(() => {});

  const replace = async ({ backend }: Opened, failure: Refusal): Promise<Opened> => {
    const next = await supply.replace(backend, failure);
    if (!next) throw failure;
    now = open(next);
    return now;
  };
  const replacements = new WeakMap<Session, Promise<Opened>>();

  return {
    session: async () => (await now).session,
    async recover(failed, error, isBegun) {
      const known = replacements.get(failed);
      if (!(error instanceof Refusal) || !isLoss(error, failed.info.backend)) throw error;
      if (known) return (await known).session;
      const held = await now;
      if (held.session !== failed) return held.session;
      if (!isBegun && error.problem.code === 'no-memory' && (await attempt(() => probe(held.backend))).ok) throw error;
      let replacing = replacements.get(failed);
      if (!replacing) {
        replacing = replace(held, error);
        replacements.set(failed, replacing);
        // Where there was none, there may be one later.
        replacing.catch(() => replacements.delete(failed));
      }
      return (await replacing).session;
    },
    async close() {
      const held = await now.catch(() => null);
      held?.session.close();
    },
  };
}

/** Whether a backend of this name failed in a way that another may not. Want of memory is a graphics card's; elsewhere it is told. */
function isLoss({ problem: { code } }: Refusal, backend: string): boolean {
  return code === 'device-lost' || code === 'gpu-failed' || (code === 'no-memory' && isGraphicsCard(backend));
}

/** Backends that can fail under the work, by their name. */
export const isGraphicsCard = (backend: string): boolean => backend === 'webgpu';

const refused = ({ code, message, fix }: Problem): Refusal => new Refusal(code, message, fix);

/** Throws the `Refusal` of a backend that no longer does what it is asked. */
async function probe(backend: Backend): Promise<void> {
  const asked = backend.allocate('f32', 1, 1);
  try {
    await backend.read(asked);
  } finally {
    backend.free(asked);
  }
}
