/** Dropping files: several at once, by drop, picker or paste, each with its own report. */
import { For, onCleanup, Show } from 'solid-js';
import type { Report, TextRules } from '#gate';
import { Button, FileDrop, formatBytes, plural } from '#ui';
import { acceptOf } from '../files';
import type { Outcome } from '../outcome';
import type { Quota } from '../quota';
import { DroppedFileCard } from './dropped-file-card';
import type { DropDesk } from './dropped-files';

export function DropPane(props: { readonly desk: DropDesk; readonly rules: TextRules; readonly quota: Quota; readonly foresee: (report: Report) => Outcome }) {
  const paste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    void props.desk.add(files);
  };
  document.addEventListener('paste', paste);
  onCleanup(() => document.removeEventListener('paste', paste));
  const busy = () => props.desk.files.some((file) => file.state === 'submitting');
  return (
    <div class="drop-pane">
      <FileDrop
        label="Drop files here, or choose them"
        hint={
          <>
            {props.rules.formats.map((format) => `.${format}`).join(', ')}, UTF-8, up to {formatBytes(props.rules.perDay.bytes)} a day. Pasting works too. A file counts as one submission, whatever its rows.
          </>
        }
        accept={acceptOf(props.rules)}
        onFiles={(files) => void props.desk.add(files)}
      />
      <Show when={props.desk.files.length > 0}>
        <ul class="dropped-files" aria-label="Dropped files">
          <For each={props.desk.files}>{(file) => <DroppedFileCard file={file} desk={props.desk} rules={props.rules} foresee={props.foresee} />}</For>
        </ul>
      </Show>
      <div class="write-foot">
        <p class="write-facts">
          <span classList={{ chaff: props.quota.reached }}>{props.quota.message}</span>
        </p>
        <Show when={props.desk.files.length > 0}>
          <Button variant="primary" busy={busy()} disabled={props.desk.ready().length === 0} onClick={() => void props.desk.submit(props.desk.ready())}>
            {props.desk.ready().length === 0 ? 'Submit what passes' : `Submit ${plural(props.desk.ready().length, 'file')} that ${props.desk.ready().length === 1 ? 'passes' : 'pass'}`}
          </Button>
        </Show>
      </div>
    </div>
  );
}
