/**
 * What all threads of a workgroup have, joined: a sum or a maximum that every one of them gets. Through the workgroup's memory alone it is a tree of barriers;
 * with subgroups, whose threads know of each other, two barriers, whatever the size of a subgroup. Either way the order is the same on each run.
 */
import type { Kernel } from '../kernel';
import { LEAST } from './attention-code';

export interface Join {
  /** Of the function it declares: `NAME(mine, index)`. */
  readonly name: string;
  readonly type: 'f32' | 'vec4<f32>';
  readonly by: 'sum' | 'maximum';
}

/** How a workgroup's threads tell each other: the choice of a kernel's variant. */
export interface JoinOptions {
  readonly threads: number;
  readonly subgroups: boolean;
}

/** The most threads that a subgroup has anywhere (WGSL). */
const MOST_LANES = 128;

/** Whether a workgroup of so many threads is whole subgroups, which the functions rely on. An adapter that doesn't tell may have the largest. */
export function hasWholeSubgroups({ features, adapterInfo }: GPUDevice, threads: number): boolean {
  return features.has('subgroups') && threads % (adapterInfo?.subgroupMaxSize || MOST_LANES) === 0;
}

export const joinEnables = (subgroups: boolean): NonNullable<Kernel['enables']> => (subgroups ? ['subgroups'] : []);

/** Declares the function and its memory. All threads of the workgroup must call it. */
export function declareJoin({ name, type, by }: Join, { threads, subgroups }: JoinOptions): string {
  const memory = `var<workgroup> ${name}Of: array<${type}, ${threads}>;`;
  const joined = (one: string, other: string): string => (by === 'sum' ? `${one} + ${other}` : `max(${one}, ${other})`);
  if (!subgroups) {
    return `${memory}
fn ${name}(mine: ${type}, index: u32) -> ${type} {
  workgroupBarrier();
  ${name}Of[index] = mine;
  for (var half = ${threads / 2}u; half > 0u; half >>= 1u) {
    workgroupBarrier();
    if (index < half) { ${name}Of[index] = ${joined(`${name}Of[index]`, `${name}Of[index + half]`)}; }
  }
  workgroupBarrier();
  return ${name}Of[0];
}`;
  }
  const none = `${type}(${by === 'sum' ? '0.0' : LEAST})`;
  const across = by === 'sum' ? 'subgroupAdd' : 'subgroupMax';
  // Which threads make a subgroup is the device's affair: each leaves its subgroup's result, or nothing, at its own place.
  return `${memory}
fn ${name}(mine: ${type}, index: u32) -> ${type} {
  let own = ${across}(mine);
  workgroupBarrier();
  ${name}Of[index] = select(${none}, own, lane == 0u);
  workgroupBarrier();
  var all = ${none};
  for (var i = lane; i < ${threads}u; i += lanes) { all = ${joined('all', `${name}Of[i]`)}; }
  return ${across}(all);
}`;
}
