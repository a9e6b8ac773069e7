/**
 * What attention's kernels have in common. Items are the queries of one key head: item i of head g is the query of token i / group in head
 * g·group + i % group, so that a tile of items reads its keys once, whether it spans tokens (a batch) or heads (a token being generated).
 */
import type { Kernel } from '../kernel';

/** Stands for −∞, which WGSL doesn't guarantee. */
export const LEAST = '-3.4e38';

/** Parameters of a shape; attention.ts fills them. */
export const SHAPE: Kernel['params'] = {
  rows: 'u32',
  heads: 'u32',
  keyHeads: 'u32',
  group: 'u32',
  width: 'u32',
  quads: 'u32',
  valueWidth: 'u32',
  valueQuads: 'u32',
  scale: 'f32',
  sharedKeys: 'u32',
  /** Of all dispatches, and those of this one: [firstTile, untilTile). */
  tiles: 'u32',
  firstTile: 'u32',
  untilTile: 'u32',
};

/** `count` pieces of code, joined. */
export const each = (count: number, code: (i: number) => string, between = '\n  '): string => Array.from({ length: count }, (_, i) => code(i)).join(between);

/** The row [t, h] of an item. */
export const ITEM = 'fn rowOf(item: u32, g: u32) -> u32 { return (item / p.group) * p.heads + g * p.group + item % p.group; }';

/** Keys of a tile are [0, shared) and [own, last), `own` being its queries' first: where to begin, where a block must end, where to go on. */
export const KEYS = `
fn firstKey(own: u32) -> u32 { return select(own, 0u, p.sharedKeys > 0u); }
fn stopOf(key: u32, own: u32, last: u32) -> u32 { return select(last, p.sharedKeys, key < p.sharedKeys && p.sharedKeys < own); }
fn nextKey(key: u32, own: u32) -> u32 { return select(key, max(key, own), key >= p.sharedKeys); }`;

/** Which of four keys a query of this range sees; `stop` ends the block. */
export const SEEN = `
fn seen(key: vec4<u32>, start: u32, end: u32, stop: u32) -> vec4<bool> {
  return ((key < vec4(p.sharedKeys)) | (key >= vec4(start))) & (key < vec4(min(end, stop)));
}`;

/** ALiBi's bias, counted from the nearest key. */
export const BIAS = 'fn bias(slope: f32, key: vec4<u32>, end: u32) -> vec4<f32> { return slope * vec4<f32>(vec4<i32>(key) + vec4(1 - i32(end))); }';

/** The largest of four, and their sum. */
export const ACROSS = `
fn largest(v: vec4<f32>) -> f32 { return max(max(v.x, v.y), max(v.z, v.w)); }
fn total(v: vec4<f32>) -> f32 { return dot(v, vec4(1.0)); }`;
