/** Small states for the tests of this room and of those above it: a datanet with the contributions that a test names. */
import type { ContributionState, DatanetManifest, DatanetState, LedgerState } from '#ledger';

export const someManifest = (over: { readonly submissions?: number; readonly bytes?: number } & Partial<DatanetManifest> = {}): DatanetManifest => {
  const { submissions = 20, bytes = 10_000_000, ...rest } = over;
  const length = { min: 1, max: 2000 };
  return {
    name: 'Mills',
    summary: 'Facts about mills',
    description: '',
    tags: [],
    licence: 'CC-BY-4.0',
    rules: {
      kind: 'text',
      shape: 'instruction',
      fields: [],
      purpose: 'Facts about mills',
      topics: [],
      formats: ['txt', 'md', 'jsonl', 'csv'],
      perDay: { submissions, bytes },
      maxItemsPerFile: 1000,
      length: { prompt: length, completion: length, text: length },
      languages: [],
      personalData: 'refuse',
      duplicates: true,
      patterns: [],
    },
    acceptance: { automaticAt: 0.75, quorum: { needed: 2, of: 3 }, reviewers: 'anyone' },
    ...rest,
  };
};

export const someContribution = (over: Partial<ContributionState> & { readonly id: string }): ContributionState => ({
  net: 'net-1',
  account: 'ann',
  at: 0,
  fileName: 'typed.jsonl',
  sizeBytes: 100,
  items: 1,
  status: 'pending',
  acceptedBy: null,
  report: null,
  replaces: null,
  verdicts: [],
  novelty: 0,
  points: 0,
  ...over,
});

export const someNet = (contributions: readonly ContributionState[], over: Partial<DatanetState> = {}): DatanetState => ({
  id: 'net-1',
  owner: 'owner',
  createdAt: 0,
  manifest: someManifest(),
  manifestByVersion: new Map(),
  version: 'net-1',
  open: true,
  closedAt: null,
  contributions: new Map(contributions.map((contribution) => [contribution.id, contribution])),
  standings: [],
  runs: [],
  ...over,
});

export const someState = (net: DatanetState): LedgerState => ({ accounts: new Map(), datanets: new Map([[net.id, net]]) });
