/**
 * What a kernel is: WGSL with named buffers and parameters, from which a module and its bindings are made. A parameter is a uniform, never a constant of
 * the source, so that a new length compiles nothing.
 */

export type ElementType = 'f32' | 'i32' | 'u32' | 'vec2<f32>' | 'vec4<f32>' | 'vec2<u32>' | 'vec4<u32>';

export interface Kernel {
  /** Unique: variants of a kernel have names of their own. */
  readonly name: string;
  /** Element types of the storage buffers, by the name that the code indexes them with; eight at most. */
  readonly buffers: Readonly<Record<string, ElementType>>;
  /** Names of buffers that are frozen: bound for reading only. */
  readonly frozen?: readonly string[];
  /** Types of the parameters, members of `p` in the code. */
  readonly params: Readonly<Record<string, 'u32' | 'i32' | 'f32'>>;
  /** Extensions of WGSL that the code uses, only for devices that have them. With `subgroups` a thread knows its `lane`, and how many `lanes` there are. */
  readonly enables?: readonly ('subgroups' | 'f16')[];
  /** Threads of a workgroup. */
  readonly workgroup: readonly [number, number, number];
  /**
   * Declarations and the function `fn run(group: vec3<u32>, thread: vec3<u32>, index: u32)`: the workgroup (its x may exceed what a dimension of a
   * dispatch holds: it is folded), the thread in it, and that thread's number in it.
   */
  readonly code: string;
}

/** Workgroups that one dimension of a dispatch can have (the least that every device offers). */
const MOST_GROUPS = 65535;

/** Workgroups by dimension; x is folded over y where it exceeds a dimension, then y must be 1. */
export type Groups = readonly [x: number, y: number, z: number];

/** The dispatch that covers `groups`, and how many of its workgroups lie in a row. */
export function fold([x, y, z]: Groups): { readonly size: Groups; readonly across: number } {
  if (x <= MOST_GROUPS) return { size: [x, y, z], across: 0 };
  if (y !== 1) throw new RangeError('A dispatch this wide can have one row only.');
  const rows = Math.ceil(x / MOST_GROUPS);
  return { size: [Math.ceil(x / rows), rows, z], across: Math.ceil(x / rows) };
}

/**
 * The module's source. `slots` gives each buffer its binding: two that lie at the same place share one, since WebGPU forbids binding it twice for writing.
 */
export function sourceOf(kernel: Kernel, slots: readonly number[]): string {
  const names = Object.keys(kernel.buffers);
  const owners = slots.map((slot) => names[slots.indexOf(slot)]!);
  const declared = names.filter((name, i) => owners[i] === name);
  const bindings = declared.map((name, i) => `@group(0) @binding(${i + 1}) var<storage, ${isFrozen(kernel, name) ? 'read' : 'read_write'}> ${name}: array<${kernel.buffers[name]}>;`);
  const members = [...Object.entries(kernel.params).map(([name, type]) => `${name}: ${type},`), 'across: u32,'];
  const code = names.reduce((text, name, i) => (owners[i] === name ? text : text.replaceAll(new RegExp(`\\b${name}(?=\\[)`, 'g'), owners[i]!)), kernel.code);
  const hasLanes = kernel.enables?.includes('subgroups') ?? false;
  return `${(kernel.enables ?? []).map((extension) => `enable ${extension};\n`).join('')}
struct Params { ${members.join(' ')} }
@group(0) @binding(0) var<uniform> p: Params;
${bindings.join('\n')}
${hasLanes ? 'var<private> lane: u32;\nvar<private> lanes: u32;\n' : ''}${code}
@compute @workgroup_size(${kernel.workgroup.join(', ')})
fn main(@builtin(workgroup_id) at: vec3<u32>, @builtin(local_invocation_id) thread: vec3<u32>, @builtin(local_invocation_index) index: u32${hasLanes ? ', @builtin(subgroup_invocation_id) ownLane: u32, @builtin(subgroup_size) allLanes: u32' : ''}) {
  ${hasLanes ? 'lane = ownLane; lanes = allLanes;' : ''}
  run(select(at, vec3(at.x + at.y * p.across, 0u, at.z), p.across != 0u), thread, index);
}`;
}

export function isFrozen(kernel: Kernel, name: string): boolean {
  return kernel.frozen?.includes(name) ?? false;
}

/** Kernels that differ by options, each made once. */
export function variants<O extends Readonly<Record<string, string | number | boolean>>>(make: (options: O) => Kernel): (options: O) => Kernel {
  const made = new Map<string, Kernel>();
  return (options) => {
    const key = Object.values(options).join(' ');
    let kernel = made.get(key);
    if (!kernel) made.set(key, (kernel = make(options)));
    return kernel;
  };
}
