/** Reads numbers out of a file. Whatever lies beyond the end of the file is a file that breaks off, so readers need no checks of their own. */
import { notWhole } from './refusal';

export class Bytes {
  private readonly view: DataView;

  constructor(
    readonly all: Uint8Array,
    private readonly isLittle = false,
  ) {
    this.view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  }

  get length(): number {
    return this.all.length;
  }

  u8(at: number): number {
    this.hold(at, 1);
    return this.view.getUint8(at);
  }

  u16(at: number): number {
    this.hold(at, 2);
    return this.view.getUint16(at, this.isLittle);
  }

  u32(at: number): number {
    this.hold(at, 4);
    return this.view.getUint32(at, this.isLittle);
  }

  i32(at: number): number {
    this.hold(at, 4);
    return this.view.getInt32(at, this.isLittle);
  }

  slice(start: number, end: number): Uint8Array {
    this.hold(start, end - start);
    return this.all.subarray(start, end);
  }

  private hold(at: number, length: number): void {
    if (at < 0 || length < 0 || at + length > this.all.length) throw notWhole('This picture breaks off before its end.');
  }
}

/** Whether `bytes` hold the Latin-1 `text` at `at`. */
export function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  if (at + text.length > bytes.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
