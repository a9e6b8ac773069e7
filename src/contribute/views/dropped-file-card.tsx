/** One dropped file: what it is, what the gate says of it, its first rows, and the ways on: submit, mend its text, take it off the desk. */
import { createMemo, createSignal, Match, Show, Switch } from 'solid-js';
import PenLine from 'lucide-solid/icons/pen-line';
import X from 'lucide-solid/icons/x';
import type { Report, TextRules } from '#gate';
import { Button, FindingList, formatBytes, IconButton, Notice, plural, ScoreRing, StatusMark, TextArea } from '#ui';
import { editableText, hasFormat } from '../files';
import type { Outcome } from '../outcome';
import { passagesIn } from '../passages';
import type { DropDesk, DroppedFile } from './dropped-files';
import { PassagesEditor } from './passages-editor';
import { PayloadRows } from './payload-rows';

export function DroppedFileCard(props: { readonly file: DroppedFile; readonly desk: DropDesk; readonly rules: TextRules; readonly foresee: (report: Report) => Outcome }) {
  const [mending, setMending] = createSignal(false);
  const file = () => props.file;
  const report = () => file().report;
  const findings = () => [...file().opening, ...(report()?.findings ?? [])];
  const onDesk = () => file().state === 'checked' || file().state === 'checking';
  const passages = createMemo(() => (props.rules.shape === 'passage' ? passagesIn({ name: file().file.name, bytes: file().file.bytes }) : null));
  const isEditable = () => passages() !== null || text() !== null;
  const text = () => (hasFormat(file().file.name, props.rules) ? editableText({ name: file().file.name, bytes: file().file.bytes }) : null);
  return (
    <li class="dropped-file" aria-busy={file().state === 'checking' ? 'true' : undefined}>
      <ScoreRing parts={report()?.parts} score={report()?.score} pass={report()?.pass} size={48} />
      <div class="dropped-file-head">
        <p class="dropped-file-name">{file().file.name}</p>
        <p class="own-row-facts" aria-live="polite">
          <span>{formatBytes(file().sizeBytes)}</span>
          <Show when={report() && report()?.items !== 0}>
            <span>{plural(report()?.items ?? 0, 'item')}</span>
          </Show>
          <Switch>
            <Match when={file().state === 'checking'}>
              <span>The gate is reading it…</span>
            </Match>
            <Match when={file().state === 'submitted'}>
              <StatusMark status={file().status ?? 'pending'} />
            </Match>
            <Match when={report()}>{(now) => <strong class={`outcome ${props.foresee(now()).kind}`}>{props.foresee(now()).headline}</strong>}</Match>
          </Switch>
        </p>
      </div>
      <div class="own-row-actions">
        <Show when={onDesk() && report()?.pass}>
          <Button size="small" onClick={() => void props.desk.submit([file().id])}>
            Submit
          </Button>
        </Show>
        <Show when={onDesk() && isEditable() && file().file.bytes.length > 0}>
          <Button size="small" variant="plain" icon={PenLine} aria-expanded={mending()} onClick={() => setMending(!mending())}>
            {mending() ? 'Done' : 'Edit'}
          </Button>
        </Show>
        <Show when={file().state !== 'submitting'}>
          <IconButton size="small" icon={X} label={`Take ${file().file.name} off the desk`} onClick={() => props.desk.remove(file().id)} />
        </Show>
      </div>
      <div class="dropped-file-more">
        <Show when={file().trouble}>
          {(trouble) => (
            <Notice tone="bad" live>
              {trouble()}
            </Notice>
          )}
        </Show>
        <Show when={onDesk()}>
          <Show when={findings().length > 0}>
            <FindingList findings={findings()} onRemedy={(remedy) => props.desk.remedy(file().id, remedy)} withPlace limit={6} />
          </Show>
          <Show when={mending() && isEditable()} fallback={<PayloadRows payload={{ items: file().preview }} limit={5} total={report()?.items ?? 0} />}>
            <Show when={passages()} fallback={<TextArea label={`Text of ${file().file.name}`} hideLabel mono rows={6} maxRows={16} value={text() ?? ''} onInput={(next) => props.desk.mend(file().id, next)} spellcheck={false} />}>
              {(now) => <PassagesEditor passages={now()} onChange={(next) => props.desk.arrange(file().id, next)} />}
            </Show>
          </Show>
        </Show>
      </div>
    </li>
  );
}
