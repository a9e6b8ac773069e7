/** Blocks of a WebAssembly memory: first fit, neighbours merged when freed, the memory grown when nothing fits. */
import { amount } from '../bytes';
import { Refusal } from '../refusal';

const PAGE = 65536;
/** Cache line, and the slack after each block that vector code may read past its end. */
const ALIGNMENT = 64;
const GROWTH_PAGES = 256;

/** What a block of so many bytes takes. */
export const blockBytes = (bytes: number): number => Math.ceil((bytes + ALIGNMENT) / ALIGNMENT) * ALIGNMENT;

export interface Heap {
  /** Zero-filled. Returns the address. */
  allocate(bytes: number): number;
  free(address: number): void;
  /** What lies before the base included. */
  readonly usedBytes: number;
}

interface Hole {
  start: number;
  end: number;
}

/** `base`: the first byte that may be used. `limitBytes`: how large the memory may become. */
export function createHeap(memory: WebAssembly.Memory, base: number, limitBytes: number): Heap {
  let top = Math.ceil(base / ALIGNMENT) * ALIGNMENT;
  const holes: Hole[] = [];
  const sizeByAddress = new Map<number, number>();
  let usedBytes = top;

  const extend = (size: number): number => {
    // A hole at the end becomes part of it.
    const last = holes.at(-1);
    const address = last?.end === top ? last.start : top;
    const missing = address + size - memory.buffer.byteLength;
    const pages = Math.ceil(missing / PAGE);
    const fits = address + size <= limitBytes;
    if (!fits || (missing > 0 && !grow(memory, Math.max(pages, GROWTH_PAGES)) && !grow(memory, pages))) {
      throw new Refusal('no-memory', `No room for another ${amount(size)} of model memory.`, 'Use a smaller model, batch or length.');
    }
    if (last && address < top) {
      holes.pop();
      new Uint8Array(memory.buffer, address, top - address).fill(0);
    }
    top = address + size;
    return address;
  };

  return {
    get usedBytes() {
      return usedBytes;
    },
    allocate(bytes) {
      const size = blockBytes(bytes);
      const hole = holes.find(({ start, end }) => end - start >= size);
      let address: number;
      if (hole) {
        address = hole.start;
        hole.start += size;
        if (hole.start === hole.end) holes.splice(holes.indexOf(hole), 1);
        new Uint8Array(memory.buffer, address, size).fill(0);
      } else address = extend(size);
      sizeByAddress.set(address, size);
      usedBytes += size;
      return address;
    },
    free(address) {
      const size = sizeByAddress.get(address);
      if (size === undefined) throw new Error('This tensor was freed before, or is a view.');
      sizeByAddress.delete(address);
      usedBytes -= size;
      let at = holes.findIndex(({ start }) => start > address);
      if (at < 0) at = holes.length;
      holes.splice(at, 0, { start: address, end: address + size });
      mergeAt(holes, at);
      if (at > 0) mergeAt(holes, at - 1);
    },
  };
}

/** Joins hole `at` with its right neighbour when they touch. */
function mergeAt(holes: Hole[], at: number): void {
  const [left, right] = [holes[at], holes[at + 1]];
  if (!left || !right || left.end !== right.start) return;
  left.end = right.end;
  holes.splice(at + 1, 1);
}

function grow(memory: WebAssembly.Memory, pages: number): boolean {
  try {
    memory.grow(pages);
    return true;
  } catch {
    return false;
  }
}
