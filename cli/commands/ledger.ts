/**
 * `winnow ledger fold FILE.car [--json]`: verifies an exported bundle as a stranger would, folds it, and prints accounts, contributions and standings.
 *
 * Exit 1 when the file cannot be read, or when any record in it is refused: a bundle is taken whole or not at all. Exit 2: wrong usage.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type LedgerState, type Outcome, type SignedRecord, assessMedia, blobToFile, createAssess, createVerifier, foldRecords, readCar } from '#ledger';
import { EXIT, InputError, type Io, UsageError } from '../io';

export async function run(args: readonly string[], io: Pick<Io, 'out' | 'err' | 'cwd'>): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } }, allowPositionals: true, strict: true });
  const [verb, path, ...others] = positionals;
  if (verb !== 'fold') throw new UsageError(verb === undefined ? 'What to do is missing: fold.' : `There is no "ledger ${verb}".`);
  if (path === undefined || others.length > 0) throw new UsageError('Name one .car file.');
  const { state, held } = await foldFile(path, io.cwd);
  if (held > 0) io.err(`winnow ledger: ${held} records claim a time ahead of this clock and are held back.`);
  for (const line of values.json ? [JSON.stringify(stateToJson(state))] : readable(state)) io.out(line);
  return EXIT.ok;
}

async function foldFile(path: string, cwd: string): Promise<{ readonly state: LedgerState; readonly held: number }> {
  const bundle = readCar(readBytes(path, cwd));
  if (!bundle.ok) throw new InputError(`${path}: ${bundle.error.message} ${bundle.error.fix}`);
  const { records: incoming, blockByCid } = bundle.value;
  const outcomes = await createVerifier().add(incoming);
  const records = outcomes.flatMap((outcome): readonly SignedRecord[] => (outcome.status === 'added' ? [outcome.record] : []));
  const added = new Set(records.map(({ id }) => id));
  for (const outcome of outcomes) {
    const problem = problemOf(outcome, added);
    if (problem !== null) throw new InputError(`${path}: ${problem}`);
  }
  const payloadByBlob = (blob: string): Uint8Array | undefined => {
    const file = blobToFile(blob, (cid) => blockByCid.get(cid));
    return file.ok ? file.value : undefined;
  };
  const ofMedia = await assessMedia(records, payloadByBlob);
  return { state: foldRecords(records, createAssess({ payloadByBlob, cached: (submission) => ofMedia.get(submission) })), held: outcomes.filter(({ status }) => status === 'held').length };
}

function problemOf(outcome: Outcome, added: ReadonlySet<string>): string | null {
  if (outcome.status === 'refused') return `${outcome.error.message} ${outcome.error.fix}`;
  return outcome.status === 'waiting' && !added.has(outcome.id) ? 'A record follows one that is missing. Export the datanet again.' : null;
}

function readBytes(path: string, cwd: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(resolve(cwd, path)));
  } catch {
    throw new InputError(`${path} cannot be read: there is no such file, or it may not be read.`);
  }
}

function stateToJson({ accounts, datanets }: LedgerState): unknown {
  const nameOf = (account: string): string => accounts.get(account)?.name ?? '';
  return {
    accounts: [...accounts.values()],
    datanets: [...datanets.values()].map(({ id, owner, createdAt, manifest, version, open, closedAt, runs }) => ({ id, name: manifest.name, owner, createdAt, version, open, closedAt, runs: runs.length })),
    contributions: [...datanets.values()].flatMap(({ contributions }) =>
      [...contributions.values()].map(({ report, ...contribution }) => ({ ...contribution, name: nameOf(contribution.account), score: report?.score ?? null })),
    ),
    standings: [...datanets.values()].flatMap(({ id, standings }) => standings.map((standing) => ({ net: id, ...standing, name: nameOf(standing.account) }))),
  };
}

function readable({ accounts, datanets }: LedgerState): readonly string[] {
  return [...datanets.values()].flatMap(({ manifest, contributions, standings }) => {
    const count = new Map<string, number>();
    for (const { status } of contributions.values()) count.set(status, (count.get(status) ?? 0) + 1);
    return [
      `${manifest.name}: ${[...count].map(([status, number]) => `${number} ${status}`).join(', ') || 'no contributions'}`,
      ...standings.map(({ rank, account, points, accepted }) => `${String(rank).padStart(4)}  ${accounts.get(account)?.name || account.slice(0, 8)}  ${points} points, ${accepted} accepted`),
    ];
  });
}
