/**
 * What a recording's file says beside its sound: ID3v1, ID3v2 and APE tags, Vorbis comments, RIFF's LIST INFO and broadcast chunks. Only kinds are told, never the values: a
 * submission leaves all of it out. At most 2,000 entries of a tag are looked at.
 *
 * Sources: id3.org (2.2, 2.3, 2.4), xiph.org/vorbis/doc/v-comment.html, Microsoft's RIFF MCI, EBU Tech 3285.
 */
import { asciiOf, hasName, u24be, u32be, u32le } from './ascii';
import type { SoundMetadata } from './sound';

const maxEntries = 2_000;

const id3People = new Set(['TPE1', 'TPE2', 'TPE3', 'TPE4', 'TCOM', 'TEXT', 'TOLY', 'TOPE', 'TOWN', 'TIPL', 'TMCL', 'IPLS', 'POPM', 'TP1', 'TP2', 'TP3', 'TP4', 'TCM', 'TXT', 'TOA', 'TOL', 'IPL', 'POP']);
/** Which encoder wrote the file tells nothing about a person. */
const id3Encoders = new Set(['TSSE', 'TENC', 'TLEN', 'TSS', 'TEN', 'TLE']);
/** Frames that name what they hold in their first bytes. */
const freeText = new Set(['TXXX', 'TXX', 'COMM', 'COM', 'GEOB', 'PRIV']);
const commentPeople = new Set(['artist', 'albumartist', 'performer', 'author', 'composer', 'lyricist', 'contact', 'email', 'engineer', 'copyright', 'organization', 'conductor']);
const infoPeople = new Set(['IART', 'IENG', 'ITCH', 'ICMS', 'ICOP', 'IWRI', 'IMUS', 'ISTR']);

/** Whether a key of free text names a place. */
function isPlace(key: string): boolean {
  return /location|gps|latitude|longitude|geo|iso-?6709|©xyz/.test(key);
}

function kindOfKey(key: string): SoundMetadata | null {
  if (isPlace(key)) return 'location';
  if (commentPeople.has(key)) return 'person';
  if (/picture|coverart/.test(key)) return 'picture';
  return /^encoder|^encoded|^software/.test(key) ? null : 'text';
}

/** The byte behind the ID3v2 tag at `at`; `at` itself where there is none. It may lie beyond the end of the file. */
export function endOfId3(bytes: Uint8Array, at: number): number {
  if (!hasName(bytes, at, 'ID3') || (bytes[at + 3] ?? 0xff) > 4) return at;
  const footer = ((bytes[at + 5] ?? 0) & 0x10) === 0 ? 0 : 10;
  return at + 10 + syncsafe(bytes, at + 6) + footer;
}

function syncsafe(bytes: Uint8Array, at: number): number {
  return (((bytes[at] ?? 0) & 0x7f) << 21) | (((bytes[at + 1] ?? 0) & 0x7f) << 14) | (((bytes[at + 2] ?? 0) & 0x7f) << 7) | ((bytes[at + 3] ?? 0) & 0x7f);
}

/** Kinds in the ID3v2 tag at `at`. */
export function id3Kinds(bytes: Uint8Array, at: number, kinds: Set<SoundMetadata>): void {
  const end = Math.min(endOfId3(bytes, at), bytes.length);
  const version = bytes[at + 3] ?? 0;
  const [nameLength, headLength] = version === 2 ? [3, 6] : [4, 10];
  let position = at + 10;
  for (let entry = 0; entry < maxEntries && position + headLength <= end && bytes[position] !== 0; entry++) {
    let name = '';
    for (let index = 0; index < nameLength; index++) name += String.fromCharCode(bytes[position + index] ?? 0);
    const size = version === 2 ? u24be(bytes, position + 3) : version === 4 ? syncsafe(bytes, position + 4) : u32be(bytes, position + 4);
    const from = position + headLength;
    if (id3People.has(name)) kinds.add('person');
    else if (name === 'APIC' || name === 'PIC') kinds.add('picture');
    else if (freeText.has(name)) add(kinds, kindOfKey(asciiOf(bytes, from, Math.min(from + size, end), 64)));
    else if (!id3Encoders.has(name)) kinds.add('text');
    position = from + size;
  }
}

/** Kinds in the ID3v1 tag of 128 bytes at `at`. */
export function id3v1Kinds(bytes: Uint8Array, at: number, kinds: Set<SoundMetadata>): void {
  if (asciiOf(bytes, at + 33, at + 63).trim() !== '') kinds.add('person');
  if (asciiOf(bytes, at + 3, at + 33).trim() !== '' || asciiOf(bytes, at + 97, at + 125).trim() !== '') kinds.add('text');
}

/** Kinds in the APE tag `[at, end)`: 32 bytes of head, then a length, flags, a key that ends with 0, and the value. */
export function apeKinds(bytes: Uint8Array, at: number, end: number, kinds: Set<SoundMetadata>): void {
  let position = at + 32;
  for (let entry = 0; entry < maxEntries && position + 9 <= end; entry++) {
    const size = u32le(bytes, position);
    let keyEnd = position + 8;
    while (keyEnd < end && bytes[keyEnd] !== 0) keyEnd++;
    const key = asciiOf(bytes, position + 8, keyEnd);
    if (key === '' || hasName(bytes, position, 'APETAGEX')) return;
    add(kinds, kindOfKey(key));
    position = keyEnd + 1 + size;
  }
}

/** Kinds in a block of Vorbis comments: a vendor, then `KEY=value` entries, each with its length before it. */
export function commentKinds(block: Uint8Array, kinds: Set<SoundMetadata>): void {
  let position = 4 + u32le(block, 0);
  const count = Math.min(u32le(block, position), maxEntries);
  position += 4;
  for (let entry = 0; entry < count && position + 4 <= block.length; entry++) {
    const size = u32le(block, position);
    const [key] = asciiOf(block, position + 4, Math.min(position + 4 + size, block.length), 64).split('=');
    add(kinds, kindOfKey(key ?? ''));
    position += 4 + size;
  }
}

/** Kinds in a chunk of a WAV that isn't sound. */
export function chunkKinds(bytes: Uint8Array, name: string, from: number, end: number, kinds: Set<SoundMetadata>): void {
  if (name === 'LIST' && hasName(bytes, from, 'INFO')) infoKinds(bytes, from + 4, end, kinds);
  else if (name === 'id3 ' || name === 'ID3 ') id3Kinds(bytes.subarray(0, end), from, kinds);
  else if (name === 'bext') {
    // Description 256, originator 32.
    if (asciiOf(bytes, from + 256, from + 288).trim() !== '') kinds.add('person');
    kinds.add('text');
  } else if (name === 'iXML' || name === '_PMX' || name === 'axml') {
    add(kinds, isPlace(asciiOf(bytes, from, end, 65_536)) ? 'location' : 'text');
  }
}

function infoKinds(bytes: Uint8Array, from: number, end: number, kinds: Set<SoundMetadata>): void {
  let position = from;
  for (let entry = 0; entry < maxEntries && position + 8 <= end; entry++) {
    const name = asciiOf(bytes, position, position + 4).toUpperCase();
    const size = u32le(bytes, position + 4);
    if (name === 'IARL') kinds.add('location');
    else if (infoPeople.has(name)) kinds.add('person');
    else if (name !== 'ISFT') kinds.add('text');
    position += 8 + size + (size & 1);
  }
}

function add(kinds: Set<SoundMetadata>, kind: SoundMetadata | null): void {
  if (kind !== null) kinds.add(kind);
}
