/**
 * How much to hand to the device at once, and how far ahead of it to be. The screen is drawn by the same device between two submissions, so each should take
 * some 15 ms, whatever the device: how fast it is follows from when earlier ones were done. Nobody is told of that at once in all browsers (Firefox looks
 * every 100 ms): there nothing is concluded from it.
 */

/** Milliseconds that a submission should take. */
const TARGET_MS = 15;
/** Multiply-adds of a submission: on a device nobody knows yet, and at the least and most. */
const FIRST = 2 ** 27;
const LEAST = 2 ** 24;
const MOST = 2 ** 38;
/** From one submission to the next: some of them are hard to foresee. */
const MOST_CHANGE = 2;
/** Submissions that wait for the device beside the one that it works on. */
const MOST_AHEAD = 2;
/** Where it takes longer to hear that nothing is left to do, a timer tells of it. */
const PROMPT_MS = 20;
/** There, so many may be on their way: they are told of together. */
const MOST_UNHEARD = 16;
/** How often to ask before that is believed: the thread may have been busy. */
const PROBES = 4;

export interface Pace {
  /** Multiply-adds of the next submission. */
  readonly portion: number;
  /** Call it right after a submission of so many multiply-adds. */
  submitted(work: number): void;
  /** Waits while more is on its way than keeps the device busy. */
  caughtUp(): Promise<void>;
}

/** `whenDone`: settles once the device has done all that was submitted by then. `now` in milliseconds. Make it before anything is submitted. */
export function createPace(whenDone: () => Promise<unknown>, now: () => number = () => performance.now()): Pace {
  let portion = FIRST;
  let isPrompt = true;
  let isKnown = false;
  let onTheWay = 0;
  let lastDone = -Infinity;
  const waiting: (() => void)[] = [];

  const probe = async (): Promise<void> => {
    // The first answer comes at any time of a timer's round, the next ones after a whole one.
    await whenDone();
    // Until it is known, nobody is kept waiting by a timer.
    isPrompt = false;
    for (let i = 0; i < PROBES && !isPrompt; i++) {
      const start = now();
      await whenDone();
      isPrompt = now() - start < PROMPT_MS;
    }
    isKnown = true;
  };
  probe().catch(() => {});

  const learn = (work: number, milliseconds: number): void => {
    // What is much less than a portion is mostly something else.
    if (!isKnown || !isPrompt || work < portion / 2) return;
    const wanted = (work * TARGET_MS) / Math.max(milliseconds, 0.1);
    const believed = Math.min(MOST_CHANGE * portion, Math.max(portion / MOST_CHANGE, wanted));
    portion = Math.min(MOST, Math.max(LEAST, believed));
  };
  const hear = (work: number, start: number): void => {
    const at = now();
    // It began when it came, or when the one before was done.
    learn(work, at - Math.max(start, lastDone));
    lastDone = at;
    onTheWay--;
    for (const go of waiting.splice(0)) go();
  };

  const caughtUp = async (): Promise<void> => {
    if (onTheWay <= (isPrompt ? MOST_AHEAD : MOST_UNHEARD)) return;
    await new Promise<void>((resolve) => waiting.push(resolve));
    await caughtUp();
  };

  return {
    get portion() {
      return portion;
    },
    submitted(work) {
      const start = now();
      onTheWay++;
      whenDone().then(
        () => hear(work, start),
        () => hear(0, start),
      );
    },
    caughtUp,
  };
}
