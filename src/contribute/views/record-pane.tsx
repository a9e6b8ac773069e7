/** Recording: press, speak, press again; the recording goes onto the desk. It ends by itself at the longest that the datanet, or what is left of the day, allows. */
import { createSignal, Show } from 'solid-js';
import Mic from 'lucide-solid/icons/mic';
import Square from 'lucide-solid/icons/square';
import X from 'lucide-solid/icons/x';
import type { AudioRules } from '#gate';
import { Button, formatTime, Notice } from '#ui';
import { openMicrophone, type OpenMicrophone } from '../capture/microphone';
import { createRecording, longestRecording, type Recording } from '../capture/recording';
import { captureTrouble, type CaptureTrouble } from '../capture/troubles';
import { CaptureInput } from './capture-input';
import { useSight } from './use-sight';

/** Shorter ones were pressed by mistake. Seconds. */
const leastSeconds = 0.2;
/** Reckoned with before the microphone says its own. Hz. */
const usualRate = 48_000;

export function RecordPane(props: { readonly rules: AudioRules; readonly bytesLeft: number; readonly onFiles: (files: readonly File[]) => void }) {
  const [state, setState] = createSignal<'idle' | 'opening' | 'recording'>('idle');
  const [seconds, setSeconds] = createSignal(0);
  const [level, setLevel] = createSignal(0);
  const [longest, setLongest] = createSignal(0);
  const [trouble, setTrouble] = createSignal<CaptureTrouble | null>(null);
  const [ended, setEnded] = createSignal('');
  let microphone: OpenMicrophone | null = null;
  let recording: Recording | null = null;
  let made = 0;
  let asked = 0;

  const most = (rate: number): number => longestRecording(rate, props.rules.duration.max, props.bytesLeft);
  const reset = (): void => {
    asked += 1;
    microphone?.stop();
    microphone = recording = null;
    setState('idle');
    setLevel(0);
    setSeconds(0);
  };
  /** What was recorded so far goes onto the desk. */
  const finish = (): void => {
    const held = recording;
    reset();
    if (!held || held.seconds() < leastSeconds) return;
    made += 1;
    props.onFiles([new File([held.toWav()], `recording ${made}.wav`, { type: 'audio/wav' })]);
  };
  const hear = (samples: Float32Array): void => {
    if (!recording) return;
    const goesOn = recording.add(samples);
    setSeconds(recording.seconds());
    setLevel(levelOf(samples));
    if (goesOn) return;
    finish();
    setEnded('That was the longest recording that fits. It lies on the desk.');
  };
  const start = async (): Promise<void> => {
    reset();
    setTrouble(null);
    setEnded('');
    setState('opening');
    const mine = asked;
    const opened = await openMicrophone(props.rules.sampleRate, hear, () => {
      finish();
      setTrouble(captureTrouble('microphone', 'Ended'));
    });
    if (mine !== asked) return void (opened.ok && opened.value.stop());
    if (!opened.ok) {
      reset();
      return void setTrouble(captureTrouble('microphone', opened.name));
    }
    microphone = opened.value;
    setLongest(most(microphone.sampleRate));
    recording = createRecording(microphone.sampleRate, longest());
    setState('recording');
  };
  useSight(finish);

  const isOn = () => state() === 'recording';
  const writable = () => props.rules.formats.includes('wav');
  const roomFor = () => most(Math.min(usualRate, props.rules.sampleRate.max));
  return (
    <div class="capture-pane">
      <Show when={trouble()}>
        {(what) => (
          <Notice tone="attention" title={what().title} live>
            {what().text}
          </Notice>
        )}
      </Show>
      <div class="record-view" classList={{ on: isOn() }}>
        <p class="record-time" role="timer" aria-label="Recorded">
          {formatTime(seconds(), true)}
        </p>
        <meter class="record-level" aria-label="How loud it is" min={0} max={1} low={0.1} high={0.95} optimum={0.5} value={level()} />
        <p class="soft small" aria-live="polite">
          {isOn() ? `Recording; it ends by itself after ${formatTime(longest())}.` : ended() || roomWords()}
        </p>
      </div>
      <div class="capture-actions">
        <Show
          when={isOn()}
          fallback={
            <Button variant="primary" icon={Mic} busy={state() === 'opening'} disabled={!writable() || roomFor() < props.rules.duration.min} onClick={() => void start()}>
              Record
            </Button>
          }
        >
          <Button icon={X} onClick={reset}>
            Throw it away
          </Button>
          <Button variant="primary" icon={Square} onClick={finish}>
            Stop
          </Button>
        </Show>
        <CaptureInput device="microphone" label="Choose a recording" prominent={trouble() !== null} onFiles={props.onFiles} />
      </div>
    </div>
  );

  function roomWords(): string {
    if (!writable()) return 'This datanet does not take .wav, which is what is recorded here. Choose files instead.';
    if (roomFor() < props.rules.duration.min) return 'What is left of today’s bytes is too little for a recording.';
    return `From ${formatTime(props.rules.duration.min)} to ${formatTime(roomFor())}. Speak at an arm’s length from the microphone.`;
  }
}

/** 0..1 on a scale of 60 decibels, as loudness is heard. */
function levelOf(samples: Float32Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak < 0.001 ? 0 : Math.min(1, 1 + Math.log10(peak) / 3);
}
