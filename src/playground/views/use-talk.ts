/** The talk with the current base as the screen has it: kept by base on this device, asked and drawn again, each answer as it comes. */
import { announce } from '#datanets';
import type { Base, SavedRun } from '#factory';
import { createEffect, createSignal, onCleanup, untrack } from 'solid-js';
import { answerSide, stopAnswering } from '../answering';
import { type Answer, ask, EMPTY, settleTalk, type Side, type Talk, type Turn, withAnswer, withBlank } from '../conversation';
import { type AnswerSettings, defaultSettings, toDrawAgain } from '../settings';
import { talkShelf } from '../talk-shelf';

export interface TalkState {
  readonly talk: () => Talk;
  readonly setTalk: (change: (talk: Talk) => Talk) => void;
  readonly settings: () => AnswerSettings;
  readonly setSettings: (settings: AnswerSettings) => void;
  readonly isBusy: () => boolean;
  readonly problem: () => string | null;
  readonly setProblem: (words: string | null) => void;
  /** Why not all of the talk is kept beyond this page; null: it is. */
  readonly unkept: () => string | null;
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
  const [unkept, setUnkept] = createSignal<string | null>(null);
  const [heard, setHeard] = createSignal('');

  /** The base whose talk is shown, and what ends with it: answers that come later belong to no screen any more. */
  let shown: Base | null = null;
  let visit = {};

  const tellKept = (isKept: boolean): void => void setUnkept(isKept ? null : 'This browser has no room for all of this talk and its settings, or does not let them be kept. They are here until this page is closed.');
  const keep = (): void => {
    const kept = untrack(talk);
    if (shown && kept.turns.every(({ before, after }) => before.end !== null && after?.end !== null)) tellKept(talkShelf.keepTalk(shown, kept));
  };
  /** Ends what is being answered and keeps it as far as it came. */
  const leave = (): void => {
    visit = {};
    if (!untrack(isBusy)) return;
    stopAnswering();
    const left = settleTalk(untrack(talk));
    if (shown) talkShelf.keepTalk(shown, left);
    setTalk(left);
    setBusy(false);
  };
  createEffect((before: string | undefined) => {
    const now = base();
    if (!now || now.id === before) return before;
    untrack(leave);
    shown = now;
    setTalk(talkShelf.readTalk(now));
    setSettings(talkShelf.readSettings(now));
    setProblem(null);
    setUnkept(null);
    return now.id;
  });
  onCleanup(leave);
  const change = (next: (talk: Talk) => Talk): void => {
    setTalk(next);
    keep();
  };
  const changeSettings = (next: AnswerSettings): void => {
    setSettings(next);
    if (shown) tellKept(talkShelf.keepSettings(shown, next));
  };

  /** Has sides of a turn answered. What another base's talk shows meanwhile is left alone. */
  const answer = async (id: string, sides: readonly Side[], run: SavedRun | null, under: AnswerSettings): Promise<void> => {
    const asked = base();
    if (!asked) return;
    const mine = visit;
    setProblem(null);
    setBusy(true);
    const onAnswer = (side: Side) => (part: Partial<Answer>) => {
      if (visit !== mine) return;
      onGrow();
      change((now) => withAnswer(now, id, side, (before) => ({ ...before, ...part })));
    };
    const before = talk();
    try {
      await Promise.all(sides.map((side) => answerSide({ base: asked, talk: before, id, side, run, settings: under, onAnswer: onAnswer(side) })));
      if (visit !== mine) return;
      const turn = talk().turns.find((one) => one.id === id);
      setHeard(turn ? sides.map((side) => `${side === 'before' ? 'Before' : 'After'}: ${turn[side]?.text ?? ''}`).join(' ') : '');
      if (turn?.after && turn.after.end !== 'failed') announce('asked');
    } catch (error) {
      if (visit === mine) setProblem(`The model could not answer. ${error instanceof Error ? error.message : String(error)} Your talk is kept.`);
    } finally {
      if (visit === mine) setBusy(false);
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
    unkept,
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
