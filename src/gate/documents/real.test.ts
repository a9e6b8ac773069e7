/** Documents that other programs wrote (`testing/real`). */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDocument } from './index';

const opened = (name: string) => openDocument(name.endsWith('.pdf') ? 'pdf' : 'docx', new Uint8Array(readFileSync(new URL(`testing/real/${name}`, import.meta.url))));
const textIn = async (name: string) => {
  const document = await opened(name);
  return document.ok ? document.value.passages.map(({ text }) => text).join('\n\n') : document.finding.message;
};

test('a PDF of LibreOffice in six scripts', async () => {
  expect(await textIn('languages.pdf')).toBe(
    'English:\n\nHello World\n\nArabic:\n\nمرحبا بالعالم\n\nRussian:\n\nПривет, мир\n\nChinese (traditional): 你好世界\n\nThai:\n\nสวัสดีชาวโลก\n\nJapanese:\n\nこんにちは世界',
  );
});
test('a PDF of pdfLaTeX: headings, ligatures and parted words', async () => {
  const document = await opened('pdflatex.pdf');
  const passages = document.ok ? document.value.passages : [];
  expect(passages.map(({ headings }) => headings.join(' / '))).toContain('1 Foo');
  const text = passages.map((passage) => passage.text).join('\n');
  expect(text).not.toMatch(/[\ufb00-\ufb06]|[a-z]-\n/);
});
test('protected, and with a program in it', async () => {
  for (const [name, check] of [['password.pdf', 'encrypted'], ['javascript.pdf', 'active-content']] as const) {
    const document = await opened(name);
    expect(document.ok ? 'opened' : document.finding.check).toBe(check);
  }
});
test('documents of Word', async () => {
  const document = await opened('headings.docx');
  expect(document.ok && document.value.passages[0]).toEqual({ text: 'Normal paragraph', headings: ['Heading Paragraph'] });
  expect(await textIn('links.docx')).toContain('Three with link to https://foo.com.');
});
