/**
 * Patterns as programs of a virtual machine that walks all ways through a pattern at once (Thompson 1968; Pike's variant, as Cox tells it in "Regular Expression Matching: the
 * Virtual Machine Approach", 2009). Work is at most signs of the text × instructions, whatever the pattern, and the match is the one that JavaScript would find.
 */
import { isWord, PatternFault, type Assertion, type PatternNode, type SignSet } from './pattern-syntax';

type Instruction =
  | { readonly do: 'sign'; readonly set: SignSet }
  | { readonly do: 'check'; readonly assertion: Assertion }
  /** Goes both ways, the first being preferred. */
  | { readonly do: 'fork'; first: number; second: number }
  | { readonly do: 'go'; to: number }
  | { readonly do: 'match' };

export type Program = readonly Instruction[];

/** Instructions of a pattern: bounds what one sign of a text can cost. */
export const maxInstructions = 1_000;
/** Nodes that may be visited on the way; empty groups make no instructions, yet repeats of repeats of them would take forever. */
const maxVisits = 20_000;

export function compile(root: PatternNode): Program {
  const program: Instruction[] = [];
  let visits = 0;
  const emit = <T extends Instruction>(instruction: T): T => {
    if (program.length >= maxInstructions) throw new PatternFault('It is too large: repeats multiply its length.');
    program.push(instruction);
    return instruction;
  };
  const write = (node: PatternNode): void => {
    visits += 1;
    if (visits > maxVisits) throw new PatternFault('It is too large: repeats multiply its length.');
    if (node.type === 'sign') emit({ do: 'sign', set: node.set });
    else if (node.type === 'assertion') emit({ do: 'check', assertion: node.assertion });
    else if (node.type === 'sequence') for (const part of node.nodes) write(part);
    else if (node.type === 'repeat') writeRepeat(node);
    else writeChoice(node.nodes);
  };
  const writeChoice = (nodes: readonly PatternNode[]): void => {
    const exits: { to: number }[] = [];
    for (const [index, node] of nodes.entries()) {
      const fork = index < nodes.length - 1 ? emit({ do: 'fork' as const, first: program.length + 1, second: 0 }) : null;
      write(node);
      if (fork === null) continue;
      exits.push(emit({ do: 'go' as const, to: 0 }));
      fork.second = program.length;
    }
    for (const exit of exits) exit.to = program.length;
  };
  const writeRepeat = ({ node, min, max, isLazy }: Extract<PatternNode, { type: 'repeat' }>): void => {
    for (let i = 0; i < min; i++) write(node);
    const fork = (): { enter: () => void; leave: () => void } => {
      const instruction = emit({ do: 'fork' as const, first: 0, second: 0 });
      const body = program.length;
      return {
        enter: () => (isLazy ? (instruction.second = body) : (instruction.first = body)),
        leave: () => (isLazy ? (instruction.first = program.length) : (instruction.second = program.length)),
      };
    };
    if (max === Infinity) {
      const at = program.length;
      const { enter, leave } = fork();
      write(node);
      emit({ do: 'go', to: at });
      enter();
      leave();
      return;
    }
    const leaves: (() => void)[] = [];
    for (let i = min; i < max; i++) {
      const { enter, leave } = fork();
      enter();
      leaves.push(leave);
      write(node);
    }
    for (const leave of leaves) leave();
  };
  write(root);
  program.push({ do: 'match' });
  return program;
}

/** Steps that one search may take: 100 KB of text against the largest pattern. */
export const maxSteps = 100_000_000;

export type Search = { readonly start: number; readonly end: number } | null | 'over-budget';

/** The first match, and of those that begin there the preferred one; offsets in UTF-16. */
export function search(program: Program, text: string): Search {
  let current = createThreads(program.length);
  let following = createThreads(program.length);
  const stack: number[] = [];
  let best: { start: number; end: number } | null = null;
  let steps = 0;
  let before = -1;
  for (let at = 0; at <= text.length; ) {
    const code = at < text.length ? (text.codePointAt(at) ?? -1) : -1;
    if (best === null) add(program, current, stack, 0, at, before, code);
    else if (current.count === 0) break;
    const next = at + (code > 0xffff ? 2 : 1);
    const after = next < text.length ? (text.codePointAt(next) ?? -1) : -1;
    following.clear();
    for (let i = 0; i < current.count; i++) {
      steps += 1;
      const pc = current.pcs[i] ?? 0;
      const start = current.starts[i] ?? 0;
      const instruction = program[pc];
      if (instruction?.do === 'match') {
        best = { start, end: at };
        break;
      }
      if (instruction?.do === 'sign' && code !== -1 && instruction.set(code)) add(program, following, stack, pc + 1, start, code, after);
    }
    if (steps > maxSteps) return 'over-budget';
    [current, following] = [following, current];
    before = code;
    at = next;
  }
  return best;
}

interface Threads {
  /** Waiting instructions, the preferred first, and where the match of each began. */
  readonly pcs: Uint16Array;
  readonly starts: Uint32Array;
  count: number;
  readonly seen: Uint32Array;
  round: number;
  clear(): void;
}

function createThreads(size: number): Threads {
  return {
    pcs: new Uint16Array(size),
    starts: new Uint32Array(size),
    count: 0,
    seen: new Uint32Array(size),
    round: 1,
    clear() {
      this.count = 0;
      this.round += 1;
    },
  };
}

/** Follows what needs no sign from `pc` on, in order of preference; each instruction waits at most once. */
function add(program: Program, threads: Threads, stack: number[], pc: number, start: number, before: number, after: number): void {
  stack.push(pc);
  while (stack.length > 0) {
    const at = stack.pop() ?? 0;
    if (threads.seen[at] === threads.round) continue;
    threads.seen[at] = threads.round;
    const instruction = program[at];
    if (instruction === undefined) continue;
    if (instruction.do === 'go') stack.push(instruction.to);
    else if (instruction.do === 'fork') stack.push(instruction.second, instruction.first);
    else if (instruction.do === 'check') {
      if (holds(instruction.assertion, before, after)) stack.push(at + 1);
    } else {
      threads.pcs[threads.count] = at;
      threads.starts[threads.count] = start;
      threads.count += 1;
    }
  }
}

function holds(assertion: Assertion, before: number, after: number): boolean {
  if (assertion === 'start') return before === -1;
  if (assertion === 'end') return after === -1;
  return (isWord(before) !== isWord(after)) === (assertion === 'word');
}
