/** "5 minutes ago", kept true while it is on screen, with the exact time behind it. */
import { createSignal, onCleanup } from 'solid-js';
import { formatClock, formatRelative } from './format';

const [now, setNow] = createSignal(Date.now());
let users = 0;
let ticking: ReturnType<typeof setInterval> | undefined;

export function RelativeTime(props: { readonly at: number; readonly class?: string }) {
  users += 1;
  ticking ??= setInterval(() => setNow(Date.now()), 30_000);
  onCleanup(() => {
    users -= 1;
    if (users > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  });
  return (
    <time class={props.class} dateTime={new Date(props.at).toISOString()} title={formatClock(props.at)}>
      {formatRelative(props.at, Math.max(now(), props.at))}
    </time>
  );
}
