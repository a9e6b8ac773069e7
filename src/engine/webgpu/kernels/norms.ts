/** RMSNorm and LayerNorm, forwards and back. A vector is one thread's, or in the `workgroup` profile one workgroup's. */
import type { Backend } from '../../backend';
import { variants, type Kernel } from '../kernel';
import { rangeOf } from '../memory';
import type { Profile, ProfileOption } from '../profile';
import type { Queue } from '../queue';
import { declareJoin, hasWholeSubgroups, joinEnables } from './joins';
import { accessQuads, isAligned, quadsOf } from './quads';

export type NormOperations = Pick<Backend, 'rmsNorm' | 'rmsNormBackward' | 'layerNorm' | 'layerNormBackward'>;

interface Options extends Readonly<Record<string, string | boolean>> {
  readonly profile: Profile;
  readonly aligned: boolean;
  readonly subgroups: boolean;
}

/** Threads of a workgroup; few where each has a vector of its own, so that a batch's vectors spread over the cores. */
const THREADS: Readonly<Record<Profile, number>> = { registers: 8, workgroup: 128 };

/** The sum over a vector, of which each of its threads has a part. */
function totalCode({ profile, subgroups }: Options): string {
  if (profile === 'registers') return 'fn total(value: vec4<f32>, index: u32) -> f32 { return dot(value, vec4(1.0)); }';
  return `${declareJoin({ name: 'sum', type: 'f32', by: 'sum' }, { threads: THREADS.workgroup, subgroups })}
fn total(value: vec4<f32>, index: u32) -> f32 { return sum(dot(value, vec4(1.0)), index); }`;
}

/** A kernel whose code treats vector `t`, `each` of whose quads `d` is seen to by one thread. */
function norm(name: string, rows: readonly string[], scalars: readonly string[], params: Kernel['params'], statements: (each: (body: string) => string) => string): (options: Options) => Kernel {
  return variants((options: Options) => {
    const { profile, aligned, subgroups } = options;
    const access = rows.map((row) => [row, accessQuads(row, aligned)] as const);
    const threads = THREADS[profile];
    const [vector, first, step] = profile === 'registers' ? [`group.x * ${threads}u + index`, '0u', 1] : ['group.x', 'index', threads];
    return {
      name: `${name}, ${profile}${aligned ? ', whole quads' : ''}${subgroups ? ', subgroups' : ''}`,
      enables: joinEnables(subgroups),
      buffers: { ...Object.fromEntries(access.map(([row, { type }]) => [row, type])), ...Object.fromEntries(scalars.map((scalar) => [scalar, 'f32' as const])) },
      params: { count: 'u32', width: 'u32', quads: 'u32', ...params },
      workgroup: [threads, 1, 1],
      code: `
${access.map(([, { code }]) => code).join('\n')}
/** 1 where a column lies in its row. */
fn within(d: u32) -> vec4<f32> { return ${aligned ? 'vec4(1.0)' : 'vec4<f32>(vec4(d * 4u) + vec4(0u, 1u, 2u, 3u) < vec4(p.width))'}; }
${totalCode(options)}
fn run(group: vec3<u32>, thread: vec3<u32>, index: u32) {
  let t = ${vector};
  if (t >= p.count) { return; }
  let start = start_x(t);
  ${statements((body) => `for (var d = ${first}; d < p.quads; d += ${step}u) { ${body} }`)}
}`,
    };
  });
}

/** What a vector's gradient is written as. */
const WRITE_DX = (value: string): string => `
    var dv = ${value};
    if (p.accumulate != 0u) { dv += read_dx(start, d); }
    write_dx(start, d, dv);`;

const rmsNormKernel = norm(
  'rms norm',
  ['out', 'x', 'weight'],
  ['inverse'],
  { epsilon: 'f32' },
  (each) => `
  var squares = vec4(0.0);
  ${each('let v = read_x(start, d); squares += v * v;')}
  let scale = 1.0 / sqrt(total(squares, index) / f32(p.width) + p.epsilon);
  ${each('write_out(start, d, read_x(start, d) * scale * read_weight(0u, d));')}
  inverse[t] = scale;`,
);

/** dx = inverse · (w·dy − x · inverse² · mean(w·dy·x)) */
const rmsNormBackwardKernel = norm(
  'rms norm backward',
  ['dx', 'dy', 'x', 'weight'],
  ['inverse'],
  { accumulate: 'u32' },
  (each) => `
  var dots = vec4(0.0);
  ${each('dots += read_weight(0u, d) * read_dy(start, d) * read_x(start, d);')}
  let scale = inverse[t];
  let pull = total(dots, index) / f32(p.width) * scale * scale;
  ${each(WRITE_DX('scale * (read_weight(0u, d) * read_dy(start, d) - read_x(start, d) * pull)'))}`,
);

const layerNormKernel = norm(
  'layer norm',
  ['out', 'x', 'weight', 'bias'],
  ['mean', 'inverse'],
  { epsilon: 'f32' },
  (each) => `
  var together = vec4(0.0);
  ${each('together += read_x(start, d);')}
  let middle = total(together, index) / f32(p.width);
  var squares = vec4(0.0);
  ${each('let v = (read_x(start, d) - middle) * within(d); squares += v * v;')}
  let scale = 1.0 / sqrt(total(squares, index) / f32(p.width) + p.epsilon);
  ${each('write_out(start, d, (read_x(start, d) - middle) * scale * read_weight(0u, d) + read_bias(0u, d));')}
  mean[t] = middle;
  inverse[t] = scale;`,
);

/** dx = inverse · (g − mean(g) − n · mean(g·n)), g = w·dy, n = (x − mean) · inverse */
const layerNormBackwardKernel = norm(
  'layer norm backward',
  ['dx', 'dy', 'x', 'weight'],
  ['mean', 'inverse'],
  { accumulate: 'u32' },
  (each) => `
  let scale = inverse[t];
  let middle = mean[t];
  var together = vec4(0.0);
  var dots = vec4(0.0);
  ${each('let g = read_weight(0u, d) * read_dy(start, d); together += g; dots += g * ((read_x(start, d) - middle) * scale);')}
  let average = total(together, index) / f32(p.width);
  let pull = total(dots, index) / f32(p.width);
  ${each(WRITE_DX('scale * (read_weight(0u, d) * read_dy(start, d) - average - (read_x(start, d) - middle) * scale * pull)'))}`,
);

export function normOperations(queue: Queue, { profile = 'registers' }: ProfileOption = {}): NormOperations {
  const shape = (count: number, width: number) => ({ count, width, quads: quadsOf(width) });
  const subgroups = profile === 'workgroup' && hasWholeSubgroups(queue.device, THREADS.workgroup);
  const options = (width: number): Options => ({ profile, aligned: isAligned(width), subgroups });
  const groups = (count: number) => [profile === 'registers' ? Math.ceil(count / THREADS.registers) : count, 1, 1] as const;
  return {
    rmsNorm({ out, inverse, x, weight, epsilon, rows, groups: heads = 1 }) {
      const [count, width] = [rows * heads, x.columns / heads];
      const buffers = { out: rangeOf(out), x: rangeOf(x), weight: rangeOf(weight), inverse: rangeOf(inverse) };
      queue.dispatch(rmsNormKernel(options(width)), buffers, { ...shape(count, width), epsilon }, groups(count));
    },
    rmsNormBackward({ dx, dy, x, weight, inverse, rows, groups: heads = 1, accumulate }) {
      const [count, width] = [rows * heads, x.columns / heads];
      const buffers = { dx: rangeOf(dx), dy: rangeOf(dy), x: rangeOf(x), weight: rangeOf(weight), inverse: rangeOf(inverse) };
      queue.dispatch(rmsNormBackwardKernel(options(width)), buffers, { ...shape(count, width), accumulate: Number(accumulate) }, groups(count));
    },
    layerNorm({ out, mean, inverse, x, weight, bias, epsilon, rows }) {
      const buffers = { out: rangeOf(out), x: rangeOf(x), weight: rangeOf(weight), bias: rangeOf(bias), mean: rangeOf(mean), inverse: rangeOf(inverse) };
      queue.dispatch(layerNormKernel(options(x.columns)), buffers, { ...shape(rows, x.columns), epsilon }, groups(rows));
    },
    layerNormBackward({ dx, dy, x, weight, mean, inverse, rows, accumulate }) {
      const buffers = { dx: rangeOf(dx), dy: rangeOf(dy), x: rangeOf(x), weight: rangeOf(weight), mean: rangeOf(mean), inverse: rangeOf(inverse) };
      queue.dispatch(layerNormBackwardKernel(options(x.columns)), buffers, { ...shape(rows, x.columns), accumulate: Number(accumulate) }, groups(rows));
    },
  };
}
