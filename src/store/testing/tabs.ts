/** Tabs of one browser, in one process: each with a ledger and a service of its own, on one database, under one lock. */
import 'fake-indexeddb/auto';
import { defaultRules } from '#gate';
import type { DatanetManifest } from '#ledger';
import { WinnowDatabase } from '../database';
import { type DeviceLedger, openDeviceLedger } from '../device-ledger';
import type { Folders } from '../folders';
import { databaseKeyStore } from '../keys';
import { createLedgerService } from '../ledger-service';
import { createQueue } from '../platform';
import type { LedgerService } from '../service-types';

export interface Tab {
  readonly db: WinnowDatabase;
  readonly ledger: DeviceLedger;
  readonly service: LedgerService;
}

export interface Browser {
  openTab(): Promise<Tab>;
  /** Milliseconds; tests move it on. */
  now: number;
  sample: Uint8Array | null;
}

let browsers = 0;

/** `folders`: the browser's private files; null: it allows none. */
export function createBrowser(folders: Folders | null = null): Browser {
  browsers += 1;
  const name = `winnow-test-${browsers}`;
  const [alone, aloneJudging] = [createQueue(), createQueue()];
  const told = new Set<() => void>();
  const browser: Browser = {
    now: Date.UTC(2026, 0, 5, 12),
    sample: null,
    async openTab() {
      let listener = (): void => undefined;
      const db = new WinnowDatabase(name);
      const platform = {
        now: () => browser.now,
        alone,
        aloneJudging,
        tellOthers: () => told.forEach((tell) => tell !== own && tell()),
        onTold: (next: () => void) => void (listener = next),
        close: () => void told.delete(own),
      };
      const own = (): void => listener();
      told.add(own);
      const ledger = await openDeviceLedger({ db, keyStore: databaseKeyStore(db), platform, folders });
      const fetchSample = () => (browser.sample === null ? Promise.reject(new Error('offline')) : Promise.resolve(browser.sample));
      return { db, ledger, service: createLedgerService({ db, ledger, now: () => browser.now, fetchSample }) };
    },
  };
  return browser;
}

export const passages = (change: Partial<DatanetManifest['acceptance']> & { readonly perDay?: number } = {}): DatanetManifest => {
  const { perDay = 20, ...acceptance } = change;
  return {
    name: 'Harbour notes',
    summary: 'What one should know at the harbour.',
    description: '',
    tags: [],
    licence: 'CC0-1.0',
    rules: { ...defaultRules('passage'), perDay: { submissions: perDay, bytes: 10_000_000 } },
    acceptance: { automaticAt: 0.2, quorum: { needed: 1, of: 1 }, reviewers: 'anyone', ...acceptance },
  };
};

export const passage = (text: string) => ({ name: 'note.txt', bytes: new TextEncoder().encode(text) });

export const TEXTS = [
  'The lamp on the north pier burns green from dusk until the last boat is in.',
  'Odile bakes rye bread with caraway every Thursday before the market opens.',
  'A rope of nine strands is coiled twice and hung to dry behind the boathouse.',
  'Ask the keeper for the brass key if the gate of the old mill is shut at noon.',
] as const;
