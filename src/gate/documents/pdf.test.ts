import { deflateSync, zlibSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { documentLimits, openDocument, type DocumentLimits } from './index';
import { latin1, latin1Bytes } from './pdf/objects';
import { contentOf, pagesOf, pdfOf, pdfOfObjects, streamOf, type Word } from './testing/tiny-pdf';

const passagesIn = async (bytes: Uint8Array) => {
  const opened = await openDocument('pdf', bytes);
  if (!opened.ok) throw new Error(JSON.stringify(opened.finding));
  return opened.value.passages;
};
/** The check that refuses the file, or `opened`. */
const refusal = async (bytes: Uint8Array, limits: DocumentLimits = documentLimits) => {
  const opened = await openDocument('pdf', bytes, limits);
  return opened.ok ? 'opened' : opened.finding.check;
};
const warnings = async (bytes: Uint8Array) => {
  const opened = await openDocument('pdf', bytes);
  return opened.ok ? opened.findings.map(({ check, message }) => `${check}: ${message}`) : [];
};
/** Lines of ten points, twelve apart. */
const lines = (texts: readonly string[], top = 700, x = 72): Word[] => texts.map((text, index) => ({ text, x, y: top - 12 * index }));
const text = contentOf(lines(['A page with words.']));

describe('the text of a PDF', () => {
  test('lines become paragraphs, larger ones headings, outermost the largest', async () => {
    const page: Word[] = [
      { text: 'The Harbour Book', y: 740, size: 24 },
      { text: 'Tides', y: 710, size: 14 },
      ...lines(['The water rises twice a day and falls twice', 'a day, which the moon is the cause of.'], 690),
      ...lines(['A second paragraph stands further down.'], 650),
      { text: 'Boats', y: 620, size: 14 },
      ...lines(['Boats come in with the tide.'], 600),
    ];
    expect(await passagesIn(pdfOf([page]))).toEqual([
      { text: 'The water rises twice a day and falls twice a day, which the moon is the cause of.\n\nA second paragraph stands further down.', headings: ['The Harbour Book', 'Tides'], page: 1 },
      { text: 'Boats come in with the tide.', headings: ['The Harbour Book', 'Boats'], page: 1 },
    ]);
  });
  test('words parted at a line end are joined; those that carry a hyphen elsewhere keep it', async () => {
    const [passage] = await passagesIn(pdfOf([lines(['The har-', 'bour has a well-known tea room, and well-', 'known nets.'])]));
    expect(passage?.text).toBe('The harbour has a well-known tea room, and well-known nets.');
  });
  test('two columns are read one after the other, below what spans both', async () => {
    const left = ['The left column begins here and', 'goes on for some lines of prose', 'until it ends, as columns do, at', 'the foot of the page.'];
    const right = ['The right column follows it with', 'lines of its own that are read', 'only after the left one, which', 'is what people do.'];
    const page = [...lines(['A sentence over the whole width of this page stands above both of the columns, and ends.'], 720), ...lines(left, 680), ...lines(right, 680, 320)];
    expect((await passagesIn(pdfOf([page])))[0]?.text).toBe(
      'A sentence over the whole width of this page stands above both of the columns, and ends.\n\nThe left column begins here and goes on for some lines of prose until it ends, as columns do, at the foot of the page.\n\nThe right column follows it with lines of its own that are read only after the left one, which is what people do.',
    );
  });
  test('lines are ordered by place, not by the order in which they were drawn', async () => {
    expect((await passagesIn(pdfOf([lines(['First line of it,', 'second line of it,', 'third line of it.']).toReversed()])))[0]?.text).toBe('First line of it, second line of it, third line of it.');
  });
  test('running headers, footers and page numbers are dropped, and a sentence goes on over the page', async () => {
    const page = (number: number, body: readonly string[]): Word[] => [{ text: `The Harbour Book, chapter ${number}`, y: 770 }, ...lines(body), { text: `${number}`, y: 30, x: 300 }];
    const bytes = pdfOf([page(1, ['One sentence runs from here']), page(2, ['over to the next page.']), page(3, ['Another one.'])]);
    expect(await passagesIn(bytes)).toEqual([{ text: 'One sentence runs from here over to the next page.\n\nAnother one.', headings: [], page: 1 }]);
  });
  test('a document that has nothing but page numbers keeps them', async () => {
    expect((await passagesIn(pdfOf([[{ text: '1', y: 30 }], [{ text: '2', y: 30 }]])))[0]?.text).toBe('1\n\n2');
  });
  test('a turned page, packed streams in several ways, and forms', async () => {
    const packed = latin1(zlibSync(latin1Bytes(contentOf([{ text: 'Packed words.', y: 700 }]))));
    const flate = pagesOf(['']);
    flate[4] = streamOf(packed, '/Filter /FlateDecode');
    expect((await passagesIn(pdfOfObjects(flate)))[0]?.text).toBe('Packed words.');
    const hex = pagesOf(['']);
    hex[4] = streamOf(`${Array.from(packed, (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('')}>`, '/Filter [/ASCIIHexDecode /Fl#61teDecode]');
    expect((await passagesIn(pdfOfObjects(hex)))[0]?.text).toBe('Packed words.');
    const turned = pagesOf(['BT /F1 10 Tf 0 1 -1 0 300 100 Tm (Upright when turned,) Tj 0 -12 Td (line two.) Tj ET'], '/Rotate 90');
    expect((await passagesIn(pdfOfObjects(turned)))[0]?.text).toBe('Upright when turned, line two.');
    const form = [...pagesOf(['/X Do'], '/Resources << /XObject << /X 6 0 R >> /Font << /F1 3 0 R >> >>'), streamOf(contentOf([{ text: 'Words in a form.', y: 500 }]), '/Subtype /Form /BBox [0 0 612 792]')];
    expect((await passagesIn(pdfOfObjects(form)))[0]?.text).toBe('Words in a form.');
  });
  test('object streams, and objects that later ones replace', async () => {
    const held = `1 0 2 33 << /Type /Catalog /Pages 2 0 R >> << /Type /Pages /Count 1 /Kids [4 0 R] >>`;
    const objects = pagesOf([contentOf([{ text: 'Inside a stream.', y: 700 }])]);
    objects[0] = 'null';
    objects[1] = 'null';
    const file = latin1(pdfOfObjects([...objects, streamOf(held, '/Type /ObjStm /N 2 /First 9')]));
    expect((await passagesIn(latin1Bytes(file)))[0]?.text).toBe('Inside a stream.');
  });
  test('ligatures and character maps; a font that does not tell its characters', async () => {
    const map = 'begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 3 beginbfchar <0020> <0020> <0001> <FB01> <0002> <00660066> endbfchar 1 beginbfrange <0041> <005A> <0061> endbfrange 1 beginbfchar <0003> <0021> endbfchar endcmap';
    const font = '<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 500 >>]';
    const objects = pagesOf(['BT /F1 10 Tf 72 700 Td <0001005300480020004F000200540003> Tj ET']);
    objects[2] = `${font} /ToUnicode 6 0 R >>`;
    const words = await passagesIn(pdfOfObjects([...objects, streamOf(map)]));
    expect(words[0]?.text).toBe('fish offt!');
    objects[2] = `${font} >>`;
    expect(await refusal(pdfOfObjects([...objects, streamOf(map)]))).toBe('encoding');
  });
  test('the same bytes give the same passages, twice', async () => {
    const bytes = pdfOf([lines(['Words on a page,', 'and more of them.'])]);
    expect(JSON.stringify(await openDocument('pdf', bytes))).toBe(JSON.stringify(await openDocument('pdf', bytes.slice())));
  });
});

describe('a PDF that does not enter', () => {
  const page = pagesOf([text]);
  const withObject = (...more: readonly string[]) => pdfOfObjects([...page, ...more]);

  test('the plain one does', async () => expect(await refusal(pdfOfObjects(page))).toBe('opened'));
  test('no text layer: scans, and empty pages', async () => {
    const scan = pdfOfObjects([...pagesOf(['/I Do'], '/Resources << /XObject << /I 6 0 R >> >>'), streamOf('x', '/Subtype /Image /Width 1 /Height 1')]);
    const opened = await openDocument('pdf', scan);
    expect(opened.ok ? '' : `${opened.finding.check}: ${opened.finding.message}`).toBe('structure: This PDF has no text layer: its pages are pictures, such as scans.');
    expect(await refusal(pdfOf([[]]))).toBe('structure');
  });
  test('one picture page among others is told with its number', async () => {
    const objects = pagesOf([text, '1 0 0 1 0 0 cm BI /W 1 /H 1 ID x EI']);
    expect(await warnings(pdfOfObjects(objects))).toEqual(['structure: Page 2 is a picture without text; nothing was read from it.']);
  });
  test('JavaScript, Launch and Submit actions, wherever they lie and however they are spelt', async () => {
    for (const action of ['/S /JavaScript /JS (app.alert\\(1\\))', '/S /J#61vaScript /JS 9 0 R', '/S /URI /URI (javascript:alert\\(1\\))', '/S /Launch /F (cmd.exe)', '/S /SubmitForm /F (x)']) {
      expect(await refusal(pdfOfObjects(pagesOf([text], '', `/OpenAction << ${action} >>`)))).toBe('active-content');
      expect(await refusal(withObject(`<< ${action} >>`))).toBe('active-content');
    }
    expect(await refusal(withObject('/JavaScript', '<< /S 6 0 R /JS (x) >>'))).toBe('active-content');
    expect(await refusal(withObject(streamOf('7 0 << /S /JavaScript /JS (x) >>', '/Type /ObjStm /N 1 /First 4')))).toBe('active-content');
  });
  test('links and jumps are not active; attachments, films and XFA forms are told', async () => {
    expect(await warnings(withObject('<< /S /URI /URI (x) >>', '<< /S /GoTo /D [4 0 R /Fit] >>'))).toEqual([]);
    expect(await warnings(withObject('<< /Type /Filespec /EF << /F 7 0 R >> >>'))).toHaveLength(1);
    expect(await warnings(withObject('<< /Subtype /RichMedia >>', '<< /XFA [] >>'))).toHaveLength(2);
  });
  test('encrypted', async () => expect(await refusal(pdfOfObjects(page, '/Encrypt << /Filter /Standard /V 2 >>'))).toBe('encrypted'));
  test('not a PDF, one behind something else, one with something attached', async () => {
    expect(await refusal(new Uint8Array())).toBe('type');
    expect(await refusal(latin1Bytes('PK\u0003\u0004'.padEnd(5_000, 'x')))).toBe('type');
    expect(await refusal(latin1Bytes(`GIF89a;${latin1(pdfOfObjects(page))}`))).toBe('type');
    expect(await refusal(latin1Bytes(`${latin1(pdfOfObjects(page))}PK\u0003\u0004${'x'.repeat(200)}`))).toBe('type');
    expect(await refusal(latin1Bytes(`${latin1(pdfOfObjects(page))}PK\u0003\u0004${'x'.repeat(20_000)}`))).toBe('type');
  });
  test('truncated anywhere', async () => {
    const bytes = pdfOf([lines(['Words on a page,', 'and more of them.'])]);
    for (let at = 12; at < bytes.length - 8; at += 37) expect(await refusal(bytes.subarray(0, at))).toBe('whole');
  });
  test('no pages, a missing page, a missing root', async () => {
    expect(await refusal(pdfOfObjects(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 0 /Kids [] >>']))).toBe('whole');
    expect(await refusal(pdfOfObjects(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1 /Kids [9 0 R] >>']))).toBe('whole');
    expect(await refusal(pdfOfObjects(['<< /Type /Catalog >>']))).toBe('whole');
    expect(await refusal(pdfOfObjects([]))).toBe('whole');
  });
  test('loops: in the tree of pages, in references, in forms, in the cross-reference chain', async () => {
    expect(await refusal(pdfOfObjects(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1 /Kids [2 0 R] >>']))).toBe('whole');
    expect(await refusal(pdfOfObjects(['<< /Type /Catalog /Pages 2 0 R >>', '3 0 R', '2 0 R']))).toBe('whole');
    const form = [...pagesOf(['/X Do'], '/Resources << /XObject << /X 6 0 R >> >>'), streamOf('/X Do', '/Subtype /Form /Resources << /XObject << /X 6 0 R >> >>')];
    expect(await refusal(pdfOfObjects(form))).toBe('whole');
    const plain = latin1(pdfOfObjects(page));
    const start = plain.lastIndexOf('xref\n0');
    expect(await refusal(pdfOfObjects(page, `/Prev ${start}`))).toBe('whole');
  });
  test('forms within forms that multiply', async () => {
    const objects = [...pagesOf(['/X Do'], '/Resources << /XObject << /X 6 0 R >> /Font << /F1 3 0 R >> >>')];
    for (let level = 0; level < 20; level++) objects.push(streamOf('/X Do '.repeat(10), `/Subtype /Form /Resources << /XObject << /X ${7 + level} 0 R >> >>`));
    objects.push(streamOf(text, '/Subtype /Form /Resources << /Font << /F1 3 0 R >> >>'));
    expect(await refusal(pdfOfObjects(objects))).toBe('budget');
  });
  test('bombs: packed zeros, packed twice, run lengths, object streams over the same bytes', async () => {
    const bomb = (content: Uint8Array, filter: string) => {
      const objects = pagesOf(['']);
      objects[4] = streamOf(latin1(content), `/Filter ${filter}`);
      return refusal(pdfOfObjects(objects), { ...documentLimits, unpackedBytes: 4_000_000 });
    };
    const zeros = zlibSync(new Uint8Array(8_000_000));
    expect(await bomb(zeros, '/FlateDecode')).toBe('budget');
    expect(await bomb(zlibSync(zlibSync(new Uint8Array(8_000_000))), '[/FlateDecode /FlateDecode]')).toBe('budget');
    expect(await bomb(deflateSync(new Uint8Array(8_000_000)), '/FlateDecode')).toBe('budget');
    expect(await bomb(latin1Bytes('\u0081 '.repeat(40_000)), '/RunLengthDecode')).toBe('budget');
    const overlapping = `${Array.from({ length: 5_000 }, (_, index) => `${index + 100} 0`).join(' ')} [${'1 '.repeat(5_000)}]`;
    const first = overlapping.indexOf('[');
    expect(await refusal(pdfOfObjects([...page, streamOf(overlapping, `/Type /ObjStm /N 5000 /First ${first}`)]), { ...documentLimits, unpackedBytes: 4_000_000 })).toBe('budget');
  });
  test('too many pages, objects, letters', async () => {
    const three = pdfOf([lines(['One.']), lines(['Two.']), lines(['Three.'])]);
    expect(await refusal(three, { ...documentLimits, pages: 2 })).toBe('budget');
    expect(await refusal(three, { ...documentLimits, objects: 5 })).toBe('budget');
    expect(await refusal(three, { ...documentLimits, characters: 5 })).toBe('budget');
  });
  test('lists of widths and maps that claim billions', async () => {
    const objects = pagesOf(['BT /F1 10 Tf 72 700 Td <00410042> Tj ET']);
    objects[2] = '<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< /Subtype /CIDFontType2 /W [0 4000000000 500 0 2000000000 1] >>] >>';
    objects.push(streamOf('1 beginbfrange <00000000> <ffffffff> <0041> endbfrange 1 beginbfrange <0041> <0042> <0061> endbfrange'));
    expect(['opened', 'encoding']).toContain(await refusal(pdfOfObjects(objects)));
  });
  test('values nested a hundred thousand deep', async () => {
    expect(await refusal(pdfOfObjects([...page, '['.repeat(100_000)]))).toMatch(/^(?:opened|whole)$/);
    expect(await refusal(pdfOfObjects([...page, '<</A '.repeat(100_000)]))).toMatch(/^(?:opened|whole)$/);
    expect(await refusal(pdfOfObjects([...page, '('.repeat(100_000)]))).toMatch(/^(?:opened|whole)$/);
  });
});
