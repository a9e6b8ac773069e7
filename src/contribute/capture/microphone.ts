/** The microphone: its samples as they come, without what browsers do to voices on calls. Whoever opens it stops it. */
import tapUrl from './tap.worklet.ts?worker&url';
import type { Opening } from './camera';
import { recordingRate } from './recording';
import { troubleName } from './troubles';

export interface OpenMicrophone {
  /** Hz. */
  readonly sampleRate: number;
  readonly stop: () => void;
}

/** `heard` gets pieces of samples, -1..1; `ended` hears when the microphone goes away by itself. `rates`: Hz that are taken. */
export async function openMicrophone(rates: { readonly min: number; readonly max: number }, heard: (samples: Float32Array) => void, ended: () => void): Promise<Opening<OpenMicrophone>> {
  let stream: MediaStream | undefined;
  let context: AudioContext | undefined;
  const stop = (): void => {
    for (const track of stream?.getTracks() ?? []) {
      track.removeEventListener('ended', ended);
      track.stop();
    }
    if (context && context.state !== 'closed') void context.close();
  };
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: true }, video: false });
    const own = new AudioContext();
    const sampleRate = recordingRate(own.sampleRate, rates);
    context = own;
    if (sampleRate !== own.sampleRate) {
      await own.close();
      context = new AudioContext({ sampleRate });
    }
    await context.audioWorklet.addModule(tapUrl);
    const tap = new AudioWorkletNode(context, 'tap', { numberOfOutputs: 0 });
    tap.port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data instanceof Float32Array) heard(data);
    };
    context.createMediaStreamSource(stream).connect(tap);
    for (const track of stream.getTracks()) track.addEventListener('ended', ended);
    await context.resume();
    return { ok: true, value: { sampleRate: context.sampleRate, stop } };
  } catch (error) {
    stop();
    return { ok: false, name: troubleName(error) };
  }
}
