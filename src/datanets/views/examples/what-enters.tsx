/** What these rules let in: examples of the datanet's kind with the gate's word on each, which changes as the rules do, and a place to try one's own. */
import { Notice, plural } from '#ui';
import { For, Show, createMemo } from 'solid-js';
import type { ManifestForm } from '../../form/manifest-form';
import { readRules } from '../../form/rules-form';
import { ExampleLine } from './example-line';
import { OwnTry } from './own-try';
import { useVerdicts } from './use-verdicts';
import './examples.css';

export function WhatEnters(props: { readonly form: ManifestForm }) {
  /** A field without a name yet is left aside; while something is wrong, the last rules that held stay. */
  const rules = createMemo(
    (held: ReturnType<typeof readRules>['rules']) => readRules({ ...props.form, fields: props.form.fields.filter((field) => field.label.trim() !== '') }).rules ?? (held?.kind === props.form.kind ? held : null),
    null,
    { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  const isStale = () => readRules(props.form).rules === null;
  const { examples, verdicts, busy } = useVerdicts(rules);
  const entering = () => examples().filter((example) => verdicts().get(example.id)?.report.pass).length;
  const automaticAt = () => (props.form.accepts === 'score' ? props.form.automaticAt : null);
  return (
    <section class="enters ui-sheet" aria-labelledby="enters-title">
      <header class="ui-sheet-head">
        <h2 id="enters-title">What these rules let in</h2>
        <p class="ui-sheet-aside" role="status">
          {busy() ? 'Judging…' : examples().length ? `${entering()} of ${plural(examples().length, 'example')}` : ''}
        </p>
      </header>
      <Show when={isStale()}>
        <Notice tone="attention">These are the verdicts of the last rules that could hold. Finish what is marked, and they follow.</Notice>
      </Show>
      <ul class="enters-list" aria-busy={busy()}>
        <For each={examples()} fallback={<li class="enters-none soft small">Examples show here once an item has a field.</li>}>
          {(example) => <ExampleLine example={example} verdict={verdicts().get(example.id)} automaticAt={automaticAt()} />}
        </For>
      </ul>
      <Show when={rules()}>{(held) => <OwnTry rules={held()} automaticAt={automaticAt()} />}</Show>
      <p class="enters-note ui-field-hint">Judged by the gate itself, here on your device. The examples are about a harbour town, so topic and purpose count only where a line is about that.</p>
    </section>
  );
}
