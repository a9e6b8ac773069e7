/** The talk with the current base as the screen has it: kept by base on this device, asked and drawn again, each answer as it comes. */
import { announce } from '#datanets';
import type { Base, SavedRun } from '#factory';
import { createEffect, createSignal, untrack } from 'solid-js';
import { answerSide, stopAnswering } from '../answering';
import { type Answer, ask, EMPTY, parseTalk, type Side, type Talk, type Turn, withAnswer, withBlank } from '../conversation';
import { type AnswerSettings, defaultSettings, parseSettings, toDrawAgain } from '../settings';

/** The embedded base's talk is kept where the one talk was kept before there were others. */
const keyOf = (what: 'talk' | 'talk-settings', base: Base): string => (base.stay === 'embedded' ? `winnow.${what}` : `winnow.${what}.${base.id}`);

export interface TalkState {
  readonly talk: () => Talk;
  readonly setTalk: (change: (talk: Talk) => Talk) => void;
  readonly settings: () => AnswerSettings;
  readonly setSettings: (settings: AnswerSettings) => void;
  readonly isBusy: () => boolean;
  readonly problem: () => string | null;
  readonly setProblem: (words: string | null) => void;
  /** What a screen reader is told: whole answers. */
  readonly heard: () => string;
  readonly setHeard: (words: string) => void;
  readonly ask: (question: string, run: SavedRun | null) => Promise<void>;
  readonly again: (turn: Turn, side: Side, run: SavedRun | null) => Promise<void>;
}

/** `onGrow` is called before an answer grows. */
export function useTalk(base: () => Base | null, onGrow: () => void): TalkState {
  const [talk, setTalk] = createSignal<Talk>(EMPTY);
  const [settings, setSettings] = createSignal<AnswerSettings>(defaultSettings({ stay: 'embedded' }));
  const [isBusy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<string | null>(null);
  const [heard, setHeard] = createSignal('');

  createEffect((before: string | undefined) => {
    const now = base();
    if (!now || now.id === before) return before;
    stopAnswering();
    setTalk(parseTalk(localStorage.getItem(keyOf('talk', now))));
    setSettings(parseSettings(localStorage.getItem(keyOf('talk-settings', now)), now));
    setProblem(null);
    return now.id;
  });
  const keep = (): void => {
    const now = untrack(base);
    const kept = untrack(talk);
    if (now && kept.turns.every(({ before, after }) => before.end !== null && after?.end !== null)) localStorage.setItem(keyOf('talk', now), JSON.stringify(kept));
  };
  const change = (next: (talk: Talk) => Talk): void => {
    setTalk(next);
    keep();
  };
  const changeSettings = (next: AnswerSettings): void => {
    setSettings(next);
    const now = untrack(base);
    if (now) localStorage.setItem(keyOf('talk-settings', now), JSON.stringify(next));
  };

  /** Has sides of a turn answered. What another base's talk shows meanwhile is left alone. */
  const answer = async (id: string, sides: readonly Side[], run: SavedRun | null, under: AnswerSettings): Promise<void> => {
    const asked = base();
    if (!asked) return;
    setProblem(null);
    setBusy(true);
    const onAnswer = (side: Side) => (part: Partial<Answer>) => {
      if (base()?.id !== asked.id) return;
      onGrow();
      change((now) => withAnswer(now, id, side, (before) => ({ ...before, ...part })));
    };
    const before = talk();
    try {
      await Promise.all(sides.map((side) => answerSide({ base: asked, talk: before, id, side, run, settings: under, onAnswer: onAnswer(side) })));
      const turn = talk().turns.find((one) => one.id === id);
      setHeard(turn ? sides.map((side) => `${side === 'before' ? 'Before' : 'After'}: ${turn[side]?.text ?? ''}`).join(' ') : '');
      if (turn?.after && turn.after.end !== 'failed') announce('asked');
    } catch (error) {
      setProblem(`The model could not answer. ${error instanceof Error ? error.message : String(error)} Your talk is kept.`);
    } finally {
      setBusy(false);
    }
  };

  return {
    talk,
    setTalk: change,
    settings,
    setSettings: changeSettings,
    isBusy,
    problem,
    setProblem,
    heard,
    setHeard,
    ask(question, run) {
      const id = crypto.randomUUID();
      setTalk((now) => ask(now, { id, question: question.trim(), run: run?.id ?? null }));
      return answer(id, run ? ['before', 'after'] : ['before'], run, settings());
    },
    again(turn, side, run) {
      setTalk((now) => withBlank(now, turn.id, side));
      return answer(turn.id, [side], run, toDrawAgain(settings(), Math.floor(Math.random() * 2 ** 31)));
    },
  };
}
