/** What to go on with when a backend failed in the middle of its work. Pure, so that a page and the command line do the same. */
import type { BackendKind } from './survey';

/** `code`: of the failure. `losses`: how many devices were lost before in this session. null: there is no other. */
export function successorOf(failed: BackendKind, code: string, losses: number): BackendKind | null {
  if (failed === 'wasm') return null;
  // A driver that started anew, or a card that slept: a new device usually works. Twice is a habit.
  return code === 'device-lost' && losses === 0 ? 'webgpu' : 'wasm';
}
