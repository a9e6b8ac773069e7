/**
 * All searches, one after the other. What one finds is blanked out for those after it, so no two findings overlap: the surest come first (an address has its `@`, an IBAN its
 * checksum), and phone numbers, which have neither, come last.
 */
import { cards } from './card';
import type { Datum } from './datum';
import { emails } from './email';
import { ibans } from './iban';
import { ipAddresses } from './ip';
import { locations } from './location';
import { phones } from './phone';
import { blank } from '../text/blank';
import { plainSigns } from './signs';

/** Everything found, in the order of the text, without overlaps. */
export function findPersonalData(text: string): Datum[] {
  const found: Datum[] = [];
  let rest = plainSigns(text);
  const look = (search: (text: string) => Datum[]) => {
    const data = search(rest);
    for (const datum of data) found.push(datum);
    rest = blank(rest, data);
  };
  look(emails);
  look(locations);
  if (/[0-9]/.test(rest) || rest.includes('::')) for (const search of [ibans, cards, ipAddresses, phones]) look(search);
  return found.sort((a, b) => a.start - b.start);
}
