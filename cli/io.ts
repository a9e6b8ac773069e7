/**
 * What a command may touch of the world: two line printers, a signal, and two folders. A command gets it as an argument, so a test hands in
 * its own and reads what was printed. Standard output carries only the command's result; problems are one line on standard error.
 */

/** Exit codes: 0 done, 1 the input is at fault, 2 the command line is at fault. */
export const EXIT = { ok: 0, badInput: 1, usage: 2 } as const;

export interface Io {
  /** Prints one line to standard output; the line ending is added. */
  readonly out: (line: string) => void;
  /** Prints one line to standard error; the line ending is added. */
  readonly err: (line: string) => void;
  /** Rewrites the last line of standard error, while somebody watches it; "" clears it. Absent where nobody does. */
  readonly status?: (text: string) => void;
  /** Aborted by Ctrl-C: stop at the next safe point. */
  readonly signal: AbortSignal;
  /** Relative paths on the command line start here. */
  readonly cwd: string;
  /** The clone's (or the installed package's) root, where `public/models/embedded` stands. */
  readonly root: string;
}

/** A command: `args` are the words after its name. Resolves to the exit code. */
export type Command = (args: readonly string[], io: Io) => Promise<number>;

/** The command line is at fault. Thrown by a command; the launcher prints the message as one line and exits with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What the command was given to read is at fault. Thrown by a command; printed as one line, exit 1. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
