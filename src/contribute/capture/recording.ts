/** What is recorded, as it comes in: 16-bit mono samples in the order of time, up to a limit, and a WAV file out of them. */
import { toWav } from '#gate';

export interface Recording {
  readonly seconds: () => number;
  /** Takes what still fits; false: that was the last. `samples`: -1..1. */
  readonly add: (samples: Float32Array) => boolean;
  readonly toWav: () => Uint8Array<ArrayBuffer>;
}

const headerBytes = 44;
const bytesPerSample = 2;

/** The longest recording that may be made: by the datanet's rules, and by the bytes that are left. Seconds. */
export function longestRecording(sampleRate: number, maxSeconds: number, bytesLeft: number): number {
  return Math.max(0, Math.min(maxSeconds, Math.floor(((bytesLeft - headerBytes) / (bytesPerSample * sampleRate)) * 10) / 10));
}

/** The sample rate to record with: the microphone's own, held within what the datanet takes. Hz. */
export const recordingRate = (own: number, { min, max }: { readonly min: number; readonly max: number }): number => Math.min(max, Math.max(min, own));

export function createRecording(sampleRate: number, maxSeconds: number): Recording {
  const most = Math.floor(maxSeconds * sampleRate);
  const chunks: Int16Array[] = [];
  let length = 0;
  return {
    seconds: () => length / sampleRate,
    add(samples) {
      const taken = samples.subarray(0, most - length);
      chunks.push(Int16Array.from(taken, toInt16));
      length += taken.length;
      return length < most;
    },
    toWav() {
      const whole = new Int16Array(length);
      let at = 0;
      for (const chunk of chunks) {
        whole.set(chunk, at);
        at += chunk.length;
      }
      return new Uint8Array(toWav({ format: 'wav', sampleRate, channels: [whole], seconds: length / sampleRate, metadata: [] }));
    },
  };
}

const toInt16 = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.round(value * 32_767)));
