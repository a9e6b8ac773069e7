/** A state as canonical bytes: equal states and only they have equal bytes. For tests and for comparing devices. */
import * as dagCbor from '@ipld/dag-cbor';
import type { LedgerState } from '../types';

export function stateBytes({ accounts, datanets }: LedgerState): Uint8Array {
  return dagCbor.encode(
    plain({
      accounts: [...accounts.values()],
      datanets: [...datanets.values()].map((datanet) => ({
        ...datanet,
        manifestByVersion: [...datanet.manifestByVersion],
        contributions: [...datanet.contributions.values()],
      })),
    }),
  );
}

/** Without keys whose value is undefined, which DAG-CBOR cannot say. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, field]) => (field === undefined ? [] : [[key, plain(field)]])));
}
