/** One example: what it is, what it looks or reads like, and what the gate says of it. */
import { ScoreRing, Skeleton, formatDecimals } from '#ui';
import { Picture, Waveform } from '#ui/media';
import { Show } from 'solid-js';
import type { Example, Verdict } from '../../examples';
import { VerdictWords } from './verdict-words';

export function ExampleLine(props: { readonly example: Example; readonly verdict: Verdict | null | undefined; readonly automaticAt: number | null }) {
  const picture = () => (props.verdict?.preview?.kind === 'picture' ? props.verdict.preview : undefined);
  const sound = () => (props.verdict?.preview?.kind === 'sound' ? props.verdict.preview : undefined);
  return (
    <li class="enters-line" data-example={props.example.id}>
      <div class="enters-body">
        <p class="enters-title">{props.example.title}</p>
        <Show when={props.example.words}>
          <p class="enters-excerpt">{props.example.words}</p>
        </Show>
        <Show when={props.verdict} fallback={<Show when={props.verdict === null} fallback={<Skeleton height="20px" />}><p class="soft small">The gate could not be asked. Reload the page to try again.</p></Show>}>
          {(verdict) => <VerdictWords report={verdict().report} automaticAt={props.automaticAt} />}
        </Show>
      </div>
      <div class="enters-look">
        <Show when={picture()}>{(seen) => <Picture size="thumb" raster={seen().raster} alt={props.example.title} />}</Show>
        <Show when={sound()}>{(heard) => <Waveform peaks={heard().peaks} label={`${props.example.title}: ${formatDecimals(heard().seconds, 1)} seconds`} />}</Show>
        <ScoreRing size={20} parts={props.verdict?.report.parts} score={props.verdict?.report.score} pass={props.verdict?.report.pass} />
      </div>
    </li>
  );
}
