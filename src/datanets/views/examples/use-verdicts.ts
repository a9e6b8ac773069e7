/** What the gate says of the examples under the rules as they are now: asked anew a moment after the rules change, told line by line, never out of date. */
import type { Rules } from '#gate';
import { type Accessor, createEffect, createMemo, createSignal, onCleanup, untrack } from 'solid-js';
import { type Enter, type Example, type Verdict, examplesFor, judgeExamples } from '../../examples';
import { gatePool } from '../../gate-client';

/** Undefined where one is being judged for the first time; null: it could not be. */
export type Verdicts = ReadonlyMap<string, Verdict | null>;

/** Longer than anything of ours takes. */
export const budgetMs = 20_000;
/** A pause of somebody who types. */
const pauseMs = 250;

export function useVerdicts(rules: Accessor<Rules | null>): { readonly examples: Accessor<readonly Example[]>; readonly verdicts: Accessor<Verdicts>; readonly busy: Accessor<boolean> } {
  const shown = createMemo(() => JSON.stringify(rules() && lookOf(rules())));
  const examples = createMemo(() => {
    void shown();
    const now = untrack(rules);
    return now ? examplesFor(now) : [];
  });
  const [verdicts, setVerdicts] = createSignal<Verdicts>(new Map());
  const [busy, setBusy] = createSignal(true);
  createEffect(() => {
    const now = rules();
    const list = examples();
    if (!now) return;
    let overtaken = false;
    const judge = async () => {
      // A job that runs is let end: its worker goes on warm to the next.
      const enter: Enter = async (judged, file) => {
        if (overtaken) return null;
        const result = await gatePool().run((service) => service.enter(judged, file), { budgetMs, soon: true });
        return result.ok ? result.value : null;
      };
      await judgeExamples(now, list, enter, (id, verdict) => {
        if (!overtaken) setVerdicts((known) => new Map(known).set(id, verdict));
      });
      if (!overtaken) setBusy(false);
    };
    setBusy(true);
    setVerdicts((known) => new Map([...known].filter(([id]) => list.some((example) => example.id === id))));
    const start = setTimeout(() => void judge(), untrack(verdicts).size > 0 ? pauseMs : 0);
    onCleanup(() => {
      overtaken = true;
      clearTimeout(start);
    });
  });
  return { examples, verdicts, busy };
}

/** What of the rules the examples themselves depend on. */
const lookOf = (rules: Rules | null) =>
  rules === null ? null : rules.kind === 'text' ? [rules.kind, rules.shape, rules.fields, rules.purpose.trim() !== '' || rules.topics.length > 0] : [rules.kind, rules.shape, rules.labels[0], rules.kind === 'audio' && rules.consent];
