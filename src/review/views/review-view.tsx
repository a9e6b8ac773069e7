/**
 * Reviewing: one item, large, and three answers to it. A verdict is held for a few seconds, in which it can be undone, and then signed. Nothing on
 * this screen tells how others judged.
 */
import { createMemo, createSignal, Match, onCleanup, Show, Switch } from 'solid-js';
import { useNavigate, useParams } from '@solidjs/router';
import CircleCheck from 'lucide-solid/icons/circle-check';
import { useLedger } from '#datanets';
import type { BodyByType, DatanetManifest, RecordId } from '#ledger';
import { type Hold, holdAct, holdMs, quorumInWords } from '#contribute';
import { MissingNet, useNet } from '#contribute/views';
import { Button, ButtonLink, dismissToast, EmptyState, Page, PageHeader, plural, Skeleton, toast } from '#ui';
import { mayReview, reviewQueue } from '../queue';
import { looking, move, newSitting, putBack, putBackSkipped, remaining, type Sitting, takeOff } from '../session';
import { ReviewCard } from './review-card';
import { SendBack } from './send-back';
import './review.css';

type Verdict = Pick<BodyByType['verdict.cast'], 'verdict' | 'reason'>;

/** Another datanet is another sitting. */
export function ReviewView() {
  const params = useParams();
  return (
    <Show when={params.id} keyed>
      {(id) => <Review id={id} />}
    </Show>
  );
}

function Review(props: { readonly id: RecordId }) {
  const id = (): RecordId => props.id;
  const navigate = useNavigate();
  const ledger = useLedger();
  const { net, me, loading } = useNet(id);
  const [sitting, setSitting] = createSignal<Sitting>(newSitting);
  const [sendingBack, setSendingBack] = createSignal(false);
  let held: { readonly hold: Hold; readonly item: RecordId; readonly toastId: number } | null = null;

  const queue = createMemo(() => {
    const state = ledger.state();
    return state ? reviewQueue(state, id(), me()) : [];
  });
  const left = createMemo(() => remaining(queue(), sitting()));
  const item = createMemo(() => looking(queue(), sitting()));

  const sign = async (contribution: RecordId, verdict: Verdict): Promise<void> => {
    const result = await ledger.service.castVerdict(id(), contribution, verdict.verdict, verdict.reason);
    if (result.ok) return;
    setSitting((now) => putBack(now, contribution));
    toast(`${result.error.message} ${result.error.fix}`, { tone: 'bad' });
  };

  const judge = (verdict: Verdict): void => {
    const judged = item();
    if (!judged) return;
    held?.hold.doNow();
    setSendingBack(false);
    setSitting((now) => takeOff(queue(), now, judged.id, 'judged'));
    const hold = holdAct(() => {
      if (held?.hold === hold) held = null;
      dismissToast(toastId);
      void sign(judged.id, verdict);
    });
    const toastId = toast(verdict.verdict === 'accept' ? 'Kept.' : 'Sent back.', { seconds: holdMs / 1000, action: { label: 'Undo', run: undo } });
    held = { hold, item: judged.id, toastId };
  };

  const undo = (): void => {
    const last = held;
    held = null;
    if (!last?.hold.undo()) return;
    dismissToast(last.toastId);
    setSitting((now) => putBack(now, last.item));
  };

  const keep = (): void => judge({ verdict: 'accept', reason: null });
  const skip = (): void => {
    const skipped = item();
    if (skipped) setSitting((now) => takeOff(queue(), now, skipped.id, 'skipped'));
  };
  const actByKey: Readonly<Record<string, () => void>> = {
    j: () => setSitting((now) => move(queue(), now, 1)),
    k: () => setSitting((now) => move(queue(), now, -1)),
    1: keep,
    2: () => item() && setSendingBack(true),
    3: skip,
    u: undo,
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || sendingBack() || isTyping(event.target)) return;
    const act = actByKey[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  };
  document.addEventListener('keydown', pressed);
  const signNow = (): void => held?.hold.doNow();
  addEventListener('pagehide', signNow);
  onCleanup(() => {
    document.removeEventListener('keydown', pressed);
    removeEventListener('pagehide', signNow);
    signNow();
  });

  return (
    <Page width="text" class="review">
      <PageHeader
        title="Review"
        lead={<Show when={net()}>{(held) => leadWords(held().manifest)}</Show>}
      />
      <Switch>
        <Match when={loading()}>
          <Skeleton height="320px" />
        </Match>
        <Match when={!net()}>
          <MissingNet />
        </Match>
        <Match when={net() && !mayReviewHere()}>
          <EmptyState title="Reviewing here is for named reviewers." action={<ButtonLink href={`/datanets/${id()}/contribute`}>Contribute instead</ButtonLink>}>
            The owner of this datanet chose who judges. You can still contribute, and see every result.
          </EmptyState>
        </Match>
        <Match when={item()}>
          {(shown) => (
            <>
              <ReviewCard
                item={shown()}
                kind={net()?.manifest.rules.kind ?? 'text'}
                position={left().findIndex((other) => other.id === shown().id) + 1}
                left={left().length}
                onKeep={keep}
                onSendBack={() => setSendingBack(true)}
                onSkip={skip}
                onPrevious={() => setSitting((now) => move(queue(), now, -1))}
                onNext={() => setSitting((now) => move(queue(), now, 1))}
              />
              <SendBack open={sendingBack()} onClose={() => setSendingBack(false)} onSend={(reason) => judge({ verdict: 'reject', reason })} />
            </>
          )}
        </Match>
        <Match when={sitting().skipped.size > 0}>
          <EmptyState
            title="You have seen everything."
            action={
              <Button variant="primary" onClick={() => setSitting(putBackSkipped)}>
                Look at {plural(sitting().skipped.size, 'skipped item')} again
              </Button>
            }
          >
            What you skipped still waits for somebody.
          </EmptyState>
        </Match>
        <Match when={true}>
          <EmptyState
            icon={CircleCheck}
            title={sitting().judged.size > 0 ? `Done: ${plural(sitting().judged.size, 'item')} judged.` : 'Nothing waits for you.'}
            action={
              <Button variant="primary" onClick={() => navigate(`/datanets/${id()}/contribute`)}>
                Contribute something
              </Button>
            }
          >
            Items that the gate alone does not accept come here. Your own never do, nor those whose outcome is settled.
          </EmptyState>
        </Match>
      </Switch>
    </Page>
  );

  function mayReviewHere(): boolean {
    const here = net();
    return here !== undefined && mayReview(here, me());
  }
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input:not([type=radio], [type=checkbox]), textarea, select'));
function leadWords({ name, acceptance }: DatanetManifest): string {
  const quorum = quorumInWords(acceptance);
  return `Does it belong in “${name}”? ${capital(quorum)}${acceptance.quorum.of === 1 ? '.' : ', each without seeing how the others judged.'}`;
}
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
