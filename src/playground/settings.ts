/** How answers are drawn. */
export interface AnswerSettings {
  /** 0: greedy. */
  readonly temperature: number;
  readonly topP: number;
  readonly maxNewTokens: number;
  readonly seed: number;
  /** Whether earlier turns are sent along. */
  readonly withEarlier: boolean;
}

export const DEFAULT_SETTINGS: AnswerSettings = { temperature: 0, topP: 1, maxNewTokens: 48, seed: 0, withEarlier: false };
