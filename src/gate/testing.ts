/** Short ways to say "this item under these rules" in the gate's tests. */
import { check, itemToFile, parseTextRules, type EntryFile, type Finding, type Item, type Report, type TextRules } from './index';

export function rulesOf(json: unknown = {}): TextRules {
  const parsed = parseTextRules(json);
  if (!parsed.ok) throw new Error(`${parsed.error.message} ${parsed.error.fix}`);
  return parsed.value;
}

export function fileOf(name: string, text: string): EntryFile {
  return { name, bytes: new TextEncoder().encode(text) };
}

export function textOf(file: EntryFile): string {
  return new TextDecoder().decode(file.bytes);
}

export function pair(prompt: string, completion: string): Item {
  return { prompt, completion };
}

export function passage(text: string): Item {
  return { text };
}

/** The report on a typed item; the rules' shape follows the item's. */
export function reportOn(item: Item, rules: Record<string, unknown> = {}): Report {
  const shape = 'values' in item ? 'fields' : 'text' in item ? 'passage' : 'messages' in item ? 'chat' : 'chosen' in item ? 'preference' : 'instruction';
  return check(rulesOf({ shape, ...rules }), itemToFile(item));
}

export function findingsOf(report: Report, name: string): Finding[] {
  return report.findings.filter((finding) => finding.check === name);
}

/** The answer to an ordinary question, which is where most texts under test stand. */
export function answer(text: string, rules: Record<string, unknown> = {}): Report {
  return reportOn(pair('What can you tell me about that?', text), rules);
}
