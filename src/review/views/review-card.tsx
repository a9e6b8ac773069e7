/** The item under review: its text, picture or recording large, the gate's findings as help, and the three answers. On touch the card can be swiped. */
import { createEffect, createSignal, onCleanup, onMount, Show } from 'solid-js';
import Check from 'lucide-solid/icons/check';
import ChevronLeft from 'lucide-solid/icons/chevron-left';
import ChevronRight from 'lucide-solid/icons/chevron-right';
import SkipForward from 'lucide-solid/icons/skip-forward';
import Undo2 from 'lucide-solid/icons/undo-2';
import type { Rules } from '#gate';
import type { ContributionState } from '#ledger';
import { ItemText, PayloadRows, StoredMedia, usePayload } from '#contribute/views';
import { Button, FindingList, IconButton, plural, RelativeTime, ScoreButton, Skeleton } from '#ui';
import { attachSwipe } from './swipe';

export function ReviewCard(props: {
  readonly item: ContributionState;
  readonly kind: Rules['kind'];
  readonly position: number;
  readonly left: number;
  readonly onKeep: () => void;
  readonly onSendBack: () => void;
  readonly onSkip: () => void;
  readonly onPrevious: () => void;
  readonly onNext: () => void;
}) {
  const payload = usePayload(() => props.item);
  const isText = () => props.kind === 'text';
  const [pull, setPull] = createSignal(0);
  let card!: HTMLElement;
  let text!: HTMLDivElement;
  onMount(() => {
    onCleanup(attachSwipe(card, { onMove: setPull, onSwipe: (direction) => (direction === 'right' ? props.onKeep() : props.onSendBack()) }));
  });
  createEffect((before: string | undefined) => {
    const { id } = props.item;
    if (before !== undefined && before !== id) text.focus({ preventScroll: true });
    return id;
  });
  const findings = () => props.item.report?.findings ?? [];
  return (
    <>
      <div class="review-progress">
        <p>
          <strong>{props.left}</strong> left<span class="visually-hidden">, item {props.position} of them</span>
        </p>
        <div>
          <IconButton icon={ChevronLeft} label="Previous item (K)" disabled={props.position <= 1} onClick={() => props.onPrevious()} />
          <IconButton icon={ChevronRight} label="Next item (J)" disabled={props.position >= props.left} onClick={() => props.onNext()} />
        </div>
      </div>
      <article ref={card} class="review-card" style={{ '--pull': String(pull()) }} data-pull={pull() > 0.15 ? 'keep' : pull() < -0.15 ? 'back' : undefined}>
        <span class="review-hint keep" aria-hidden="true">
          <Check size={20} /> Keep
        </span>
        <span class="review-hint back" aria-hidden="true">
          Send back <Undo2 size={20} />
        </span>
        <div ref={text} class="review-text" tabIndex={-1} aria-label={`Item ${props.position} of ${props.left}`} role="group">
          <Show when={isText()} fallback={<StoredMedia id={props.item.id} name={props.item.fileName} />}>
            <Show when={payload() !== undefined} fallback={<Skeleton lines={3} height="28px" />}>
              <Show when={payload()} fallback={<p class="soft">Its text is not on this device yet. Skip it for now.</p>}>
                {(held) => (
                  <Show when={held().items.length === 1 && held().items[0]} fallback={<PayloadRows payload={held()} limit={20} />}>
                    {(only) => <ItemText item={only()} fields={held().fields} size="large" />}
                  </Show>
                )}
              </Show>
            </Show>
          </Show>
        </div>
        <footer class="review-gate">
          <ScoreButton parts={props.item.report?.parts} score={props.item.report?.score} findings={findings()} size={48} />
          <p class="soft small">
              The gate lets it pass
              <Show when={findings().length > 0}> and noticed {plural(findings().length, 'thing')}</Show>. Submitted <RelativeTime at={props.item.at} />
              <Show when={props.item.replaces}>, as a better version of an earlier one</Show>.
            </p>
            <div class="review-findings">
              <FindingList findings={findings()} limit={4} withPlace={props.item.items > 1} />
            </div>
        </footer>
      </article>
      <p class="review-swipe-words">Swipe right to keep, left to send back.</p>
      <div class="review-actions">
        <Button size="large" variant="primary" icon={Check} onClick={() => props.onKeep()}>
          Keep <kbd aria-hidden="true">1</kbd>
        </Button>
        <Button size="large" icon={Undo2} onClick={() => props.onSendBack()}>
          Send back <kbd aria-hidden="true">2</kbd>
        </Button>
        <Button size="large" variant="plain" icon={SkipForward} onClick={() => props.onSkip()}>
          Skip <kbd aria-hidden="true">3</kbd>
        </Button>
      </div>
    </>
  );
}
