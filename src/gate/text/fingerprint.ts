/** What makes two items the same: SHA-256 over their text in Unicode's NFKC form, case folded, with white space runs as one space. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { foldCase, nfkc } from '../unicode';
import { fieldsOfItem } from './item-fields';
import type { Item } from '../types';

/** Kept as long as the item: it is asked for when the item is judged, and again when it is remembered. */
const kept = new WeakMap<Item, string>();

/** 64 hex digits; equal for items that differ in case, spacing or the form of a letter only. */
export function fingerprint(item: Item): string {
  const print = kept.get(item) ?? makePrint(item);
  kept.set(item, print);
  return print;
}

function makePrint(item: Item): string {
  if ('values' in item) return printOf('fields', fieldsOfItem(item).map(({ name, text }) => `${name}\u001f${normalized(text)}`).sort());
  const shape = 'text' in item ? 'passage' : 'messages' in item ? 'chat' : 'chosen' in item ? 'preference' : 'instruction';
  return printOf(shape, fieldsOfItem(item).map(({ use, text }) => `${use}\u001f${normalized(text)}`));
}

function printOf(shape: string, parts: readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes([shape, ...parts].join('\u001e'))));
}

function normalized(text: string): string {
  // Folding can take a letter apart (ǰ), so the form is made again.
  return nfkc(foldCase(nfkc(text))).replace(/\s{2,}|[^\S ]/g, ' ').trim();
}
