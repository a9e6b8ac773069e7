/** Whatever happens to a document's bytes, opening it ends in passages or in a finding, the same each time. The suite's time limit stands in for "hangs". */
import fc from 'fast-check';
import { zlibSync } from 'fflate';
import { expect, test } from 'vitest';
import { openDocument } from './index';
import { latin1, latin1Bytes } from './pdf/objects';
import { docxOf, paragraph } from './testing/tiny-docx';
import { contentOf, pagesOf, pdfOfObjects, streamOf } from './testing/tiny-pdf';

const cases = 150;
const seed = 20_261_122;

const plainPdf = (() => {
  const map = '1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange';
  const objects = pagesOf([contentOf([{ text: 'A heading', y: 720, size: 18 }, { text: 'Words of a page.', y: 700 }]), 'q 1 0 0 1 5 5 cm /X Do Q'], '/Resources << /Font << /F1 3 0 R >> /XObject << /X 8 0 R >> >>');
  objects[2] = '<< /Type /Font /Subtype /TrueType /BaseFont /A /FirstChar 32 /LastChar 34 /Widths [250 300 400] /ToUnicode 9 0 R /Encoding << /Differences [65 /A /B] >> >>';
  return pdfOfObjects([...objects, streamOf(contentOf([{ text: 'Words of a form.', y: 300 }]), '/Subtype /Form /BBox [0 0 612 792]'), streamOf(map)]);
})();
const packedPdf = (() => {
  const objects = pagesOf(['']);
  objects[4] = streamOf(latin1(zlibSync(latin1Bytes(contentOf([{ text: 'Packed words.', y: 700 }])))), '/Filter /FlateDecode');
  return pdfOfObjects(objects);
})();
const seeds = [
  ['pdf', plainPdf],
  ['pdf', packedPdf],
  ['docx', docxOf(paragraph('Harbour', 'berschrift1') + paragraph('Boats come in with the tide.').repeat(5))],
] as const;

interface Change {
  readonly kind: 'set' | 'cut' | 'repeat' | 'digit';
  readonly at: number;
  readonly value: number;
}
const change = fc.record({ kind: fc.constantFrom('set', 'cut', 'repeat', 'digit'), at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.nat(255) });

function changed(bytes: Uint8Array, { kind, at, value }: Change): Uint8Array {
  const place = Math.min(bytes.length - 1, Math.floor(at * bytes.length));
  if (kind === 'cut') return new Uint8Array([...bytes.subarray(0, place), ...bytes.subarray(place + 1 + value)]);
  if (kind === 'repeat') return new Uint8Array([...bytes.subarray(0, place + value), ...bytes.subarray(place)]);
  const copy = bytes.slice();
  // A digit elsewhere makes another reference, length or count, which is where readers are hurt.
  const target = kind === 'digit' ? copy.findIndex((byte, index) => index >= place && byte >= 0x30 && byte <= 0x39) : place;
  if (target >= 0) copy[target] = kind === 'digit' ? 0x30 + (value % 10) : value;
  return copy;
}

test(`${cases} changed files of each of ${seeds.length} seeds (seed ${seed}) open or are refused, the same each time`, async () => {
  for (const [format, original] of seeds) {
    expect((await openDocument(format, original)).ok).toBe(true);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = changes.reduce(changed, original);
        if (bytes.length === 0) return;
        const opened = await openDocument(format, bytes);
        expect(JSON.stringify(await openDocument(format, bytes.slice()))).toBe(JSON.stringify(opened));
        expect(opened.ok || opened.finding.severity === 'refuse').toBe(true);
      }),
      { seed, numRuns: cases },
    );
  }
});
