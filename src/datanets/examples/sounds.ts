/** Examples of recordings, with what the rules ask to be said of them. */
import { type About, type AudioRules, toWav } from '#gate';
import { type Example, once } from './example';
import { amplified, rate, silence, voiceLike } from './tones';

const transcripts = [
  'The ferry leaves at eight in the morning and at four in the afternoon.',
  'On Sundays the bakery opens two hours later than on other days.',
  'Bring a coat, for it is always windy at the end of the mole.',
  'The tea room is closed in February while its roof is mended.',
  'Four boats are kept in the shed behind the mill.',
];

export function soundExamples(rules: AudioRules): readonly Example[] {
  const label = rules.labels[0] ?? 'voice';
  const aboutOf = (number: number): About => ({
    ...(rules.shape === 'transcribed' ? { transcript: transcripts[number % transcripts.length] ?? '' } : {}),
    ...(rules.shape === 'labelled' ? { labels: [label] } : {}),
    ...(rules.consent ? { consent: true } : {}),
  });
  const made = (id: string, title: string, samples: () => Int16Array, about: About, judged: Example['judged'] = 'content'): Example => ({
    id,
    title,
    words: about.transcript ?? about.labels?.join(', ') ?? '',
    file: once(() => ({
      name: `${id}.wav`,
      bytes: toWav({ format: 'wav', sampleRate: rate, channels: [samples()], seconds: samples().length / rate, metadata: [] }),
      ...(Object.keys(about).length > 0 ? { about } : {}),
    })),
    judged,
  });
  const { transcript: _, ...untold } = aboutOf(0);
  const { consent: __, ...unasked } = aboutOf(3);
  return [
    made('clear', 'A clear one of 4 seconds', () => voiceLike(4, 1), aboutOf(0)),
    made('silence', 'Nothing but silence', () => silence(4), aboutOf(1)),
    made('clipped', 'Far too loud: its peaks are cut off', () => amplified(voiceLike(4, 3), 12), aboutOf(2)),
    made('short', 'Half a second', () => voiceLike(0.5, 4), aboutOf(3)),
    ...(rules.shape === 'transcribed' ? [made('untold', 'Without what is said', () => voiceLike(3.4, 5), untold), made('german', 'What is said is in German', () => voiceLike(3.8, 6), { ...aboutOf(0), transcript: 'Im Winter fährt die Fähre morgens um acht und nachmittags um vier Uhr zur Insel.' })] : []),
    ...(rules.shape === 'labelled' ? [made('untold', 'Without a label', () => voiceLike(3.4, 5), rules.consent ? { consent: true } : {}), made('stranger', 'Labelled “zebra crossing”', () => voiceLike(3.6, 7), { ...aboutOf(0), labels: ['zebra crossing'] })] : []),
    ...(rules.consent ? [made('unasked', 'Nobody says that the speaker agreed', () => voiceLike(3.2, 8), unasked)] : []),
    made('copy', 'The first one again, softer and cut', () => amplified(voiceLike(4, 1).slice(Math.round(0.4 * rate)), 0.6), aboutOf(4)),
    made('wav', 'Another clear one, as a .wav file', () => voiceLike(3, 9), aboutOf(4), 'all'),
  ];
}
