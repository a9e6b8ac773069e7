/** What a file holds beside its picture: other files behind its end or in its gaps, programs, more pages, more frames. */
import { startsWith } from './bytes';
import type { Finding } from '../types';
import type { Anatomy } from './anatomy';

/**
 * How a file begins that a program would open or run, and what it is. The last of a ZIP is looked for too: a ZIP is read from its end. All are so long that
 * they don't come up by chance in a few megabytes of film or preview.
 */
const beginnings: readonly (readonly [string, string])[] = [
  ['PK\x03\x04\x14\0', 'a ZIP archive'],
  ['PK\x03\x04\x0a\0', 'a ZIP archive'],
  ['PK\x03\x04\x2d\0', 'a ZIP archive'],
  ['PK\x05\x06\0\0\0\0', 'a ZIP archive'],
  ['%PDF-', 'a PDF'],
  ['Rar!\x1a\x07', 'a RAR archive'],
  ['7z\xbc\xaf\x27\x1c', 'a 7z archive'],
  ['\x7fELF\x01\x01', 'a program'],
  ['\x7fELF\x02\x01', 'a program'],
  ['This program cannot be run in DOS mode', 'a program'],
];

/** Written in any case. */
const scripts: readonly (readonly [string, string])[] = [
  ['<script', 'a script'],
  ['<?php', 'a script'],
  ['<html', 'a web page'],
  ['<!doctype html', 'a web page'],
  ['<iframe', 'a web page'],
  ['javascript:', 'a script'],
];

export function besideThePicture(anatomy: Anatomy, all: Uint8Array): Finding[] {
  const behind = all.subarray(anatomy.end);
  const hidden = [...anatomy.extras, behind].map((part) => whatHides(part) ?? (isWindowsProgram(part) ? 'a program' : null)).find((what) => what !== null);
  const found: Finding[] = [];
  if (hidden !== undefined) found.push({ check: 'active-content', severity: 'refuse', message: `This picture also holds ${hidden}.`, fix: 'Open the picture in an editor, save it as a new file, and add that one.' });
  else if (!behind.every((byte) => byte === 0)) found.push(behindTheEnd(behind));
  if (anatomy.frames > 1) found.push(moreThanOne(anatomy));
  return found;
}

/** The first thing that hides in a part of the file, in words. Linear in it. */
export function whatHides(part: Uint8Array): string | null {
  for (let at = 0; at < part.length; at++) {
    const what = mayBegin[part[at]!] === 1 ? whatBegins(part, at) : null;
    if (what !== null) return what;
  }
  return null;
}

/** `MZ` comes up by chance; that the address in it leads to `PE` doesn't. */
function isWindowsProgram(part: Uint8Array): boolean {
  if (!startsWith(part, 'MZ')) return false;
  return startsWith(part, 'PE\0\0', (part[60] ?? 0) + 256 * (part[61] ?? 0)) || latin1(part.subarray(0, 1_024)).includes('PE\0\0');
}

const latin1 = (part: Uint8Array): string => String.fromCharCode(...part);

const mayBegin = new Uint8Array(256);
for (const [text] of [...beginnings, ...scripts]) for (const letter of [text[0]!, text[0]!.toUpperCase()]) mayBegin[letter.charCodeAt(0)] = 1;

function whatBegins(part: Uint8Array, at: number): string | null {
  for (const [text, what] of beginnings) if (startsWith(part, text, at)) return what;
  for (const [text, what] of scripts) if (startsWithAnyCase(part, text, at)) return what;
  return null;
}

function startsWithAnyCase(part: Uint8Array, text: string, at: number): boolean {
  for (let i = 0; i < text.length; i++) {
    const byte = part[at + i] ?? 0;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
    if (lower !== text.charCodeAt(i)) return false;
  }
  return true;
}

/** Phones append a second picture or a short film; anything else is unusual. */
function behindTheEnd(behind: Uint8Array): Finding {
  const isFilm = startsWith(behind, 'ftyp', 4);
  const isPicture = startsWith(behind, '\xff\xd8\xff');
  const what = isFilm ? 'a short film' : isPicture ? 'a second picture' : `${behind.length} bytes that don't belong to it`;
  return {
    check: 'type',
    severity: isFilm || isPicture ? 'note' : 'warn',
    message: `Behind the picture, this file holds ${what}.`,
    fix: 'Nothing to do: only the picture is sent.',
  };
}

function moreThanOne({ format, frames }: Anatomy): Finding {
  const what = format === 'tiff' ? 'pages' : 'frames of an animation';
  return { check: 'type', severity: 'note', message: `This file holds ${frames} ${what}; only the first is kept.`, fix: 'If you mean another one, save it as a picture of its own.' };
}
