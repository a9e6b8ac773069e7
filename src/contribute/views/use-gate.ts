/** The gate reading along: the report on the item as it stands, from the worker. Only the newest text is judged; the last report stays until then. */
import { type Accessor, createEffect, createSignal } from 'solid-js';
import { createCheckLane } from '#datanets';
import { type Item, itemToFile, type Report, type TextRules } from '#gate';
import { isBlank } from '../draft';

export interface GateNow {
  /** null while there is nothing to judge. */
  readonly report: Accessor<Report | null>;
  /** The report is the one on the item as it stands now. */
  readonly current: Accessor<boolean>;
  readonly failure: Accessor<string | null>;
}

export function useGate(item: Accessor<Item | undefined>, rules: Accessor<TextRules | undefined>, seen: () => ReadonlyMap<string, string>): GateNow {
  const [judged, setJudged] = createSignal<{ readonly item: Item; readonly report: Report } | null>(null);
  const [failure, setFailure] = createSignal<string | null>(null);
  const lane = createCheckLane();
  const judge = async (now: Item, under: TextRules): Promise<void> => {
    try {
      const report = await lane.check(under, itemToFile(now), { seen: seen() });
      if (!report) return;
      setFailure(null);
      setJudged({ item: now, report });
    } catch {
      setFailure('The gate did not start on this device. Your draft is kept; reload the page to try again.');
    }
  };
  createEffect(() => {
    const now = item();
    const under = rules();
    if (!now || !under) return;
    if (isBlank(now)) setJudged(null);
    else void judge(now, under);
  });
  const blank = (): boolean => {
    const now = item();
    return !now || isBlank(now);
  };
  return { report: () => (blank() ? null : (judged()?.report ?? null)), current: () => judged()?.item === item(), failure };
}
