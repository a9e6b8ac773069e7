/** What an undo puts back: of a file's bytes and of what is said about it, only that which the last edit changed. What was typed since is never lost by it. */
import type { Edit } from './desk-file';

export type Before = Pick<Edit, 'about'> | Omit<Edit, 'about'>;

/** After an edit that brings `to`; `before` is what could be put back until then. Typing (`undoable` false) ends the undo of what it changes. */
export function beforeEdit(now: Edit, before: Before | null, to: Partial<Edit>, undoable: boolean): Before | null {
  const { about, ...bytes } = now;
  if (undoable) return to.about === undefined ? bytes : { about };
  return before !== null && 'about' in before === (to.about !== undefined) ? null : before;
}
