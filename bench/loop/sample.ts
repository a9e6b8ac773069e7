/** What the bench trains on and asks: the accepted items of the sample datanet, verified and folded from its bundle, and the held-out questions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type Item, readItems } from '#gate';
import { type SignedRecord, blobToFile, createAssess, createVerifier, foldRecords, readCar, textRulesOf } from '#ledger';

const Asked = z.object({ question: z.string(), answers: z.array(z.string()) });
const Questions = z.object({ new: z.array(Asked), known: z.array(Asked), untaught: z.array(z.object({ question: z.string() })), notKnown: z.array(z.string()) });

/** `new`: about what the sample teaches, in other words; `known`: about what the base knows; `untaught`: about what nobody told. */
export type Questions = Readonly<z.infer<typeof Questions>>;

export function readQuestions(root: string): Questions {
  return Questions.parse(JSON.parse(readFileSync(join(root, 'bench/loop/questions.json'), 'utf8')));
}

export async function readSampleItems(root: string): Promise<readonly Item[]> {
  const bundle = readCar(new Uint8Array(readFileSync(join(root, 'public/sample/harbour.car'))));
  if (!bundle.ok) throw new Error(bundle.error.message);
  const { records: incoming, blockByCid } = bundle.value;
  const outcomes = await createVerifier().add(incoming);
  const records = outcomes.flatMap((outcome): readonly SignedRecord[] => (outcome.status === 'added' ? [outcome.record] : []));
  const payloadByBlob = (blob: string): Uint8Array | undefined => {
    const file = blobToFile(blob, (cid) => blockByCid.get(cid));
    return file.ok ? file.value : undefined;
  };
  const recordById = new Map(records.map(({ id, record }) => [id, record]));
  return [...foldRecords(records, createAssess({ payloadByBlob })).datanets.values()].flatMap((datanet) =>
    [...datanet.contributions.values()].flatMap(({ id, status }) => {
      const record = recordById.get(id);
      if (status !== 'accepted' || record?.type !== 'contribution.submit' || !('file' in record.body)) return [];
      const { name, content } = record.body.file;
      const bytes = 'inline' in content ? content.inline : payloadByBlob(content.blob);
      const rules = textRulesOf(datanet.manifestByVersion.get(record.body.rules));
      const items = bytes && rules ? readItems(rules, { name, bytes }) : null;
      return items?.ok ? items.value : [];
    }),
  );
}
