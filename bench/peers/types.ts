/** What page.mjs puts on the global object. */
import type { ProductShape } from '../measure';

export interface LayerShape {
  readonly layers: number;
  readonly width: number;
  readonly inner: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly vocabulary: number;
  readonly rows: number;
  readonly length: number;
  readonly rank: number;
}

export interface Peers {
  /** GFLOP/s. */
  jaxProducts(shapes: readonly ProductShape[]): Promise<number[]>;
  /** Tokens a second of a LoRA step, forward and back. */
  jaxLora(shape: LayerShape): Promise<number>;
  /** GFLOP/s. */
  tfProducts(shapes: readonly ProductShape[], threads: number): Promise<number[]>;
  /** Tokens a second of the GGUF at `url`. */
  wllamaSpeed(url: string, threads: number, prompt: string, newTokens: number): Promise<{ readonly prefill: number; readonly decode: number }>;
}
