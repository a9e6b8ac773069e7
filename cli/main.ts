/**
 * The command line: finds the command, hands it its words, and turns what it throws into one line and an exit code. A command is loaded only
 * when it is asked for.
 */
import { type Command, EXIT, InputError, type Io, UsageError } from './io';
import { COMMANDS, type CommandName, OVERVIEW, isCommandName } from './usage';

const LOADERS: Readonly<Record<CommandName, () => Promise<{ readonly run: Command }>>> = {
  gate: () => import('./commands/gate'),
  train: () => import('./commands/train'),
  score: () => import('./commands/score'),
  generate: () => import('./commands/generate'),
  tokenize: () => import('./commands/tokenize'),
  ledger: () => import('./commands/ledger'),
  models: () => import('./commands/models'),
  signal: () => import('./commands/signal'),
};

/** Resolves to the exit code; rejects never. `isDebugging` adds the stack to an unexpected error. */
export async function runCommandLine(args: readonly string[], io: Io, isDebugging: boolean): Promise<number> {
  const [name, ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    io.out(OVERVIEW);
    return EXIT.ok;
  }
  if (name === undefined) {
    io.err('winnow: a command is missing. "winnow --help" lists them.');
    return EXIT.usage;
  }
  if (!isCommandName(name)) {
    io.err(`winnow: there is no command "${name}". "winnow --help" lists them.`);
    return EXIT.usage;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(COMMANDS[name].usage);
    return EXIT.ok;
  }
  try {
    const { run } = await LOADERS[name]();
    return await run(rest, io);
  } catch (error) {
    return report(name, error, io, isDebugging);
  }
}

/** One line for what a command threw, and the exit code. */
export function report(command: CommandName, error: unknown, io: Io, isDebugging: boolean): number {
  if (isUsageFault(error)) {
    io.err(oneLine(`winnow ${command}: ${messageOf(error)} "winnow ${command} --help" tells the options.`));
    return EXIT.usage;
  }
  io.err(oneLine(`winnow ${command}: ${messageOf(error)}`));
  if (isDebugging && !(error instanceof InputError) && error instanceof Error && error.stack) io.err(error.stack);
  return EXIT.badInput;
}

/** Our own, or one of `parseArgs` of node:util, which marks its errors by code. */
const isUsageFault = (error: unknown): boolean =>
  error instanceof UsageError || (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_'));

const messageOf = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error);
  return /[.!?…]$/.test(message) ? message : `${message}.`;
};

const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');
