/** A submission in the list: ring, text, where it is and since when, its points; and when it came back, what to change and the way to do it. */
import { createSignal, For, Show } from 'solid-js';
import ChevronDown from 'lucide-solid/icons/chevron-down';
import PenLine from 'lucide-solid/icons/pen-line';
import Undo2 from 'lucide-solid/icons/undo-2';
import type { Acceptance, ContributionState } from '#ledger';
import { Button, formatDecimals, formatNumber, IconButton, plural, RelativeTime, ScoreRing, StatusMark } from '#ui';
import { excerpt } from '../excerpt';
import { standingReason } from '../outcome';
import { reasonInWords } from '../reasons';
import { reasonsGiven } from '../shelves';
import { aboutInShort } from '../about';
import { PayloadRows } from './payload-rows';
import { StoredMedia, StoredThumb } from './stored-media';
import { usePayload } from './use-payload';
import { useStoredFile } from './use-stored';

export function SubmissionRow(props: {
  readonly item: ContributionState;
  readonly isMedia: boolean;
  readonly acceptance: Acceptance;
  readonly arrived: boolean;
  readonly leaving: boolean;
  readonly onImprove: () => void;
  readonly onWithdraw: () => void;
}) {
  const [open, setOpen] = createSignal(false);
  const payload = usePayload(() => props.item);
  const file = useStoredFile(() => (props.isMedia && props.item.status !== 'withdrawn' ? props.item.id : undefined));
  const text = () => {
    const first = payload()?.items[0];
    return (first ? excerpt(first) : aboutInShort(file()?.about ?? {})) || props.item.fileName;
  };
  const canWithdraw = () => props.item.status !== 'withdrawn' && props.item.status !== 'void';
  const isAccepted = () => props.item.status === 'accepted';
  return (
    <li class="own-row" classList={{ arrived: props.arrived, leaving: props.leaving }}>
      <ScoreRing parts={props.item.report?.parts} score={props.item.report?.score} pass={isAccepted() ? true : undefined} size={28} />
      <div class="own-row-words" classList={{ media: props.isMedia }}>
        <Show when={props.isMedia && props.item.status !== 'withdrawn'}>
          <StoredThumb id={props.item.id} name={text()} />
        </Show>
        <p class="own-row-text">{text()}</p>
        <p class="own-row-facts">
          <StatusMark status={props.item.status} />
          <RelativeTime at={props.item.at} />
          <Show when={props.item.items > 1}>
            <span>
              {props.item.fileName}, {plural(props.item.items, 'row')}
            </span>
          </Show>
          <Show when={props.item.replaces}>
            <span>a better version of an earlier one</span>
          </Show>
        </p>
        <Show when={props.item.status === 'rejected'}>
          <ul class="reasons-given">
            <For each={reasonsGiven(props.item)}>
              {(reason) => (
                <li>
                  <strong>{reasonInWords(reason.code).label}.</strong> {reason.note || reasonInWords(reason.code).advice}
                </li>
              )}
            </For>
          </ul>
        </Show>
      </div>
      <Show when={isAccepted()}>
        <p class="own-row-points" title={`Score ${formatDecimals(props.item.report?.score ?? 0, 2)} × novelty ${formatDecimals(props.item.novelty, 2)}`}>
          <strong>{formatNumber(props.item.points)}</strong> points
        </p>
      </Show>
      <div class="own-row-actions">
        <Show when={props.item.status === 'rejected'}>
          <Button size="small" icon={PenLine} onClick={() => props.onImprove()}>
            Improve it
          </Button>
        </Show>
        <IconButton size="small" icon={ChevronDown} label={open() ? 'Show less' : 'Show all of it'} aria-expanded={open()} onClick={() => setOpen(!open())} />
      </div>
      <Show when={open()}>
        <div class="own-row-more">
          <Show when={!props.isMedia} fallback={<StoredMedia id={props.item.id} name={props.item.fileName} />}>
            <Show when={payload()} fallback={<p class="soft">Its text is not on this device.</p>}>
              {(held) => <PayloadRows payload={held()} limit={10} />}
            </Show>
          </Show>
          <p class="soft small">
            {standingReason(props.item, props.acceptance)}
            <Show when={isAccepted()}>
              {' '}
              Score {formatDecimals(props.item.report?.score ?? 0, 2)} × novelty {formatDecimals(props.item.novelty, 2)} = {formatNumber(props.item.points)} points.
            </Show>
          </p>
          <Show when={canWithdraw()}>
            <Button size="small" variant="plain" icon={Undo2} disabled={props.leaving} onClick={() => props.onWithdraw()}>
              Withdraw it
            </Button>
          </Show>
        </div>
      </Show>
    </li>
  );
}
