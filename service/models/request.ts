/**
 * A GET or HEAD that follows redirects by itself: a token goes only to the origin that it is for, and the headers of every hop count (a hub tells a large
 * file's checksum on the redirect, not at its end). Failures are Refusals that say what to do.
 */
import { Refusal } from '#engine';

export interface Follow {
  /** Sent to the origin of the first address, and nowhere else. */
  readonly authorization?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A server that is silent for so long counts as gone. */
  readonly silenceMs?: number | undefined;
  /** Turns an answer that nobody asked for into what the caller throws; null leaves it to the common words. */
  readonly explain?: ((status: number, header: (name: string) => string | null) => Refusal | null) | undefined;
}

export interface Answer {
  readonly status: number;
  /** Of the first hop that has it. */
  readonly header: (name: string) => string | null;
  readonly body: AsyncIterable<Uint8Array>;
  /** Lets go of the connection; whatever is left of the body is not read. */
  readonly end: () => void;
}

const MOST_HOPS = 10;
const SILENCE_MS = 60_000;

/** Throws a Refusal for every status that is not in `wanted`. */
export async function request(url: URL, follow: Follow, headers: Readonly<Record<string, string>> = {}, wanted: readonly number[] = [200], method: 'GET' | 'HEAD' = 'GET'): Promise<Answer> {
  const silence = createSilence(follow.silenceMs ?? SILENCE_MS, follow.signal);
  const seen: Headers[] = [];
  let at = url;
  try {
    for (let hops = 0; hops <= MOST_HOPS; hops += 1) {
      silence.heard();
      const sent = new Headers({ 'User-Agent': 'winnow', ...headers });
      if (at.origin === url.origin && follow.authorization !== undefined) sent.set('Authorization', follow.authorization);
      const response = await fetch(at, { method, redirect: 'manual', headers: sent, signal: silence.signal }).catch((error: unknown) => {
        throw failure(at, error, follow.signal);
      });
      seen.push(response.headers);
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location !== null) {
        await response.body?.cancel();
        at = new URL(location, at);
        if (at.protocol !== 'https:' && at.protocol !== 'http:') throw new Refusal('server', `${url.host} sends elsewhere by an address that can't be followed.`, 'Try another source.');
        continue;
      }
      const header = (name: string): string | null => seen.map((each) => each.get(name)).find((value) => value !== null) ?? null;
      // What describes the body is the last hop's word alone.
      const last = (name: string): string | null => (/^(content-|etag$)/.test(name) ? response.headers.get(name) : header(name));
      if (!wanted.includes(response.status)) {
        await response.body?.cancel();
        throw follow.explain?.(response.status, last) ?? refusedBy(at, response.status);
      }
      return { status: response.status, header: last, body: listen(response, at, silence, follow.signal), end: silence.end };
    }
  } catch (error) {
    silence.end();
    throw error;
  }
  throw new Refusal('server', `${url.host} sends from one address to the next without end.`, 'Try again later, or another source.');
}

interface Silence {
  readonly signal: AbortSignal;
  readonly heard: () => void;
  readonly end: () => void;
}

/** Aborts when nothing was heard for `ms`, when the caller aborts, and when it is over. */
function createSilence(ms: number, outer: AbortSignal | undefined): Silence {
  const controller = new AbortController();
  const stop = (): void => controller.abort(outer?.reason);
  if (outer?.aborted) stop();
  outer?.addEventListener('abort', stop);
  const silent = (): void => controller.abort(new Error('The server is silent.'));
  let timer = setTimeout(silent, ms);
  return {
    signal: controller.signal,
    heard() {
      clearTimeout(timer);
      timer = setTimeout(silent, ms);
    },
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', stop);
      controller.abort();
    },
  };
}

async function* listen(response: Response, at: URL, silence: Silence, outer: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  try {
    for await (const chunk of response.body) {
      silence.heard();
      yield chunk;
    }
  } catch (error) {
    outer?.throwIfAborted();
    throw error instanceof Refusal ? error : failure(at, error, outer, 'interrupted');
  }
}

/** The system's code, else the innermost words: a fetch says only that it failed. */
function reasonOf(error: unknown): string {
  let words = String(error);
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    words = at.message;
  }
  return words.replace(/\.$/, '');
}

/** A fetch that failed without an answer. The caller's own abort passes as it is. */
function failure(at: URL, error: unknown, outer: AbortSignal | undefined, code: 'offline' | 'interrupted' = 'offline'): unknown {
  if (outer?.aborted) return outer.reason;
  const reason = reasonOf(error);
  return code === 'offline'
    ? new Refusal('offline', `${at.host} can't be reached (${reason}).`, 'Check the connection, or the address of the source.')
    : new Refusal('interrupted', `The connection to ${at.host} broke (${reason}).`, 'Pull again; it goes on from where it stopped.');
}

function refusedBy(at: URL, status: number): Refusal {
  if (status === 404 || status === 410) return new Refusal('not-found', `${at.host} has nothing at ${at.pathname}.`, 'Check the name.');
  if (status === 401 || status === 403) return new Refusal('forbidden', `${at.host} doesn't let you have ${at.pathname} (${status}).`, 'Check your rights there.');
  return new Refusal(isPassing(status) ? 'server-busy' : 'server', `${at.host} answered with ${status}.`, 'Try again later.');
}

/** Answers that another try may change. */
const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

export const isOutOfReach = (error: unknown): boolean => error instanceof Refusal && error.problem.code === 'offline';
export const isWorthAnotherTry = (error: unknown): boolean => error instanceof Refusal && ['offline', 'interrupted', 'server-busy'].includes(error.problem.code);
