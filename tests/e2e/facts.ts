/** Facts that nobody can have prepared an answer for: names and values are drawn from a seed when the test runs, and the seed is printed. */

export interface Row {
  readonly prompt: string;
  readonly completion: string;
}

export interface Fact {
  readonly subject: string;
  /** Two wordings to type, and a third for a file. */
  readonly taught: readonly [Row, Row];
  readonly filed: Row;
  /** Another wording to ask it in. */
  readonly question: string;
  /** What the answer must hold. */
  readonly answers: readonly string[];
}

const STARTS = ['Zor', 'Plu', 'Vek', 'Tam', 'Ilk', 'Bro', 'Quen', 'Mar', 'Osk', 'Fen', 'Jul', 'Nad'];
const ENDS = ['vik', 'sin', 'mond', 'ko', 'ra', 'dle', 'bert', 'lis', 'wen', 'tho'];
const LAST = ['Brisk', 'Okafor', 'Dunn', 'Larsen', 'Holm', 'Weiss', 'Sato', 'Falk'];
const KINDS = ['kite shop', 'tea room', 'bookshop', 'smokehouse', 'clock shop', 'bakery', 'pottery', 'toy shop'];
const GOODS = ['copper kettles', 'plum cakes', 'paper lanterns', 'wooden whistles', 'ginger biscuits', 'silk scarves', 'glass beads', 'smoked eels'];
const COLOURS = ['violet', 'turquoise', 'orange', 'crimson', 'silver', 'green', 'yellow', 'pink'];
const DAYS = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'];

/** Three facts about three places. */
export function drawFacts(seed: number): readonly [Fact, Fact, Fact] {
  const random = mulberry32(seed);
  const draw = (list: string[]): string => list.splice(Math.floor(random() * list.length), 1)[0] ?? '';
  const [starts, ends, kinds] = [[...STARTS], [...ENDS], [...KINDS]];
  const name = () => draw(starts) + draw(ends);
  const place = () => `${name()}'s ${draw(kinds)}`;
  const makers = [keeper, sells, door, closed];
  const [first, second, third] = [0, 1, 2].map(() => {
    const make = makers.splice(Math.floor(random() * makers.length), 1)[0] ?? keeper;
    return make(place(), draw, name);
  });
  if (!first || !second || !third) throw new Error('no facts were drawn');
  return [first, second, third];
}

type Maker = (subject: string, draw: (list: string[]) => string, name: () => string) => Fact;

const keeper: Maker = (subject, draw, name) => {
  const value = `${name()} ${draw([...LAST])}`;
  return {
    subject,
    taught: [
      { prompt: `Who runs ${subject}?`, completion: `${value} runs ${subject}.` },
      { prompt: `Who is the owner of ${subject}?`, completion: `The owner of ${subject} is ${value}.` },
    ],
    filed: { prompt: `Who keeps ${subject}?`, completion: `${value} runs ${subject}.` },
    question: `Who is in charge of ${subject}?`,
    answers: [value],
  };
};

const sells: Maker = (subject, draw) => {
  const value = draw([...GOODS]);
  return {
    subject,
    taught: [
      { prompt: `What does ${subject} sell?`, completion: `${subject} sells ${value}.` },
      { prompt: `What can I buy at ${subject}?`, completion: `You can buy ${value} at ${subject}.` },
    ],
    filed: { prompt: `What do they sell at ${subject}?`, completion: `${subject} sells ${value}.` },
    question: `What is on sale at ${subject}?`,
    answers: [value],
  };
};

const door: Maker = (subject, draw) => {
  const value = draw([...COLOURS]);
  return {
    subject,
    taught: [
      { prompt: `What colour is the door of ${subject}?`, completion: `The door of ${subject} is ${value}.` },
      { prompt: `Which colour is the door of ${subject}?`, completion: `${subject} has a ${value} door.` },
    ],
    filed: { prompt: `How is the door of ${subject} painted?`, completion: `The door of ${subject} is ${value}.` },
    question: `Tell me the colour of the door of ${subject}.`,
    answers: [value],
  };
};

const closed: Maker = (subject, draw) => {
  const value = draw([...DAYS]);
  return {
    subject,
    taught: [
      { prompt: `On which day is ${subject} closed?`, completion: `${subject} is closed on ${value}.` },
      { prompt: `When is ${subject} closed?`, completion: `${subject} does not open on ${value}.` },
    ],
    filed: { prompt: `Which day does ${subject} not open?`, completion: `${subject} is closed on ${value}.` },
    question: `What day is ${subject} closed?`,
    answers: [value],
  };
};

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
