/** How answers are drawn, as a person has set it for a base; kept on this device. */
import type { AnswerSampling, Base } from '#factory';
import * as z from 'zod/mini';

const Settings = z.object({
  temperature: z.number(),
  topP: z.number(),
  topK: z.number(),
  minP: z.number(),
  repetitionPenalty: z.number(),
  maxNewTokens: z.number(),
  seed: z.number(),
  stopTexts: z.array(z.string()),
  withEarlier: z.boolean(),
  system: z.string(),
});

export interface AnswerSettings extends AnswerSampling {
  /** Whether earlier turns are sent along. */
  readonly withEarlier: boolean;
  /** Tells the model who it is and how to answer; empty: what its template says. */
  readonly system: string;
}

const OFF = { topP: 1, topK: 0, minP: 0, repetitionPenalty: 1, seed: 0, stopTexts: [], system: '' } as const;
/** The embedded model answers one question at a time, in a few words, and is exact. */
const SHORT: AnswerSettings = { ...OFF, temperature: 0, maxNewTokens: 48, withEarlier: false };
/** As the makers of small chat models advise. */
const CHAT: AnswerSettings = { ...OFF, temperature: 0.2, topP: 0.9, maxNewTokens: 256, withEarlier: true };

export const defaultSettings = (base: Pick<Base, 'stay'>): AnswerSettings => (base.stay === 'embedded' ? SHORT : CHAT);

/** Settings as they were kept; anything else gives the defaults. */
export function parseSettings(json: string | null, base: Pick<Base, 'stay'>): AnswerSettings {
  try {
    const read = Settings.safeParse(JSON.parse(json ?? 'null'));
    return read.success ? read.data : defaultSettings(base);
  } catch {
    return defaultSettings(base);
  }
}

/** At temperature 0 every draw is the same: another answer needs some. */
const LEAST_TO_DIFFER = 0.7;

/** The settings under which an answer is drawn again. */
export function toDrawAgain(settings: AnswerSettings, seed: number): AnswerSettings {
  return { ...settings, seed, temperature: settings.temperature === 0 ? LEAST_TO_DIFFER : settings.temperature };
}
