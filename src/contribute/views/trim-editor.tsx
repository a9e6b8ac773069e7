/** Trimming a recording: two handles on its waveform, or two numbers; what is chosen can be heard before it is applied. */
import { createSignal, Show } from 'solid-js';
import Scissors from 'lucide-solid/icons/scissors';
import { Button, formatTime, Notice, NumberField } from '#ui';
import { SoundPlayer, type SoundSelection } from '#ui/media';

/** The least that stays, in seconds. */
const least = 0.1;

export function TrimEditor(props: {
  readonly name: string;
  readonly url: string | undefined;
  readonly peaks: Uint8Array;
  readonly seconds: number;
  /** false: it could not be made. */
  readonly onApply: (from: number, to: number) => Promise<boolean>;
  readonly onClose: () => void;
}) {
  const [kept, setKept] = createSignal<SoundSelection>({ from: 0, to: props.seconds });
  const [busy, setBusy] = createSignal(false);
  const [failed, setFailed] = createSignal(false);
  const isChanged = () => kept().from > 0.005 || kept().to < props.seconds - 0.005;
  const isPart = ({ from, to }: SoundSelection): boolean => from >= 0 && to <= props.seconds + 0.005 && to - from >= least;
  const wrong = () => (isPart(kept()) ? undefined : `Between 0 and ${props.seconds.toFixed(1)} s, at least ${least} s apart.`);
  const hundredths = (seconds: number): number => Math.round(seconds * 100) / 100;
  const apply = async (): Promise<void> => {
    setBusy(true);
    setFailed(false);
    const made = await props.onApply(kept().from, kept().to);
    setBusy(false);
    if (made) props.onClose();
    else setFailed(true);
  };
  return (
    <div class="trim-editor" role="group" aria-label={`Trim ${props.name}`}>
      <SoundPlayer url={props.url} peaks={props.peaks} seconds={props.seconds} label={props.name} selection={isPart(kept()) ? kept() : { from: 0, to: props.seconds }} onSelect={setKept} />
      <div class="trim-numbers">
        <NumberField label="From" unit="s" min={0} max={props.seconds} step={0.1} value={hundredths(kept().from)} error={wrong()} onChange={(from) => setKept({ ...kept(), from })} />
        <NumberField label="To" unit="s" min={0} max={props.seconds} step={0.1} value={hundredths(kept().to)} onChange={(to) => setKept({ ...kept(), to })} />
      </div>
      <Show when={failed()}>
        <Notice tone="bad" live>
          The recording could not be written here. It stays as it was.
        </Notice>
      </Show>
      <div class="edit-actions">
        <span class="soft small">{formatTime(Math.max(0, kept().to - kept().from), true)} kept</span>
        <span class="edit-gap" />
        <Button size="small" onClick={() => props.onClose()}>
          Leave it
        </Button>
        <Button size="small" variant="primary" icon={Scissors} busy={busy()} disabled={!isChanged() || wrong() !== undefined} onClick={() => void apply()}>
          Keep this part
        </Button>
      </div>
    </div>
  );
}
