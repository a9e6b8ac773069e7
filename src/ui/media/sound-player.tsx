/**
 * A recording that can be seen, played and, with `onSelect`, trimmed: its waveform is the time line. A press or the arrow keys move to a place, the
 * space bar plays; with a selection only that is played. One recording plays at a time.
 */
import Pause from 'lucide-solid/icons/pause';
import Play from 'lucide-solid/icons/play';
import { Show, createEffect, createSignal, onCleanup } from 'solid-js';
import { IconButton } from '../button';
import { formatTime } from '../format';
import { createObjectUrl } from './object-url';
import type { SoundSelection } from './sound-selection';
import { TrimHandle } from './trim-handle';
import { WaveBars } from './waveform';

let sounding: HTMLAudioElement | null = null;

export function SoundPlayer(props: {
  /** The file, or an address of it. */
  readonly bytes?: Uint8Array | undefined;
  readonly mime?: string | undefined;
  readonly url?: string | undefined;
  /** 0..255, evenly over the whole length; without them the line is flat. */
  readonly peaks?: Uint8Array | null | undefined;
  readonly seconds: number;
  /** What it is: "Recording 3". */
  readonly label: string;
  readonly selection?: SoundSelection | null | undefined;
  /** Draws handles at both ends of the selection, or of the whole. */
  readonly onSelect?: ((selection: SoundSelection) => void) | undefined;
  readonly class?: string;
}) {
  const [at, setAt] = createSignal(0);
  const [playing, setPlaying] = createSignal(false);
  const [unplayable, setUnplayable] = createSignal(false);
  const made = createObjectUrl(() => (props.url === undefined && props.bytes ? { bytes: props.bytes, mime: props.mime ?? '' } : undefined));
  const source = () => props.url ?? made();
  let audio!: HTMLAudioElement;
  let line!: HTMLDivElement;
  let frame = 0;

  const length = () => Math.max(props.seconds, 0.01);
  const chosen = (): SoundSelection => props.selection ?? { from: 0, to: length() };
  const share = (seconds: number) => Math.max(0, Math.min(1, seconds / length())) * 100;

  createEffect(() => {
    void source();
    setAt(0);
    setPlaying(false);
    setUnplayable(false);
  });
  onCleanup(() => {
    cancelAnimationFrame(frame);
    audio.pause();
    if (sounding === audio) sounding = null;
  });

  const follow = () => {
    setAt(Math.min(audio.currentTime, length()));
    if (audio.currentTime >= chosen().to && chosen().to < length()) {
      audio.pause();
      setAt(chosen().to);
    } else if (!audio.paused) frame = requestAnimationFrame(follow);
  };
  const play = () => {
    const { from, to } = chosen();
    if (at() < from || at() >= to - 0.02) moveTo(from);
    if (sounding !== audio) sounding?.pause();
    sounding = audio;
    audio.play().catch((error: unknown) => {
      if (!(error instanceof DOMException && error.name === 'AbortError')) setUnplayable(true);
    });
  };
  const toggle = () => (playing() ? audio.pause() : play());
  const moveTo = (seconds: number) => {
    const wanted = Math.max(0, Math.min(length(), seconds));
    setAt(wanted);
    audio.currentTime = wanted;
  };
  const secondsAt = (clientX: number) => {
    const box = line.getBoundingClientRect();
    return Math.max(0, Math.min(1, (clientX - box.left) / box.width)) * length();
  };
  const press = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 5 : Math.min(1, length() / 20);
    const wanted: Partial<Record<string, number>> = {
      ArrowRight: at() + step,
      ArrowUp: at() + step,
      ArrowLeft: at() - step,
      ArrowDown: at() - step,
      PageUp: at() + length() / 10,
      PageDown: at() - length() / 10,
      Home: chosen().from,
      End: chosen().to,
    };
    const target = wanted[event.key];
    if (event.key === ' ') toggle();
    else if (target === undefined) return;
    else moveTo(target);
    event.preventDefault();
    event.stopPropagation();
  };
  const atTenths = () => length() < 60;
  return (
    <div class={`ui-player ${props.onSelect ? 'trims' : ''} ${props.class ?? ''}`} role="group" aria-label={props.label}>
      {/* The transcript of a recording, where there is one, stands beside it as text. */}
      <audio
        ref={audio}
        src={source()}
        preload="metadata"
        onPlay={() => {
          setPlaying(true);
          frame = requestAnimationFrame(follow);
        }}
        onPause={() => setPlaying(false)}
        onEnded={() => {
          setPlaying(false);
          setAt(length());
        }}
        onError={() => setUnplayable(source() !== undefined)}
      />
      <IconButton icon={playing() ? Pause : Play} label={`${playing() ? 'Pause' : 'Play'} ${props.label}`} variant="quiet" class="ui-player-button" disabled={!source() || unplayable()} onClick={toggle} />
      <div class="ui-player-track">
        <div
          ref={line}
          class="ui-player-line"
          role="slider"
          tabIndex={0}
          aria-label={`Position in ${props.label}`}
          aria-valuemin={0}
          aria-valuemax={Number(length().toFixed(2))}
          aria-valuenow={Number(at().toFixed(2))}
          aria-valuetext={`${formatTime(at(), atTenths())} of ${formatTime(length(), atTenths())}`}
          onKeyDown={press}
          on:pointerdown={(event) => {
            // A press here is for this line, and no swipe of what it stands in.
            event.stopPropagation();
            if (event.button !== 0) return;
            line.setPointerCapture(event.pointerId);
            moveTo(secondsAt(event.clientX));
          }}
          onPointerMove={(event) => {
            if (line.hasPointerCapture(event.pointerId)) moveTo(secondsAt(event.clientX));
          }}
        >
          <WaveBars peaks={props.peaks} class="still" />
          <WaveBars peaks={props.peaks} class="heard" style={{ 'clip-path': `inset(0 ${100 - share(at())}% 0 0)` }} />
          <Show when={props.selection || props.onSelect}>
            <span class="ui-player-cut before" style={{ width: `${share(chosen().from)}%` }} />
            <span class="ui-player-cut after" style={{ width: `${100 - share(chosen().to)}%` }} />
          </Show>
          <span class="ui-player-head" style={{ left: `${share(at())}%` }} />
        </div>
        <Show when={props.onSelect}>
          {(onSelect) => (
            <>
              <TrimHandle end="from" selection={chosen()} seconds={length()} secondsAt={secondsAt} onSelect={onSelect()} />
              <TrimHandle end="to" selection={chosen()} seconds={length()} secondsAt={secondsAt} onSelect={onSelect()} />
            </>
          )}
        </Show>
      </div>
      <p class="ui-player-time">
        <Show when={!unplayable()} fallback="This browser cannot play this file. The gate reads it all the same.">
          <span>
            {formatTime(at(), atTenths())} <span class="soft">/ {formatTime(length(), atTenths())}</span>
          </span>
          <Show when={props.selection && (props.selection.from > 0.005 || props.selection.to < length() - 0.005)}>
            <span class="ui-player-kept">
              {formatTime(chosen().from, true)} to {formatTime(chosen().to, true)} kept
            </span>
          </Show>
        </Show>
      </p>
    </div>
  );
}
