/** Examples of pictures, with what the rules ask to be said of them. */
import type { About, ImageRules } from '#gate';
import { type Drawing, blurred, drawScene, plain, resized } from './drawing';
import { type Example, once } from './example';
import { toBmp } from './picture-file';

const said: Readonly<Record<ImageRules['shape'], readonly About[]>> = {
  plain: [{}],
  captioned: [
    { caption: 'A row of painted houses by the harbour, under a pale sky.' },
    { caption: 'Old store houses along the quay, seen from the ferry.' },
    { caption: 'The lane behind the rope works on a summer evening.' },
    { caption: 'Five houses with small windows above the slipway.' },
    { caption: 'The market street before the shops open.' },
  ],
  labelled: [{}],
  question: [
    { question: 'What stands behind the water?', answer: 'A row of painted houses with lit windows.' },
    { question: 'Which buildings are these?', answer: 'They are the old store houses along the quay.' },
    { question: 'When may this have been taken?', answer: 'Probably on a summer evening, for the light is low.' },
    { question: 'How many floors do the houses have?', answer: 'Most of them have three floors, and one has two.' },
    { question: 'Is anybody in the street?', answer: 'No, the street is empty and all doors are closed.' },
  ],
};

export function pictureExamples(rules: ImageRules): readonly Example[] {
  const label = rules.labels[0] ?? 'harbour';
  const aboutOf = (number: number): About => (rules.shape === 'labelled' ? { labels: [label] } : (said[rules.shape][number % said[rules.shape].length] ?? {}));
  const made = (id: string, title: string, seed: number, change: (scene: Drawing) => Drawing, about: About = aboutOf(seed)): Example => ({
    id,
    title,
    words: wordsOf(about),
    file: once(() => ({ name: `${id}.bmp`, bytes: toBmp(change(drawScene(640, 480, seed))), ...(Object.keys(about).length > 0 ? { about } : {}) })),
    judged: 'content',
  });
  const same = (scene: Drawing) => scene;
  return [
    made('sharp', 'A sharp one, 640 × 480', 1, same),
    made('blurred', 'Out of focus', 2, (scene) => blurred(scene, 10)),
    made('blank', 'All in one colour', 3, ({ width, height }) => plain(width, height, [128, 124, 116])),
    made('tiny', 'A tiny one, 64 × 48', 4, (scene) => resized(scene, 0.1)),
    ...aboutExamples(rules, made),
    made('copy', 'The first one again, at three quarters of its size', 1, (scene) => resized(scene, 0.75)),
    {
      id: 'bmp',
      title: 'Another sharp one, as a .bmp file',
      words: wordsOf(aboutOf(5)),
      file: once(() => ({ name: 'quay.bmp', bytes: toBmp(drawScene(640, 480, 25)), ...(Object.keys(aboutOf(5)).length > 0 ? { about: aboutOf(5) } : {}) })),
      judged: 'all',
    },
  ];
}

type Make = (id: string, title: string, seed: number, change: (scene: Drawing) => Drawing, about: About) => Example;

/** What may be amiss in what is said of a picture. */
function aboutExamples(rules: ImageRules, made: Make): readonly Example[] {
  const sharp = (scene: Drawing) => scene;
  switch (rules.shape) {
    case 'plain':
      return [];
    case 'captioned':
      return [
        made('silent', 'Without a caption', 11, sharp, {}),
        made('short', 'With a short caption', 12, sharp, { caption: 'Houses' }),
        made('german', 'With a caption in German', 13, sharp, { caption: 'Eine Reihe bunter Häuser am Hafen, darüber ein heller Himmel ohne Wolken.' }),
        made('personal', 'With a phone number in its caption', 14, sharp, { caption: 'Our house by the harbour is to let, call +49 151 23456789.' }),
      ];
    case 'labelled':
      return [made('silent', 'Without a label', 11, sharp, {}), made('stranger', 'Labelled “zebra crossing”', 12, sharp, { labels: ['zebra crossing'] })];
    case 'question':
      return [
        made('silent', 'Without an answer', 11, sharp, { question: 'What is seen here?' }),
        made('short', 'With a short answer', 12, sharp, { question: 'Is it a harbour?', answer: 'Yes.' }),
        made('german', 'In German', 13, sharp, { question: 'Was steht dort hinten am Wasser?', answer: 'Das ist eine Reihe bunter Häuser mit kleinen Fenstern, in denen Licht brennt.' }),
      ];
  }
}

const wordsOf = ({ caption, labels, question, answer }: About): string => caption ?? labels?.join(', ') ?? [question, answer].filter(Boolean).join(' — ');
