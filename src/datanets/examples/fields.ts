/** Examples of items with fields of one's own, made from what the fields are: one that fills them in, and some that do so badly. */
import type { FieldRule } from '#gate';
import type { Example } from './example';
import { sentences } from './sentences';
import { exampleOf } from './text-example';

type Values = Readonly<Record<string, string | number>>;

export function fieldExamples(fields: readonly FieldRule[]): readonly Example[] {
  if (fields.length === 0) return [];
  const made = (id: string, title: string, values: Values): Example => exampleOf({ id, title }, { values });
  const texts = fields.filter((field) => field.type === 'text');
  const [firstText] = texts;
  const written = (number: number, part: 'ask' | 'say' = 'say'): Values => {
    const said = sentences[number];
    return { ...filled(fields, number), ...Object.fromEntries(texts.map((field, index) => [field.name, (index === 0 ? said?.[part] : said?.ask) ?? ''])) };
  };
  const without = (name: string): Values => Object.fromEntries(Object.entries(filled(fields, 5)).filter(([key]) => key !== name));
  const required = fields.find((field) => field.required);
  const number = fields.find((field) => field.type === 'number');
  const choice = fields.find((field) => field.type === 'choice');
  const date = fields.find((field) => field.type === 'date');
  const place = fields.find((field) => field.type === 'place');
  return [
    made('full', 'Everything filled in', written(0)),
    ...(required ? [made('gap', `Without “${required.label}”`, without(required.name))] : []),
    ...(number ? [made('number', `“${number.label}” far too large`, { ...filled(fields, 6), [number.name]: (number.max ?? 1_000) * 10 + 1 })] : []),
    ...(choice ? [made('choice', `“${choice.label}” that is no choice`, { ...filled(fields, 7), [choice.name]: 'something else' })] : []),
    ...(date ? [made('date', `“${date.label}” on the 31st of February`, { ...filled(fields, 8), [date.name]: '2026-02-31' })] : []),
    ...(place ? [made('place', `“${place.label}” beyond the North Pole`, { ...filled(fields, 9), [place.name]: '123.4, 4.3' })] : []),
    ...(firstText
      ? [
          made('short', 'A short one', { ...written(1), [firstText.name]: 'Ola does.' }),
          made('german', 'One in German', written(2)),
          made('personal', 'With an e-mail address', written(3)),
          made('gibberish', 'Gibberish', written(4)),
          made('injection', 'With an order to the reviewer', written(5)),
        ]
      : []),
    made('copy', 'The first one again', written(0)),
  ];
}

const notes = [
  'Seen from the path along the sea wall, on the side that faces the morning sun.',
  'It stands beside the old rope works, where two lanes meet above the slipway.',
  'Found on the third walk of the spring, after two days of steady rain from the west.',
  'The keeper of the mill pointed it out and told how it came to be there.',
  'Close to the bridge over the mill stream, half hidden by a hedge of hawthorn.',
  'Behind the market hall, near the steps that lead down to the small boats.',
  'Measured twice with a tape, first in the shade and again towards the evening.',
  'Its north side is green with moss, and the rest has been whitewashed not long ago.',
  'Nobody could say how old it is, but a drawing of 1880 shows it already.',
  'A gull was sitting on top of it for the whole time that it took to write this down.',
];

/** All fields with values of their kind, different ones for each number. */
function filled(fields: readonly FieldRule[], number: number): Values {
  return Object.fromEntries(fields.map((field, index) => [field.name, valueOf(field, number + index * 3)]));
}

function valueOf({ type, choices, min, max }: FieldRule, number: number): string | number {
  switch (type) {
    case 'number': {
      const least = min ?? (max === null ? 1 : Math.min(1, max));
      const most = max ?? least + 100;
      return Math.round((least + ((most - least) * (1 + (number % 9))) / 10) * 10) / 10;
    }
    case 'choice':
      return choices[number % Math.max(1, choices.length)] ?? '';
    case 'date':
      return `2026-05-${String(1 + (number % 28)).padStart(2, '0')}`;
    case 'place':
      return `52.${100 + number * 7}, 4.${300 + number * 11}`;
    default:
      return notes[number % notes.length] ?? '';
  }
}
