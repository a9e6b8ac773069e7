/**
 * The gate reading along: the report on the item as it stands, from the worker, with the nearest of what the datanet and one's other drafts hold. Only the
 * newest text is judged; the last report stays until then.
 */
import { type Accessor, createEffect, createSignal } from 'solid-js';
import { createCheckLane } from '#datanets';
import { fingerprint, type Item, itemToFile, likeness, type Prints, type Report, sketch, type TextRules, withCopy } from '#gate';
import { isBlank } from '../draft';
import { type Held, nearer, nearestOf, type Twin } from '../twins';

export interface GateNow {
  /** null while there is nothing to judge. */
  readonly report: Accessor<Report | null>;
  /** What the item is a copy of; null: nothing. */
  readonly twin: Accessor<Twin | null>;
  /** The report is the one on the item as it stands now. */
  readonly current: Accessor<boolean>;
  readonly failure: Accessor<string | null>;
}

export interface GateSources {
  /** Of what the datanet holds. */
  readonly nearest: (prints: Prints) => Promise<Twin | null>;
  readonly drafts: () => readonly Held[];
}

const alike = (a: Prints, b: Prints): number => likeness('text')(a.sketch, b.sketch);

export function useGate(item: Accessor<Item | undefined>, rules: Accessor<TextRules | undefined>, sources: GateSources): GateNow {
  const [judged, setJudged] = createSignal<{ readonly item: Item; readonly report: Report; readonly twin: Twin | null } | null>(null);
  const [failure, setFailure] = createSignal<string | null>(null);
  const lane = createCheckLane();
  const twinOf = async (now: Item, under: TextRules): Promise<Twin | null> => {
    if (!under.duplicates) return null;
    const prints: Prints = { kind: 'text', fingerprints: [fingerprint(now)], sketch: sketch([now], under.fields) };
    return nearer(await sources.nearest(prints).catch(() => null), nearestOf(prints, sources.drafts(), alike));
  };
  const judge = async (now: Item, under: TextRules): Promise<void> => {
    try {
      const report = await lane.check(under, itemToFile(now));
      if (!report) return;
      const twin = await twinOf(now, under);
      // Another text came meanwhile, and its own report with it.
      if (item() !== now) return;
      const told = twin === null ? report : withCopy(report, twin);
      setFailure(null);
      setJudged({ item: now, report: told, twin: told === report ? null : twin });
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
  const shown = () => (blank() ? null : judged());
  return { report: () => shown()?.report ?? null, twin: () => shown()?.twin ?? null, current: () => judged()?.item === item(), failure };
}
