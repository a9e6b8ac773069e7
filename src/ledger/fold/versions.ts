/** The versions of a datanet's manifest: which was in force when, and since when it is closed. */
import { compareByTime } from '../bytes';
import type { DatanetManifest, RecordId, SignedRecord } from '../types';
import type { Chains } from './chains';

export interface Version {
  readonly id: RecordId;
  readonly at: number;
  readonly manifest: DatanetManifest;
}

export interface Versions {
  /** By (at, id), the founding one first; without those that a fork voided. */
  readonly inForce: readonly Version[];
  /** Every version that its owner signed, so that a submission made under any of them can be checked. */
  readonly manifestByVersion: ReadonlyMap<RecordId, DatanetManifest>;
  readonly closedAt: number | null;
}

export function deriveVersions(
  create: SignedRecord<'datanet.create'>,
  amends: readonly SignedRecord<'datanet.amend'>[],
  closes: readonly SignedRecord<'datanet.close'>[],
  chains: Chains,
): Versions {
  const { account: owner, at: createdAt, body } = create.record;
  const { kind, shape } = body.manifest.rules;
  const founding: Version = { id: create.id, at: createdAt, manifest: body.manifest };
  const lawful = amends
    .filter(({ record }) => record.account === owner && record.at >= createdAt && record.body.manifest.rules.kind === kind && record.body.manifest.rules.shape === shape)
    .map((signed) => ({ id: signed.id, at: signed.record.at, manifest: signed.record.body.manifest, isVoid: chains.isVoid(signed) }))
    .sort(compareByTime);
  const closedAts = closes.filter((signed) => signed.record.account === owner && !chains.isVoid(signed)).map(({ record }) => record.at);
  return {
    inForce: [founding, ...lawful.filter((version) => !version.isVoid)],
    manifestByVersion: new Map([founding, ...lawful].map((version) => [version.id, version.manifest])),
    closedAt: closedAts.length === 0 ? null : Math.min(...closedAts),
  };
}

/** The version in force at a time; null before the datanet began. */
export function versionAt({ inForce }: Versions, at: number): Version | null {
  let found: Version | null = null;
  for (const version of inForce) if (version.at <= at) found = version;
  return found;
}
