/** Writing one item: its fields, what is left of the day, when it was kept, and the one button. Ctrl+Enter (or ⌘ Enter) submits from any field. */
import { createSignal, onCleanup, Show } from 'solid-js';
import FilePlus from 'lucide-solid/icons/file-plus';
import type { Item, TextRules } from '#gate';
import { Button, formatRelative, Notice } from '#ui';
import type { Quota } from '../quota';
import { reasonInWords } from '../reasons';
import type { ReasonGiven } from '../shelves';
import { type ItemEdits, ItemFields } from './item-fields';

export interface WritePaneProps extends ItemEdits {
  readonly item: Item;
  readonly rules: TextRules;
  readonly quota: Quota;
  readonly savedAt: number | null;
  /** Why what was typed is not on the disk; null: it is. */
  readonly unsaved: string | null;
  readonly busy: boolean;
  /** Why the last attempt was refused, in words; null: it was not. */
  readonly trouble: string | null;
  /** What reviewers said of the item that this draft improves; null: it improves none. */
  readonly improves: readonly ReasonGiven[] | null;
  readonly blank: boolean;
  readonly onSubmit: () => void;
  readonly onStartAnother: () => void;
}

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);

export function WritePane(props: WritePaneProps) {
  return (
    <form
      class="write-pane"
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <Show when={props.improves}>
        {(reasons) => (
          <Notice tone="attention" title="A better version of what came back">
            <Show when={reasons().length > 0} fallback="Change what needs changing; it enters as a new item that links to the old one.">
              {reasons()
                .map((reason) => `${reasonInWords(reason.code).label}: ${reason.note || reasonInWords(reason.code).advice}`)
                .join(' ')}
            </Show>
          </Notice>
        )}
      </Show>
      <ItemFields {...props} />
      <Show when={props.trouble}>
        {(trouble) => (
          <Notice tone="bad" title="Not submitted" live>
            {trouble()} Your draft is kept.
          </Notice>
        )}
      </Show>
      <Show when={props.unsaved}>
        {(unsaved) => (
          <Notice tone="bad" title="Not saved yet" live>
            {unsaved()}
          </Notice>
        )}
      </Show>
      <div class="write-foot">
        <p class="write-facts">
          <span classList={{ chaff: props.quota.reached }}>{props.quota.message}</span>
          <Show when={props.savedAt !== null && !props.blank && props.unsaved === null}>
            <SavedAgo at={props.savedAt ?? 0} />
          </Show>
        </p>
        <div class="write-buttons">
          <Show when={!props.blank}>
            <Button variant="plain" icon={FilePlus} onClick={() => props.onStartAnother()}>
              Start another
            </Button>
          </Show>
          <Button type="submit" variant="primary" busy={props.busy} aria-keyshortcuts={isMac ? 'Meta+Enter' : 'Control+Enter'} title={isMac ? '⌘ Enter' : 'Ctrl+Enter'}>
            Submit
          </Button>
        </div>
      </div>
    </form>
  );
}

/** "saved 2 s ago": seconds at first, so that keeping is seen to happen. */
function SavedAgo(props: { readonly at: number }) {
  const [now, setNow] = createSignal(Date.now());
  const clock = setInterval(() => setNow(Date.now()), 1000);
  onCleanup(() => clearInterval(clock));
  const words = () => {
    const seconds = Math.max(0, Math.round((now() - props.at) / 1000));
    if (seconds < 2) return 'saved';
    return seconds < 60 ? `saved ${seconds} s ago` : `saved ${formatRelative(props.at, now())}`;
  };
  return <span>{words()}</span>;
}
