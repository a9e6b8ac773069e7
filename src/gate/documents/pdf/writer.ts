/** Writes the plain PDF that the text is read from: objects in the order in which they are added, no compression, nothing but what the gate understood. */
import { latin1Bytes, Name, PdfString, type PdfValue } from './objects';

/** Written without an exponent, which PDF does not have. */
export function number(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) < 1e-6) return '0';
  return String(Math.max(-1e9, Math.min(1e9, value)));
}

export function name(text: string): string {
  return `/${text.replace(/[^A-Za-z0-9_.+-]/g, (sign) => `#${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)}`;
}

/** As hexadecimal digits, one byte a character. */
export function string(text: string): string {
  let digits = '';
  for (let at = 0; at < text.length; at++) digits += hex[text.charCodeAt(at) & 0xff] ?? '00';
  return `<${digits}>`;
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A number, name or string; anything else is null. */
export function plain(value: PdfValue | undefined): string {
  if (typeof value === 'number') return number(value);
  if (value instanceof Name) return name(value.name);
  if (value instanceof PdfString) return string(value.bytes);
  return 'null';
}

export class PdfWriter {
  private readonly parts: string[] = ['%PDF-1.7\n'];
  private readonly positions: number[] = [];
  private length = 9;
  private reserved = 0;

  /** A number for an object that is added later. */
  reserve(): number {
    this.reserved += 1;
    return this.reserved;
  }

  add(id: number, body: string): void {
    this.positions[id] = this.length;
    this.put(`${id} 0 obj\n${body}\nendobj\n`);
  }

  addStream(id: number, entries: string, content: string): void {
    this.add(id, `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`);
  }

  finish(root: number): Uint8Array {
    const start = this.length;
    const entries = Array.from({ length: this.reserved }, (_, index) => `${String(this.positions[index + 1] ?? 0).padStart(10, '0')} 00000 ${this.positions[index + 1] === undefined ? 'f' : 'n'} \n`);
    this.put(`xref\n0 ${this.reserved + 1}\n0000000000 65535 f \n${entries.join('')}trailer\n<< /Size ${this.reserved + 1} /Root ${root} 0 R >>\nstartxref\n${start}\n%%EOF\n`);
    return latin1Bytes(this.parts.join(''));
  }

  private put(text: string): void {
    this.parts.push(text);
    this.length += text.length;
  }
}
