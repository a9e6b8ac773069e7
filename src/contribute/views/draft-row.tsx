/** A draft in the list: what it says so far, where it began, and the ways to go on with it or to drop it. */
import { Show } from 'solid-js';
import Trash from 'lucide-solid/icons/trash';
import type { DraftOrigin } from '../draft';
import { excerpt } from '../excerpt';
import { Button, IconButton, RelativeTime, StatusMark } from '#ui';
import type { DraftSummary } from './use-drafts';

const originWords: Record<DraftOrigin, string> = { typed: '', playground: 'from a corrected answer', 'sent-back': 'improves what was sent back' };

export function DraftRow(props: { readonly draft: DraftSummary; readonly open: boolean; readonly onOpen: () => void; readonly onDelete: () => void }) {
  const origin = () => originWords[props.draft.meta.origin];
  return (
    <li class="own-row" aria-current={props.open ? 'true' : undefined}>
      <StatusMark status="draft" compact />
      <div class="own-row-words">
        <p class="own-row-text">{excerpt(props.draft.item)}</p>
        <p class="own-row-facts">
          <Show when={props.open}>
            <strong class="grain">in the fields above</strong>
          </Show>
          <RelativeTime at={props.draft.updatedAt} />
          <Show when={origin()}>
            <span>{origin()}</span>
          </Show>
        </p>
      </div>
      <div class="own-row-actions">
        <Show when={!props.open}>
          <Button size="small" onClick={() => props.onOpen()}>
            Go on writing
          </Button>
        </Show>
        <IconButton size="small" icon={Trash} label="Delete this draft" onClick={() => props.onDelete()} />
      </div>
    </li>
  );
}
