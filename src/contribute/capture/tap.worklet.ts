/** In the audio thread: hands on what the microphone gives, the mean of its channels, in pieces of about 40 ms. */

declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

const size = 2048;

class Tap extends AudioWorkletProcessor {
  private piece = new Float32Array(size);
  private filled = 0;

  /** `inputs`: one source, its channels of 128 samples each; none while there is no source. */
  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const channels = inputs[0] ?? [];
    const length = channels[0]?.length ?? 0;
    for (let at = 0; at < length; at++) {
      let sum = 0;
      for (const channel of channels) sum += channel[at] ?? 0;
      this.piece[this.filled++] = sum / channels.length;
      if (this.filled === size) {
        this.port.postMessage(this.piece, [this.piece.buffer]);
        this.piece = new Float32Array(size);
        this.filled = 0;
      }
    }
    return true;
  }
}

registerProcessor('tap', Tap);
