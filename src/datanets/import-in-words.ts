/** What an import brought, as one would say it. */
import type { ImportSummary } from '#store';
import { plural } from '#ui/format';

export function importInWords({ added, known, held, refused }: ImportSummary): string {
  if (refused.length > 0 && added === 0) return `Nothing was added: ${plural(refused.length, 'record')} could not be verified. ${refused[0]?.reason ?? ''}`.trim();
  const parts = [
    added ? `${plural(added, 'record')} verified and added` : 'Nothing new in it',
    known ? `${plural(known, 'record')} already here` : '',
    held ? `${plural(held, 'record')} held back until their time has come` : '',
    refused.length ? `${plural(refused.length, 'record')} refused` : '',
  ];
  return `${parts.filter(Boolean).join(', ')}.`;
}
