/**
 * Plain text and Markdown. For passages the whole file is one passage. For instruction datanets a plain layout is read, because it is what people write down:
 * `Q: …` and `A: …` blocks (also Question/Answer, Prompt/Completion, Instruction/Response, User/Assistant), each label at the start of a line, the text running on to the next label.
 */
import type { Findings } from '../findings';
import type { ReadRow, Rows } from './jsonl';
import { tooMany } from './jsonl';
import { quote } from './words';
import type { TextRules } from '../types';

/** A label such as `Q:`, `**Question:**`, `### Q1.`; every repeat is bounded, so matching is linear. */
const labelPattern = /^[ \t]{0,8}(?:#{1,6}[ \t]{1,4}|[-*+>][ \t]{1,4})?(?:\*\*|__)?(q|question|prompt|instruction|user|a|answer|completion|response|assistant)(?:[ \t]?\d{1,6})?(?:(?:\*\*|__)[ \t]?[:：]|[:：][ \t]{0,4}(?:\*\*|__)?)[ \t]{0,8}/i;

const asks = new Set(['q', 'question', 'prompt', 'instruction', 'user']);

/** A text span of the file; the value of a field is exactly `text.slice(start, end)`. */
interface Span {
  readonly start: number;
  readonly end: number;
}

interface Block {
  readonly row: number;
  readonly line: number;
  readonly question: Span | null;
  readonly answer: Span | null;
}

export function readPlain(rules: TextRules, text: string, findings: Findings): Rows {
  if (rules.shape === 'passage') {
    const span = trimmedSpan(text, 0, text.length);
    return { rows: [{ row: 1, item: { text: text.slice(span.start, span.end) } }], total: 1 };
  }
  if (rules.shape === 'fields') {
    const names = rules.fields.map(({ name }) => name).join(',').slice(0, 300);
    findings.end({ check: 'type', message: 'A plain text file cannot hold rows of fields.', fix: `Send a .csv file whose first line is ${names}, or a .jsonl file with one object a line.` });
    return { rows: [], total: 0 };
  }
  if (rules.shape === 'chat' || rules.shape === 'preference') {
    findings.end({
      check: 'type',
      message: `A plain text file cannot hold ${rules.shape === 'chat' ? 'chats' : 'pairs of answers'}.`,
      fix:
        rules.shape === 'chat'
          ? 'Send a .jsonl file with one chat a line: {"messages": [{"role": "user", "content": "…"}, {"role": "assistant", "content": "…"}]}.'
          : 'Send a .jsonl file with one pair a line: {"prompt": "…", "chosen": "…", "rejected": "…"}.',
    });
    return { rows: [], total: 0 };
  }
  const { blocks, preambleEnd } = readBlocks(text, rules.maxItemsPerFile);
  if (blocks.length === 0) {
    findings.end({
      check: 'type',
      message: 'This text file has no questions and answers that can be told apart.',
      fix: 'Begin each question with "Q:" and each answer with "A:" on a line of its own, or send .jsonl or .csv.',
    });
    return { rows: [], total: 0 };
  }
  if (tooMany(rules, blocks.length, findings, 'at least ')) return { rows: [], total: blocks.length };
  const preamble = text.slice(0, preambleEnd).trim();
  if (preamble !== '') {
    findings.add({ check: 'structure', severity: 'note', message: `The text before the first question is not read: ${quote(preamble)}.`, fix: 'Nothing to do, unless a question should begin there.' });
  }
  const rows: ReadRow[] = [];
  for (const block of blocks) {
    const prompt = spanText(text, block.question);
    const completion = spanText(text, block.answer);
    if (prompt === '') findings.add(missing(block, 'prompt', `The block at line ${block.line} has an answer but no question.`, 'Write the question after "Q:" above it.'));
    if (completion === '') findings.add(missing(block, 'completion', `The question at line ${block.line} has no answer.`, 'Write the answer after "A:" below it.'));
    if (prompt !== '' && completion !== '') rows.push({ row: block.row, item: { prompt, completion } });
  }
  return { rows, total: blocks.length };
}

/** Whether a question and its answer can be told apart in it. */
export function hasPairs(text: string): boolean {
  return readBlocks(text, 100).blocks.some(({ question, answer }) => question !== null && answer !== null && spanText(text, question) !== '' && spanText(text, answer) !== '');
}

/** Where a field of a row stands in the text, for a remedy that edits it. */
export function plainFieldSpan(text: string, field: string, row: number): Span | null {
  if (field === 'text') return row === 1 ? trimmedSpan(text, 0, text.length) : null;
  const block = readBlocks(text, row).blocks.find((candidate) => candidate.row === row);
  return field === 'prompt' ? (block?.question ?? null) : field === 'completion' ? (block?.answer ?? null) : null;
}

function missing(block: Block, field: string, message: string, fix: string): { check: string; severity: 'refuse'; message: string; fix: string; where: { row: number; field: string } } {
  return { check: 'structure', severity: 'refuse', message, fix, where: { row: block.row, field } };
}

function spanText(text: string, span: Span | null): string {
  return span === null ? '' : text.slice(span.start, span.end);
}

/** Blocks in the order of the file; stops one block after `most`, so that a hostile file costs no more than what it may hold. */
function readBlocks(text: string, most: number): { blocks: Block[]; preambleEnd: number } {
  const blocks: Block[] = [];
  let open: { kind: 'question' | 'answer'; start: number; line: number } | null = null;
  let question: Span | null = null;
  let questionLine = 0;
  let preambleEnd = text.length;
  let line = 0;

  const close = (end: number) => {
    if (open === null) return;
    const span = blockSpan(text, open.start, end);
    if (open.kind === 'question') {
      if (question !== null) blocks.push({ row: blocks.length + 1, line: questionLine, question, answer: null });
      question = span;
      questionLine = open.line;
    } else {
      blocks.push({ row: blocks.length + 1, line: question === null ? open.line : questionLine, question, answer: span });
      question = null;
    }
  };

  for (let start = 0; start < text.length && blocks.length <= most; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    line += 1;
    const label = labelPattern.exec(text.slice(start, Math.min(end, start + 64)));
    if (label !== null) {
      close(start);
      if (open === null) preambleEnd = start;
      open = { kind: asks.has((label[1] ?? '').toLowerCase()) ? 'question' : 'answer', start: start + label[0].length, line };
    }
    start = end + 1;
  }
  if (blocks.length <= most) {
    close(text.length);
    if (question !== null) blocks.push({ row: blocks.length + 1, line: questionLine, question, answer: null });
  }
  return { blocks, preambleEnd };
}

/** Without the rule (`---`) that people draw between blocks. */
function blockSpan(text: string, from: number, to: number): Span {
  const span = trimmedSpan(text, from, to);
  const lastLine = text.lastIndexOf('\n', span.end - 1);
  const isRule = lastLine >= span.start && span.end - lastLine < 100 && /^\n[ \t]*[-*_=]{3,}$/.test(text.slice(lastLine, span.end));
  return isRule ? trimmedSpan(text, span.start, lastLine) : span;
}

function trimmedSpan(text: string, from: number, to: number): Span {
  const slice = text.slice(from, to);
  const start = from + (slice.length - slice.trimStart().length);
  return { start, end: Math.max(start, from + slice.trimEnd().length) };
}
