/** What page.mjs puts on the global object, and how shapes are told to it. */
import type { ProductShape, StepShape } from '../measure';

export interface LayerShape {
  readonly layers: number;
  readonly width: number;
  readonly inner: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly vocabulary: number;
  readonly rows: number;
  readonly length: number;
  readonly rank: number;
}

/** A shape as peers take it. */
export function layersOf({ model, rows, length, rank }: Pick<StepShape, 'model' | 'rows' | 'length' | 'rank'>): LayerShape {
  const { hidden_size: width, intermediate_size: inner, num_attention_heads: heads, num_key_value_heads: keyHeads, num_hidden_layers: layers, vocab_size: vocabulary, head_dim: headWidth = width / heads } = model;
  return { layers, width, inner, heads, keyHeads, headWidth, vocabulary, rows, length, rank };
}

/** What both libraries can compute on. */
export type PeerDevice = 'wasm' | 'webgpu';

export interface JaxPeer {
  /** GFLOP/s. */
  jaxProducts(device: PeerDevice, shapes: readonly ProductShape[]): Promise<number[]>;
  /** Tokens a second of a LoRA step, forward and back. */
  jaxLora(device: PeerDevice, shape: LayerShape): Promise<number>;
  /** Tokens a second, one after the other, the last `count` of `length` places. */
  jaxDecode(device: PeerDevice, shape: LayerShape, count: number): Promise<number>;
}

export interface Peers extends JaxPeer {
  /** GFLOP/s. `threads` are those of WASM. */
  tfProducts(backend: PeerDevice, shapes: readonly ProductShape[], threads?: number): Promise<number[]>;
  /** As jaxLora. */
  tfLora(backend: PeerDevice, shape: LayerShape): Promise<number>;
  /** As jaxDecode. */
  tfDecode(backend: PeerDevice, shape: LayerShape, count: number): Promise<number>;
  /** Tokens a second of the GGUF at `url`. */
  wllamaSpeed(url: string, threads: number, prompt: string, newTokens: number): Promise<{ readonly prefill: number; readonly decode: number }>;
}
