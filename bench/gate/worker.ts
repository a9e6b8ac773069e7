/** A thread of the bench: judges the files that it is sent, each by itself, as a worker of the page does. Loaded by `pool.ts`. */
import { parentPort } from 'node:worker_threads';
import { createJudge, parseRules, type EntryFile } from '#gate';

export interface Job {
  /** As a rules file has them. */
  readonly rules: unknown;
  readonly file: EntryFile;
}

/** How many items the gate read in it. */
export type Answer = number;

parentPort?.on('message', ({ rules: json, file }: Job) => {
  const rules = parseRules(json);
  if (!rules.ok) throw new Error(rules.error.message);
  void createJudge(rules.value)(file).then(({ report }) => {
    // A figure for what isn't read would say nothing.
    if (report.items === 0) throw new Error(`${file.name} can't be read: ${report.findings[0]?.message}`);
    parentPort?.postMessage(report.items satisfies Answer);
  });
});
