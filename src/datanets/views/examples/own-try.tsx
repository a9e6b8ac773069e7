/** Somebody's own text or file, judged by the rules as they are: nothing of it is kept. */
import { type EntryFile, type Item, type Rules, itemToFile } from '#gate';
import { FileDrop, FindingList, Skeleton, TextArea } from '#ui';
import { Match, Show, Switch, createEffect, createSignal, onCleanup } from 'solid-js';
import { type Verdict, verdictOf } from '../../examples';
import { gatePool } from '../../gate-client';
import { fromFile } from '../../examples/own-file';
import { budgetMs } from './use-verdicts';
import { VerdictWords } from './verdict-words';

export function OwnTry(props: { readonly rules: Rules; readonly automaticAt: number | null }) {
  const [ask, setAsk] = createSignal('');
  const [say, setSay] = createSignal('');
  const [file, setFile] = createSignal<EntryFile | null>(null);
  const [verdict, setVerdict] = createSignal<Verdict | 'judging' | 'failed' | null>(null);

  const typed = (): EntryFile | null => {
    const { rules } = props;
    if (rules.kind !== 'text' || rules.shape === 'fields' || say().trim() === '') return null;
    return itemToFile(itemOf(rules.shape, ask().trim(), say().trim()));
  };
  createEffect(() => {
    const { rules } = props;
    const tried = typed() ?? file();
    if (!tried) {
      setVerdict(null);
      return;
    }
    let overtaken = false;
    setVerdict((before) => (before === null ? 'judging' : before));
    const judge = async () => {
      const result = await gatePool().run((service) => service.enter(rules, tried), { budgetMs, soon: true });
      if (!overtaken) setVerdict(result.ok ? verdictOf(result.value) : 'failed');
    };
    const start = setTimeout(() => void judge(), 250);
    onCleanup(() => {
      overtaken = true;
      clearTimeout(start);
    });
  });
  const asks = () => props.rules.kind === 'text' && props.rules.shape !== 'passage' && props.rules.shape !== 'fields';
  const judged = () => {
    const now = verdict();
    return now !== null && typeof now === 'object' ? now : undefined;
  };
  return (
    <div class="enters-own">
      <h3>Try your own</h3>
      <Show when={props.rules.kind === 'text' && props.rules.shape !== 'fields'}>
        <Show when={asks()}>
          <TextArea label="What is asked" rows={1} maxRows={4} value={ask()} onInput={setAsk} />
        </Show>
        <TextArea label={asks() ? 'The answer' : 'A passage'} rows={2} maxRows={8} value={say()} onInput={setSay} />
      </Show>
      <FileDrop label={file()?.name ?? 'A file of yours'} multiple={false} hint={file() ? 'Judged here, and forgotten with the page.' : 'It stays on this device and is not sent.'} onFiles={([first]) => first && void fromFile(first, props.rules).then(setFile)} />
      <div role="status">
        <Switch>
          <Match when={verdict() === 'judging'}>
            <Skeleton height="20px" />
          </Match>
          <Match when={verdict() === 'failed'}>
            <p class="soft small">It took longer than a file may take, so it would be kept out.</p>
          </Match>
          <Match when={judged()}>
            {(now) => (
              <>
                <VerdictWords report={{ ...now().report, findings: [] }} automaticAt={props.automaticAt} />
                <FindingList findings={now().report.findings} limit={4} withPlace={now().report.items > 1} />
              </>
            )}
          </Match>
        </Switch>
      </div>
    </div>
  );
}

function itemOf(shape: 'instruction' | 'chat' | 'passage' | 'preference', ask: string, say: string): Item {
  if (shape === 'passage') return { text: say };
  if (shape === 'chat') return { messages: [{ role: 'user', content: ask }, { role: 'assistant', content: say }] };
  if (shape === 'preference') return { prompt: ask, chosen: say, rejected: 'I do not know.' };
  return { prompt: ask, completion: say };
}
