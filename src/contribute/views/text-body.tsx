/** A file of texts on the desk: its first rows, or the editor of its text or passages. */
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import PenLine from 'lucide-solid/icons/pen-line';
import type { EntryFile, TextRules } from '#gate';
import { Button, TextArea } from '#ui';
import type { DeskFile } from '../desk-file';
import { editableText, hasFormat } from '../files';
import { passagesIn } from '../passages';
import type { Desk } from './desk';
import { PassagesEditor } from './passages-editor';
import { PayloadRows } from './payload-rows';

export function TextBody(props: { readonly file: DeskFile; readonly desk: Desk; readonly rules: TextRules; readonly children: JSX.Element }) {
  const [mending, setMending] = createSignal(false);
  const held = (): EntryFile => ({ name: props.file.name, bytes: props.file.text ?? new Uint8Array() });
  const passages = createMemo(() => (props.rules.shape === 'passage' ? passagesIn(held()) : null));
  const text = createMemo(() => (hasFormat(props.file.name, props.rules) ? editableText(held()) : null));
  const onDesk = () => props.file.state !== 'submitting' && props.file.state !== 'submitted';
  const isEditable = () => onDesk() && held().bytes.length > 0 && (passages() !== null || text() !== null);
  return (
    <Show when={onDesk()}>
      {props.children}
      <Show when={mending() && isEditable()} fallback={<PayloadRows payload={{ items: props.file.rows, fields: props.rules.fields }} limit={5} total={props.file.report?.items ?? 0} />}>
        <Show
          when={passages()}
          fallback={<TextArea label={`Text of ${props.file.name}`} hideLabel mono rows={6} maxRows={16} value={text() ?? ''} onInput={(next) => props.desk.mend(props.file.id, next)} spellcheck={false} />}
        >
          {(now) => <PassagesEditor passages={now()} onChange={(next) => props.desk.arrange(props.file.id, next)} />}
        </Show>
      </Show>
      <Show when={isEditable()}>
        <div>
          <Button size="small" icon={PenLine} aria-expanded={mending()} onClick={() => setMending(!mending())}>
            {mending() ? 'Done' : 'Edit'}
          </Button>
        </div>
      </Show>
    </Show>
  );
}
