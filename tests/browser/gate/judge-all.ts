/** Reports on files of all kinds, in order, each file also held against those of its kind before it: the same text wherever the gate runs. */
import { createJudge, parseRules } from '#gate';

export interface FileToJudge {
  readonly kind: 'text' | 'image' | 'audio';
  readonly name: string;
  readonly base64: string;
}

const RULES = {
  text: { kind: 'text', purpose: 'What people of the harbour town tell about its winters.', languages: ['en'], patterns: [{ pattern: '(?i)harbou?r', must: 'match' }] },
  image: { kind: 'image', width: { min: 1 }, height: { min: 1 } },
  audio: { kind: 'audio' },
} as const;

export async function judgeAll(files: readonly FileToJudge[]): Promise<string> {
  const judges = new Map(
    Object.entries(RULES).map(([kind, json]) => {
      const rules = parseRules(json);
      if (!rules.ok) throw new Error(`${rules.error.message} ${rules.error.fix}`);
      return [kind, createJudge(rules.value)];
    }),
  );
  const lines: string[] = [];
  for (const { kind, name, base64 } of files) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
    const judged = await judges.get(kind)?.({ name, bytes });
    lines.push(JSON.stringify({ name, ...judged?.report, items: judged?.items }));
  }
  return lines.join('\n');
}
