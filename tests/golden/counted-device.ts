/** A device whose makings are counted: bytes of the buffers that live, and how many of what was made. */

const COUNTED = ['createBuffer', 'createBindGroupLayout', 'createPipelineLayout', 'createShaderModule', 'createComputePipelineAsync', 'createComputePipeline'] as const;

export interface DeviceCount {
  readonly liveBytes: number;
  readonly peakBytes: number;
  /** How many were made so far, by the name of the method that makes them. */
  readonly made: Readonly<Record<(typeof COUNTED)[number], number>>;
}

/** Counts from now on. */
export function countDevice(device: GPUDevice): DeviceCount {
  const made = Object.fromEntries(COUNTED.map((name) => [name, 0])) as Record<(typeof COUNTED)[number], number>;
  const count = { liveBytes: 0, peakBytes: 0, made };
  const replace = <T extends object, K extends keyof T & string>(of: T, name: K, value: T[K]): void => void Object.defineProperty(of, name, { value });
  for (const name of COUNTED) {
    const make = (device[name] as (descriptor: unknown) => unknown).bind(device);
    const counting = (descriptor: unknown): unknown => {
      made[name]++;
      const one = make(descriptor);
      if (name === 'createBuffer') keep(one as GPUBuffer);
      return one;
    };
    replace(device, name, counting as never);
  }
  const keep = (buffer: GPUBuffer): void => {
    const { size } = buffer;
    const destroy = buffer.destroy.bind(buffer);
    let isAlive = true;
    count.liveBytes += size;
    count.peakBytes = Math.max(count.peakBytes, count.liveBytes);
    replace(buffer, 'destroy', () => {
      if (isAlive) count.liveBytes -= size;
      isAlive = false;
      destroy();
    });
  };
  return count;
}
