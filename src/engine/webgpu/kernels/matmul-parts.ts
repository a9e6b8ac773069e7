/** The end of a product that was cut along its sum: partial sums are added up in their order, and what belongs to the result with them. */
import { variants, type Kernel } from '../kernel';

export interface PartsOptions {
  readonly add: boolean;
  readonly bias: boolean;
}

export const PARTS_THREADS = 64;

export const partsKernel = variants(
  ({ add, bias }: PartsOptions & Readonly<Record<string, boolean>>): Kernel => ({
    name: `matmul, sum of parts${add ? ', add' : ''}${bias ? ', bias' : ''}`,
    buffers: { out: 'f32', partial: 'f32', ...(add && { start: 'f32' }), ...(bias && { shift: 'f32' }) },
    params: { count: 'u32', columns: 'u32', parts: 'u32', rowStart: 'u32', columnStart: 'u32', outStride: 'u32', addStride: 'u32' },
    workgroup: [PARTS_THREADS, 1, 1],
    code: `
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let e = group.x * ${PARTS_THREADS}u + index;
  if (e >= p.count) { return; }
  let i = p.rowStart + e / p.columns;
  let j = p.columnStart + e % p.columns;
  var sum = 0.0;
  for (var part = 0u; part < p.parts; part++) { sum += partial[part * p.count + e]; }
  ${add ? 'sum += start[i * p.addStride + j];' : ''}
  ${bias ? 'sum += shift[j];' : ''}
  out[i * p.outStride + j] = sum;
}`,
  }),
);
