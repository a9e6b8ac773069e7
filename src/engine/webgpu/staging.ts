/** Buffers that can be read from outside the device: kept between reads, so that a loop that reads as much each time makes none. */
import { USAGE, type DeviceMemory, type Range } from './memory';

/** Buffers that are kept: so many, and none that is larger than what loops read. */
const MOST_IDLE = 2;
const MOST_BYTES = 4 * 2 ** 20;

export interface Staging {
  /** One of so many bytes at least, of those that nobody reads from, or a new one. */
  take(bytes: number): Range;
  give(range: Range): void;
}

export function createStaging(memory: DeviceMemory): Staging {
  /** The smallest first. */
  const idle: Range[] = [];
  return {
    take(bytes) {
      const fit = idle.findIndex(({ size }) => size >= bytes);
      return fit >= 0 ? idle.splice(fit, 1)[0]! : memory.buffer(bytes, USAGE.mapRead | USAGE.copyTarget);
    },
    give(range) {
      if (range.size > MOST_BYTES) return memory.release(range);
      idle.push(range);
      idle.sort((a, b) => a.size - b.size);
      for (const spare of idle.splice(MOST_IDLE)) memory.release(spare);
    },
  };
}
