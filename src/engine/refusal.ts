/**
 * How the engine says no. Deep code throws a `Refusal`: something the caller can expect (an unsupported config, a broken file), with what to do about
 * it. The public face catches it and returns it as a value; every other exception is a bug and passes through.
 */

export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Problem };

export class Refusal extends Error {
  readonly problem: Problem;

  constructor(code: string, message: string, fix: string) {
    super(message);
    this.name = 'Refusal';
    this.problem = { code, message, fix };
  }
}

/** Runs `work`; a `Refusal` becomes its value. */
export async function attempt<T>(work: () => Promise<T> | T): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.problem };
    throw error;
  }
}
