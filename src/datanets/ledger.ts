/**
 * The page's one binding to this device's ledger: the worker's latest view as a signal. Every room reads `useLedger().state()`, and acts through
 * `service`; after an act the view follows by itself.
 */
import type { AccountId, DatanetState } from '#ledger';
import type { LedgerService, LedgerView } from '#store';
import { connectLedger } from '#store/client';
import { type Remote, proxy } from 'comlink';
import { createRoot, createSignal } from 'solid-js';
import { currentDatanet } from './current';

export interface Ledger {
  /** The latest derived state; undefined until the worker has read the database. */
  readonly state: () => LedgerView | undefined;
  readonly ready: () => boolean;
  /** Why the ledger could not be opened, in words; null while all is well. */
  readonly failure: () => string | null;
  readonly service: Remote<LedgerService>;
}

/** What a device holds that was never used. */
const nothing: LedgerView = { accounts: new Map(), datanets: new Map(), me: null, myName: '' };

function bindLedger(): Ledger {
  const [state, setState] = createSignal<LedgerView | undefined>(wasUsed() ? undefined : nothing);
  const [failure, setFailure] = createSignal<string | null>(null);
  let connected: Remote<LedgerService> | undefined;
  const take = (view: LedgerView) => {
    setState(() => view);
    if (view.me !== null || view.datanets.size > 0) noteUse();
  };
  const open = async (service: Remote<LedgerService>) => {
    let told = false;
    await service.subscribe(
      proxy((view: LedgerView) => {
        told = true;
        take(view);
      }),
    );
    const first = await service.state();
    if (!told) take(first);
  };
  const connect = () => {
    if (connected) return connected;
    connected = connectLedger();
    open(connected).catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
    return connected;
  };
  whenWanted(connect);
  return {
    state,
    ready: () => state() !== undefined,
    failure,
    get service() {
      return connect();
    },
  };
}

/**
 * The worker brings the database and the cryptography, so it starts once the page has painted, and on a device that was never used only when somebody
 * touches the page: there is nothing to read before.
 */
function whenWanted(start: () => void): void {
  if (wasUsed()) {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(start, { timeout: 500 });
    else setTimeout(start, 50);
    return;
  }
  for (const event of ['pointerdown', 'keydown'] as const) addEventListener(event, start, { once: true, passive: true });
}

const usedKey = 'winnow.used';

/** True also where the page may not remember: then there may be something to read. */
function wasUsed(): boolean {
  try {
    return localStorage.getItem(usedKey) !== null;
  } catch {
    return true;
  }
}

function noteUse(): void {
  try {
    localStorage.setItem(usedKey, '1');
  } catch {
    // The worker then starts with every page.
  }
}

let bound: Ledger | undefined;

/** The same binding for every caller; the worker starts with the first. */
export function useLedger(): Ledger {
  bound ??= createRoot(bindLedger);
  return bound;
}

/** The datanet that the page is about: the chosen one, or the first on the device. */
export function useCurrentDatanet(): () => DatanetState | undefined {
  const { state } = useLedger();
  return () => {
    const view = state();
    if (!view) return undefined;
    const id = currentDatanet();
    return (id ? view.datanets.get(id) : undefined) ?? view.datanets.values().next().value;
  };
}

/** What an account calls itself; empty when it has no name yet. */
export function accountName(view: LedgerView | undefined, id: AccountId): string {
  return view?.accounts.get(id)?.name ?? '';
}
