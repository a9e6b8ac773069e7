/** Which backend models run on, and why in one sentence for people. Pure: what was measured comes in. A backend that computes wrong numbers is never chosen. */
import type { Problem, Result } from '../refusal';
import { isProblem, type BackendKind, type Measured, type WantedBackend } from './survey';

export interface Choice {
  readonly backend: BackendKind;
  readonly reason: string;
}

export interface ChoiceFacts {
  readonly wanted: WantedBackend;
  /** null: not measured. It is believed then. */
  readonly wasm: Measured | null;
  /** Why it can't be used, in place of figures. null: not asked for. */
  readonly webgpu: Measured | Problem | null;
  /** What stands behind WebGPU is no card: the processor computes it. */
  readonly isSoftware?: boolean;
}

export function chooseBackend({ wanted, wasm, webgpu, isSoftware = false }: ChoiceFacts): Result<Choice> {
  const noCard = whyNot(webgpu);
  if (wasm && !wasm.isRight) {
    if (noCard !== null) return { ok: false, error: { code: 'wrong-numbers', message: 'This browser computes wrong numbers, so no model can run here.', fix: 'Update the browser, or use another one.' } };
    return chosen('webgpu', 'The processor computes wrong numbers here, so models run on the graphics card.');
  }
  if (wanted === 'wasm') return chosen('wasm', 'You chose the processor.');
  if (noCard !== null) return chosen('wasm', wanted === 'webgpu' ? `You chose the graphics card, but models run on the processor: ${goingOn(noCard)}.` : `${noCard}, so models run on the processor.`);
  if (wanted === 'webgpu') return chosen('webgpu', isSoftware ? 'You chose the graphics card; here the processor plays its part.' : 'You chose the graphics card.');
  return faster(wasm, webgpu, isSoftware);
}

const chosen = (backend: BackendKind, reason: string): Result<Choice> => ({ ok: true, value: { backend, reason } });

/** A sentence without its full stop; null: it can be used. */
function whyNot(webgpu: Measured | Problem | null): string | null {
  if (webgpu === null) return 'The graphics card was not measured';
  if (isProblem(webgpu)) return webgpu.message.replace(/\.$/, '');
  return webgpu.isRight ? null : 'The graphics card computes wrong numbers here';
}

/** As it stands after a colon. */
const goingOn = (sentence: string): string => sentence.replace(/^(The|This|There)\b/, (word) => word.toLowerCase());

/** Training and answering count alike, as ratios do: by their geometric mean. */
function faster(wasm: Measured | null, webgpu: Measured | Problem | null, isSoftware: boolean): Result<Choice> {
  if (!wasm || !webgpu || isProblem(webgpu)) return chosen('wasm', 'The backends were not measured, so models run on the processor.');
  const [training, answering] = [webgpu.training / wasm.training, webgpu.oneRow / wasm.oneRow];
  const card = isSoftware ? 'WebGPU in software' : 'the graphics card';
  return training * answering > 1
    ? chosen('webgpu', compared(capital(card), 'the processor', training, answering))
    : chosen('wasm', compared('The processor', card, 1 / training, 1 / answering));
}

/** `training` and `answering`: how many times as fast the winner is. */
function compared(winner: string, loser: string, training: number, answering: number): string {
  if (Math.max(training, answering) < 1.1) return `${winner} and ${loser} are about as fast here.`;
  const [trains, answers] = [times(training), times(answering)];
  if (answering < 1) return `${winner} is ${trains} as fast at training here, though ${loser} answers ${times(1 / answering)} as fast.`;
  if (training < 1) return `${winner} answers ${answers} as fast here, though ${loser} is ${times(1 / training)} as fast at training.`;
  return trains === answers ? `${winner} is ${trains} as fast as ${loser} here.` : `${winner} is ${trains} as fast as ${loser} at training here, and ${answers} at answering.`;
}

const times = (ratio: number): string => `${ratio < 9.95 ? Number(ratio.toFixed(1)) : Math.round(ratio)} times`;
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
