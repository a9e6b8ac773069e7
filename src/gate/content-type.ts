/**
 * Tells what a file is by its first bytes, never by its name: a picture renamed to `.txt` is named as a picture. Looks at a bounded prefix only.
 */

interface Signature {
  readonly what: string;
  readonly bytes: readonly number[];
  readonly offset?: number;
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));

const signatures: readonly Signature[] = [
  { what: 'a PDF document', bytes: ascii('%PDF-') },
  { what: 'a PNG image', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { what: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { what: 'a GIF image', bytes: ascii('GIF8') },
  { what: 'a TIFF image', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { what: 'a TIFF image', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { what: 'a WebP image', bytes: ascii('WEBP'), offset: 8 },
  { what: 'a WAV recording', bytes: ascii('WAVE'), offset: 8 },
  { what: 'an MP3 recording', bytes: ascii('ID3') },
  { what: 'a FLAC recording', bytes: ascii('fLaC') },
  { what: 'an Ogg recording', bytes: ascii('OggS') },
  { what: 'a video or picture (MP4 family)', bytes: ascii('ftyp'), offset: 4 },
  { what: 'a Matroska or WebM video', bytes: [0x1a, 0x45, 0xdf, 0xa3] },
  { what: 'a Linux program', bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { what: 'a macOS program', bytes: [0xcf, 0xfa, 0xed, 0xfe] },
  { what: 'a macOS program', bytes: [0xca, 0xfe, 0xba, 0xbe] },
  { what: 'a WebAssembly program', bytes: [0x00, 0x61, 0x73, 0x6d] },
  { what: 'a gzip archive', bytes: [0x1f, 0x8b] },
  { what: 'a bzip2 archive', bytes: ascii('BZh') },
  { what: 'an xz archive', bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { what: 'a 7z archive', bytes: [0x37, 0x7a, 0xbc, 0xaf] },
  { what: 'a RAR archive', bytes: ascii('Rar!') },
  { what: 'a Zstandard archive', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { what: 'an SQLite database', bytes: ascii('SQLite format 3') },
  { what: 'an old Office document (.doc, .xls or .ppt)', bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { what: 'a Parquet table', bytes: ascii('PAR1') },
  { what: 'an RTF document', bytes: ascii('{\\rtf') },
  { what: 'a PostScript document', bytes: ascii('%!PS') },
];

/** What the bytes really are, in words ("a PNG image"), or null when they may be text in UTF-8. */
export function foreignContent(bytes: Uint8Array): string | null {
  for (const { what, bytes: magic, offset = 0 } of signatures) {
    if (magic.every((byte, index) => bytes[offset + index] === byte) && isDecisive(what, bytes)) return what;
  }
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] ?? 9) <= 8) return zipContent(bytes);
  if (bytes[0] === 0x4d && bytes[1] === 0x5a && hasNul(bytes)) return 'a Windows program';
  return utf16(bytes) ?? webPage(bytes) ?? (hasNul(bytes) ? 'a binary file' : null);
}

/** Signatures that ordinary text could begin with count only when binary bytes follow. */
function isDecisive(what: string, bytes: Uint8Array): boolean {
  const couldBeText = ['an MP3 recording', 'a GIF image', 'a bzip2 archive', 'a RAR archive', 'a Parquet table', 'an Ogg recording', 'a FLAC recording', 'a WebP image', 'a WAV recording'];
  if (!couldBeText.includes(what) && what !== 'a video or picture (MP4 family)') return true;
  // A script that begins like a picture: `GIF89a=1;…`
  if (what === 'a GIF image' && /^GIF8[79]a ?[=/(]/.test(latin1(bytes.subarray(0, 8)))) return true;
  return bytes.subarray(0, 64).some((byte) => byte < 9 || (byte >= 14 && byte < 32) || byte >= 0x80);
}

function zipContent(bytes: Uint8Array): string {
  const head = latin1(bytes.subarray(0, 4096));
  const tail = latin1(bytes.subarray(Math.max(0, bytes.length - 8192)));
  const names = head + tail;
  if (names.includes('word/')) return 'a Word document (.docx)';
  if (names.includes('xl/')) return 'an Excel workbook (.xlsx)';
  if (names.includes('ppt/')) return 'a PowerPoint presentation (.pptx)';
  if (names.includes('opendocument')) return 'an OpenDocument file (.odt, .ods or .odp)';
  if (names.includes('epub')) return 'an e-book (.epub)';
  return 'a zip archive';
}

function utf16(bytes: Uint8Array): string | null {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return 'text in UTF-16';
  const length = Math.min(bytes.length, 2048) & ~1;
  if (length < 8) return null;
  let evenNuls = 0;
  let oddNuls = 0;
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) evenNuls += 1;
    if (bytes[i + 1] === 0) oddNuls += 1;
  }
  const pairs = length / 2;
  const oneSided = (oddNuls > pairs * 0.7 && evenNuls < pairs * 0.1) || (evenNuls > pairs * 0.7 && oddNuls < pairs * 0.1);
  return oneSided ? 'text in UTF-16' : null;
}

function webPage(bytes: Uint8Array): string | null {
  const head = latin1(bytes.subarray(0, 1024)).replace(/^\u00ef\u00bb\u00bf/, '').trimStart().toLowerCase();
  if (head.startsWith('<!doctype html') || head.startsWith('<html')) return 'a web page (HTML)';
  if (head.startsWith('<?xml')) return head.includes('<html') ? 'a web page (XHTML)' : 'an XML document';
  if (head.startsWith('<svg')) return 'an SVG picture';
  return null;
}

/** A NUL byte never occurs in text; looking at the first 64 KiB is enough to call a file binary. */
function hasNul(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 65_536).indexOf(0) !== -1;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
