/** Rows picked from a table, which may be packed and in shards, and rows put back to their places. */
import type { Backend } from '../../backend';
import { OCTET } from '../packed-words';
import { operandOf } from '../packed';
import { variants, type Kernel } from '../kernel';
import { rangeOf } from '../memory';
import type { ProfileOption } from '../profile';
import type { Queue } from '../queue';
import { readPacked, type PackedForm } from './matmul-operands';

export type GatherOperations = Pick<Backend, 'gatherRows' | 'scatterRows'>;

const THREADS = 64;
const groupsFor = (count: number) => [Math.ceil(count / THREADS), 1, 1] as const;

/** `begin`: what all threads of a workgroup do first. */
function perThread(name: string, buffers: Kernel['buffers'], params: Kernel['params'], statements: string, { declarations = '', begin = '', frozen = [] }: { declarations?: string; begin?: string; frozen?: readonly string[] } = {}): Kernel {
  return {
    name,
    buffers,
    frozen,
    params: { count: 'u32', columns: 'u32', ...params },
    workgroup: [THREADS, 1, 1],
    code: `${declarations}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  ${begin}
  let e = group.x * ${THREADS}u + index;
  if (e >= p.count) { return; }
  ${statements}
}`,
  };
}

const MOVED = { out: 'f32', x: 'f32', places: 'i32' } as const;
/** Of one shard, which has `rows` from `first` on. */
const GATHER = perThread('gather rows', MOVED, { stride: 'u32', first: 'u32', rows: 'u32' }, 'let row = u32(places[e / p.columns]) - p.first; if (row >= p.rows) { return; } out[e / p.columns * p.stride + e % p.columns] = x[row * p.columns + e % p.columns];');
const SCATTER = perThread('scatter rows', MOVED, {}, 'out[u32(places[e / p.columns]) * p.columns + e % p.columns] = x[e];');

/** A thread writes eight columns of a row, if the row lies in this shard. */
const gatherPacked = variants(({ isOnCard, ...form }: PackedForm & { readonly isOnCard: boolean } & Readonly<Record<string, string | boolean>>): Kernel => {
  const { type, params, begin, code, hold, half } = readPacked(form, isOnCard);
  return perThread(
    `gather rows ${Object.values(form).join(' ')}${isOnCard ? ', card' : ''}`,
    { out: 'f32', b: type, places: 'i32' },
    { stride: 'u32', octets: 'u32', first: 'u32', rows: 'u32', ...params },
    `let row = u32(places[e / p.octets]) - p.first;
  if (row >= p.rows) { return; }
  let octet = e % p.octets;
  ${hold('', 'row', 'octet')}
  put(e / p.octets, 8u * octet, ${half('', 'row', 'octet', '0u')});
  put(e / p.octets, 8u * octet + 4u, ${half('', 'row', 'octet', '1u')});`,
    {
      declarations: `${code}
fn put(i: u32, j: u32, values: vec4<f32>) {
  for (var c = 0u; c < 4u; c++) { if (j + c < p.columns) { out[i * p.stride + j + c] = values[c]; } }
}`,
      begin,
      frozen: ['b'],
    },
  );
});

export function gatherOperations(queue: Queue, { profile }: ProfileOption = {}): GatherOperations {
  return {
    gatherRows({ out, x, index, rows }) {
      const { columns } = x;
      const { isNested, shards } = operandOf(x);
      if (x.kind !== 'packed') {
        const count = rows * columns;
        for (const shard of shards) queue.dispatch(GATHER, { out: rangeOf(out), x: shard, places: rangeOf(index) }, { count, columns, stride: out.columns, first: shard.first, rows: shard.count }, groupsFor(count));
        return;
      }
      const octets = Math.ceil(columns / OCTET);
      const kernel = gatherPacked({ storage: x.storage, isNested, isAligned: columns % OCTET === 0, isOnCard: profile === 'workgroup' });
      for (const shard of shards) {
        const count = rows * octets;
        const params = { count, columns, stride: out.columns, octets, first: shard.first, rows: shard.count, ...shard.params };
        queue.dispatch(kernel, { out: rangeOf(out), b: shard, places: rangeOf(index) }, params, groupsFor(count));
      }
    },
    scatterRows({ out, x, index, rows }) {
      const count = rows * out.columns;
      queue.dispatch(SCATTER, { out: rangeOf(out), x: rangeOf(x), places: rangeOf(index) }, { count, columns: out.columns }, groupsFor(count));
    },
  };
}
