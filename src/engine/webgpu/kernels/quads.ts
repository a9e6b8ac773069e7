/** Rows read and written four columns at a time, whatever their width: past it a row reads as zeros and takes nothing. */
import type { ElementType } from '../kernel';

export interface Quads {
  readonly type: ElementType;
  /** `start_name(row)`: where a row begins; from there `read_name(start, d) -> vec4<f32>` and `write_name(start, d, value)`: columns 4d … 4d + 3. */
  readonly code: string;
}

/** The quads of a row. */
export const quadsOf = (width: number): number => Math.ceil(width / 4);

/** Whether a row of this width is whole quads: then they are loaded whole. */
export const isAligned = (width: number): boolean => width % 4 === 0;

const LANES = ['x', 'y', 'z', 'w'];

/** Access to the buffer `name`. `width` and `quads` are parameters that hold the row's width and its quads. */
export function accessQuads(name: string, aligned: boolean, width = 'width', quads = 'quads'): Quads {
  if (aligned) {
    const code = `
fn start_${name}(row: u32) -> u32 { return row * p.${quads}; }
fn read_${name}(start: u32, d: u32) -> vec4<f32> { return ${name}[start + d]; }
fn write_${name}(start: u32, d: u32, value: vec4<f32>) { ${name}[start + d] = value; }`;
    return { type: 'vec4<f32>', code };
  }
  const others = LANES.slice(1);
  const code = `
fn start_${name}(row: u32) -> u32 { return row * p.${width}; }
fn read_${name}(start: u32, d: u32) -> vec4<f32> {
  let at = start + d * 4u;
  let left = p.${width} - d * 4u;
  var value = vec4(${name}[at], 0.0, 0.0, 0.0);
  ${others.map((lane, i) => `if (left > ${i + 1}u) { value.${lane} = ${name}[at + ${i + 1}u]; }`).join('\n  ')}
  return value;
}
fn write_${name}(start: u32, d: u32, value: vec4<f32>) {
  let at = start + d * 4u;
  let left = p.${width} - d * 4u;
  ${name}[at] = value.x;
  ${others.map((lane, i) => `if (left > ${i + 1}u) { ${name}[at + ${i + 1}u] = value.${lane}; }`).join('\n  ')}
}`;
  return { type: 'f32', code };
}
