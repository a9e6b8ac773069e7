import { describe, expect, test } from 'vitest';
import { type Io, InputError, UsageError } from './io';
import { report, runCommandLine } from './main';

/** An Io that keeps what is printed. */
function recordingIo(): { readonly io: Io; readonly out: string[]; readonly err: string[] } {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = { out: (line) => void out.push(line), err: (line) => void err.push(line), signal: new AbortController().signal, cwd: '/', root: '/' };
  return { io, out, err };
}

async function runWords(...args: string[]) {
  const { io, out, err } = recordingIo();
  return { code: await runCommandLine(args, io, false), out, err };
}

describe('winnow', () => {
  test('--help lists every command on standard output', async () => {
    const { code, out, err } = await runWords('--help');
    expect(code).toBe(0);
    for (const command of ['gate', 'train', 'score', 'generate', 'tokenize', 'ledger', 'models']) expect(out.join('\n')).toContain(`  ${command} `);
    expect(err).toEqual([]);
  });

  test.each(['gate', 'train', 'score', 'generate', 'tokenize', 'ledger', 'models'])('%s --help tells its options', async (command) => {
    const { code, out } = await runWords(command, '--help');
    expect(code).toBe(0);
    expect(out.join('\n')).toContain(`winnow ${command}`);
    expect(out.join('\n')).toContain('--json');
  });

  test.each([[[]], [['sift']], [['toString']], [['--verbose']]])('%j is one line on standard error and exit code 2', async (args) => {
    const { code, out, err } = await runWords(...args);
    expect(code).toBe(2);
    expect(out).toEqual([]);
    expect(err).toHaveLength(1);
    expect(err[0]).not.toContain('\n');
  });
});

describe('what a command throws', () => {
  const reported = (error: unknown, isDebugging = false) => {
    const { io, err } = recordingIo();
    return { code: report('train', error, io, isDebugging), err };
  };

  test('a fault of the command line exits with 2, and points to the help', () => {
    const { code, err } = reported(new UsageError('--out is missing.'));
    expect(code).toBe(2);
    expect(err).toEqual(['winnow train: --out is missing. "winnow train --help" tells the options.']);
    expect(reported(Object.assign(new TypeError("Unknown option '--modle'"), { code: 'ERR_PARSE_ARGS_UNKNOWN_OPTION' })).code).toBe(2);
  });

  test('a fault of the input exits with 1', () => {
    expect(reported(new InputError('rows.jsonl ends in the middle of line 7.'))).toEqual({ code: 1, err: ['winnow train: rows.jsonl ends in the middle of line 7.'] });
  });

  test('anything else is one line too, and brings its stack only on request', () => {
    const { code, err } = reported(new Error('first line\n  second line'));
    expect(code).toBe(1);
    expect(err).toEqual(['winnow train: first line second line.']);
    expect(reported(new Error('a bug'), true).err).toHaveLength(2);
  });
});
