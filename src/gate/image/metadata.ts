/** What a picture tells beside its pixels, gathered from EXIF, XMP, IPTC and comments: by kind, never by value, since the values are what must not spread. */
import { startsWith } from './bytes';
import { entryLength, readDirectory, readNumbers, tiffBytes, type Directory } from './ifd';
import { Refusal } from './refusal';
import type { MetadataKind, Orientation, PictureMetadata } from './types';

const order: readonly MetadataKind[] = ['location', 'camera', 'time', 'person', 'software', 'description', 'preview', 'other'];

/** EXIF 2.32 and TIFF 6.0: which tag tells what. Tags that describe only the pixels tell nothing. */
const kindByTag: ReadonlyMap<number, MetadataKind> = new Map([
  ...kindOf('camera', [0x010f, 0x0110, 0x829a, 0x829d, 0x8827, 0x920a, 0x9201, 0x9202, 0xa402, 0xa431, 0xa432, 0xa433, 0xa434, 0xa435]),
  ...kindOf('time', [0x0132, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012]),
  ...kindOf('person', [0x013b, 0x8298, 0xa430, 0x9c9d]),
  ...kindOf('software', [0x0131, 0x013c, 0x000b]),
  ...kindOf('description', [0x010d, 0x010e, 0x9286, 0x9c9b, 0x9c9c, 0x9c9e, 0x9c9f]),
  ...kindOf('other', [0x927c]),
]);

function kindOf(kind: MetadataKind, tags: readonly number[]): [number, MetadataKind][] {
  return tags.map((tag) => [tag, kind]);
}

export const tag = { orientation: 0x0112, exif: 0x8769, gps: 0x8825, xmp: 0x02bc, iptc: 0x83bb, photoshop: 0x8649 } as const;
const gpsLatitude = 2;
const gpsDestinationLatitude = 20;

/** Filled while a file is read. */
export class MetadataNotes {
  private readonly found = new Set<MetadataKind>();
  private turned: Orientation | null = null;

  add(kind: MetadataKind): void {
    this.found.add(kind);
  }

  /** An EXIF block: a TIFF structure, with or without `Exif\0\0` before it. One that is damaged tells what was read until there. */
  addExif(block: Uint8Array): void {
    const bytes = tiffBytes(startsWith(block, 'Exif\0\0') ? block.subarray(6) : block);
    if (bytes === null) return;
    try {
      const main = readDirectory(bytes, bytes.u32(4));
      this.addDirectory(bytes, main);
      if (main.next !== 0) this.add('preview');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.add('other');
    }
  }

  /** A directory of EXIF, or of a TIFF file, and those that it points to. */
  addDirectory(bytes: NonNullable<ReturnType<typeof tiffBytes>>, main: Directory): void {
    const [orientation] = readNumbers(bytes, main.entryByTag.get(tag.orientation));
    if (this.turned === null && isOrientation(orientation)) this.turned = orientation;
    this.addTags(main);
    const [exifAt] = readNumbers(bytes, main.entryByTag.get(tag.exif));
    if (exifAt !== undefined) this.addTags(readDirectory(bytes, exifAt));
    const [gpsAt] = readNumbers(bytes, main.entryByTag.get(tag.gps));
    if (gpsAt === undefined) return;
    const gps = readDirectory(bytes, gpsAt);
    if (gps.entryByTag.has(gpsLatitude) || gps.entryByTag.has(gpsDestinationLatitude)) this.add('location');
    else if (gps.entryByTag.size > 0) this.add('other');
  }

  private addTags(directory: Directory): void {
    for (const [number, entry] of directory.entryByTag) {
      const kind = kindByTag.get(number);
      if (kind !== undefined && entryLength(entry) > 0) this.add(kind);
    }
  }

  /** An XMP packet: XML, in which properties are looked for by their names (XMP specification, part 2). */
  addXmp(packet: Uint8Array): void {
    let isKnown = false;
    for (const [name, kind] of xmpNames) {
      if (!includes(packet, name)) continue;
      this.add(kind);
      isKnown = true;
    }
    if (!isKnown) this.add('other');
  }

  /** IPTC-IIM records, alone or inside Photoshop's resources: 0x1c, record 2, number, length (IIM 4.2). Numbers 90 to 101 name the place. */
  addIptc(block: Uint8Array): void {
    let isKnown = false;
    for (let at = 0; at + 5 <= block.length; at++) {
      if (block[at] !== 0x1c || block[at + 1] !== 2) continue;
      const number = block[at + 2] ?? 0;
      const length = ((block[at + 3] ?? 0) << 8) | (block[at + 4] ?? 0);
      if (length === 0 || at + 5 + length > block.length) continue;
      const kind = iptcKind(number);
      if (kind === null) continue;
      this.add(kind);
      isKnown = true;
      at += 4 + length;
    }
    if (!isKnown) this.add('other');
  }

  get value(): PictureMetadata {
    return { orientation: this.turned ?? 1, hasLocation: this.found.has('location'), kinds: order.filter((kind) => this.found.has(kind)) };
  }
}

const xmpNames: readonly (readonly [string, MetadataKind])[] = [
  ['GPSLatitude', 'location'],
  ['photoshop:City', 'location'],
  ['Iptc4xmpCore:Location', 'location'],
  ['Iptc4xmpExt:Location', 'location'],
  ['tiff:Model', 'camera'],
  ['aux:SerialNumber', 'camera'],
  ['xmp:CreateDate', 'time'],
  ['photoshop:DateCreated', 'time'],
  ['dc:creator', 'person'],
  ['dc:rights', 'person'],
  ['PersonInImage', 'person'],
  ['mwg-rs:', 'person'],
  ['xmp:CreatorTool', 'software'],
  ['xmpMM:History', 'software'],
  ['dc:description', 'description'],
  ['dc:title', 'description'],
  ['dc:subject', 'description'],
  ['xmp:Thumbnails', 'preview'],
];

function iptcKind(number: number): MetadataKind | null {
  if (number >= 90 && number <= 101) return 'location';
  if (number === 80 || number === 85 || number === 110 || number === 115 || number === 116) return 'person';
  if (number === 55 || number === 60 || number === 62 || number === 63) return 'time';
  if (number === 65 || number === 70) return 'software';
  return number === 5 || number === 25 || number === 105 || number === 120 ? 'description' : null;
}

/** Whether `bytes` hold the Latin-1 `text` anywhere. Linear in `bytes`. */
export function includes(bytes: Uint8Array, text: string): boolean {
  const first = text.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) if (startsWith(bytes, text, at)) return true;
  return false;
}

function isOrientation(value: number | undefined): value is Orientation {
  return value !== undefined && value >= 1 && value <= 8;
}
