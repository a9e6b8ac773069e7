/** The service that the ledger's worker exposes: each act checks what it can say in words beforehand, then appends a signed record. */
import { type ContributionState, type DatanetState, RUN_CONTRIBUTIONS, type RecordId, type SignedRecord, fileToBlob, ok } from '#ledger';
import { exportBundle, importBundle } from './bundles';
import type { WinnowDatabase } from './database';
import type { DeviceLedger } from './device-ledger';
import { type StoreResult, failure } from './failures';
import { createQueue } from './platform';
import { leftOfDay, readAccepted, readFile, readPreview, seenIn } from './reading';
import { createRuns } from './runs';
import type { LedgerService, LedgerView } from './service-types';
import { submitFile } from './submit';
import { createTwins } from './twins';

export interface ServiceOptions {
  readonly db: WinnowDatabase;
  readonly ledger: DeviceLedger;
  readonly now?: () => number;
  /** The sample bundle's bytes; throws when it cannot be read. */
  readonly fetchSample: () => Promise<Uint8Array>;
}

const SAMPLE = 'sample';

/** Failures are values with a code, for people in words; only bugs throw. */
export function createLedgerService({ db, ledger, now = Date.now, fetchSample }: ServiceOptions): LedgerService {
  const runs = createRuns(db);
  const twins = createTwins(ledger);
  /** Each sees what the one before it took of the day, and may be a copy of it. */
  const submitting = createQueue();
  const view = (): LedgerView => {
    const me = ledger.me();
    return { ...ledger.state(), me, myName: me === null ? '' : (ledger.state().accounts.get(me)?.name ?? '') };
  };
  const datanetOf = (net: RecordId): DatanetState | undefined => ledger.state().datanets.get(net);

  async function inDatanet(net: RecordId, act: (datanet: DatanetState) => Promise<StoreResult<SignedRecord>>): Promise<StoreResult<RecordId>> {
    const datanet = datanetOf(net);
    return datanet === undefined ? unknownDatanet() : idOf(await act(datanet));
  }
  const asOwner = (net: RecordId, act: (datanet: DatanetState) => Promise<StoreResult<SignedRecord>>): Promise<StoreResult<RecordId>> =>
    inDatanet(net, async (datanet) => (datanet.owner === ledger.me() ? act(datanet) : notOwner()));

  return {
    state: () => Promise.resolve(view()),
    subscribe: (listener) => {
      ledger.onChange(() => listener(view()));
      return Promise.resolve();
    },
    async ensureSample() {
      const known = await db.settings.get(SAMPLE);
      if (typeof known?.value === 'string' && datanetOf(known.value) !== undefined) return ok(known.value);
      const bytes = await fetchSample().catch(() => null);
      if (bytes === null) return failure('no-sample', 'The sample datanet could not be loaded.', 'Connect once to where you got Winnow, then try again.');
      const imported = await importBundle(ledger, bytes);
      if (!imported.ok) return imported;
      const [net] = imported.value.datanets;
      if (net === undefined) return failure('no-sample', 'The sample datanet is not what it should be.', 'Reload the page to get a fresh copy.');
      await db.settings.put({ key: SAMPLE, value: net });
      return ok(net);
    },

    createDatanet: async (manifest) => idOf(await ledger.append('datanet.create', null, { manifest })),
    amendDatanet: (net, manifest) =>
      asOwner(net, async (datanet) => {
        const { kind, shape } = datanet.manifest.rules;
        if (manifest.rules.kind !== kind || manifest.rules.shape !== shape) {
          return failure('shape-fixed', 'What an item is was fixed when the datanet was made.', 'Start another datanet for items of another shape.');
        }
        return ledger.append('datanet.amend', net, { manifest });
      }),
    closeDatanet: (net) => asOwner(net, () => ledger.append('datanet.close', net, {})),
    submit: (net, file, replaces = null) =>
      submitting(async () => {
        const datanet = datanetOf(net);
        return datanet === undefined ? unknownDatanet() : submitFile(ledger, twins, datanet, file, replaces, now());
      }),
    withdraw: (net, contribution) =>
      inDatanet(net, async (datanet) => {
        if (datanet.contributions.get(contribution)?.account !== ledger.me()) {
          return failure('not-yours', 'Only its author can withdraw an item.', 'If something is wrong with it, send it back in Review.');
        }
        return ledger.append('contribution.withdraw', net, { contribution });
      }),
    castVerdict: (net, contribution, verdict, reason = null) =>
      inDatanet(net, async (datanet) => {
        const judged = datanet.contributions.get(contribution);
        const refusal = judged === undefined ? failure('unknown-item', 'This item is not on this device.', 'Import a newer copy of the datanet.') : mayNotJudge(datanet, judged, ledger.me());
        if (refusal !== null) return refusal;
        if (verdict === 'reject' && reason === null) return failure('no-reason', 'Sending an item back needs a reason that its author can act on.', 'Pick one from the list.');
        return ledger.append('verdict.cast', net, { contribution, verdict, reason }, { notBefore: judged?.at ?? 0 });
      }),
    publishRun: ({ net, adapter, ...run }) =>
      inDatanet(net, async () => {
        if (run.contributions.length > RUN_CONTRIBUTIONS) {
          const message = `One record can name ${RUN_CONTRIBUTIONS} submissions, and this run was trained on ${run.contributions.length}.`;
          return failure('too-many', message, 'The run and its adapter stay on this device; download the adapter to share it.');
        }
        const blob = adapter === null ? null : fileToBlob(adapter);
        return ledger.append('run.publish', net, { ...run, adapter: blob?.id ?? null }, { blobs: blob === null ? [] : [blob] });
      }),
    rename: async (name) => idOf(await ledger.append('account.rename', null, { name })),

    acceptedItems: async (net) => {
      const datanet = datanetOf(net);
      return datanet === undefined ? [] : readAccepted(ledger, datanet);
    },
    file: (contribution) => readFile(ledger, contribution),
    preview: (contribution) => readPreview(ledger, contribution),
    nearest: async (net, prints, except = null) => {
      const datanet = datanetOf(net);
      return datanet?.manifest.rules.duplicates && prints.kind === datanet.manifest.rules.kind ? twins.nearest(datanet, prints, ledger.me(), except) : null;
    },
    seen: async (net) => {
      const datanet = datanetOf(net);
      return datanet === undefined ? new Map() : seenIn(ledger, datanet, ledger.me());
    },
    leftToday: async (net) => {
      const datanet = datanetOf(net);
      return datanet === undefined ? { submissions: 0, bytes: 0 } : leftOfDay(datanet, ledger.me(), now());
    },

    importCar: (bytes) => importBundle(ledger, bytes),
    exportCar: (net) => exportBundle(ledger, net),

    saveRun: runs.save,
    getRun: runs.get,
    listRuns: runs.list,
    deleteRun: runs.delete,
  };
}

const idOf = (signed: StoreResult<SignedRecord>): StoreResult<RecordId> => (signed.ok ? ok(signed.value.id) : signed);
const notOwner = () => failure('not-owner', 'Only the owner of a datanet can change or close it.', 'Start a datanet of your own, with the rules you want.');
const unknownDatanet = () => failure('unknown-datanet', 'This datanet is not on this device.', 'Import its .car file, or pick another one.');

function mayNotJudge({ owner, manifest }: DatanetState, judged: ContributionState, me: string | null) {
  const { reviewers } = manifest.acceptance;
  if (judged.account === me) return failure('own-item', 'Nobody judges their own item.', 'Leave it to the other reviewers.');
  if (reviewers !== 'anyone' && me !== owner && (me === null || !reviewers.includes(me))) {
    return failure('not-reviewer', 'This datanet has named its reviewers, and you are not one of them.', 'Ask its owner to add you.');
  }
  return judged.acceptedBy === 'score' ? failure('decided', 'This item was accepted by its score; a verdict would change nothing.', 'Go on with the next one.') : null;
}
