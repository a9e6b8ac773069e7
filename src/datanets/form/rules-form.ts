/**
 * A datanet's rules as a form holds them: every answer of every kind side by side, so that switching the kind to look around loses nothing. `readRules`
 * makes of it the rules that the gate reads, or says at which field what is wrong.
 */
import { type AudioFormat, type AudioShape, type Bounds, type FieldRule, type ImageFormat, type ImageShape, type PatternRule, type Rules, type Shape, type TextFormat, defaultAudioRules, defaultImageRules, defaultRules, parseRules } from '#gate';
import { fieldProblems } from './field-rules';
import { boundsProblem, listed, wholeProblem } from './numbers';
import { patternProblem } from './pattern-problem';

export type Kind = Rules['kind'];

export interface RulesForm {
  readonly kind: Kind;
  readonly textShape: Shape;
  readonly imageShape: ImageShape;
  readonly audioShape: AudioShape;
  readonly purpose: string;
  /** Comma-separated, as typed. */
  readonly topics: string;
  readonly textFormats: readonly TextFormat[];
  readonly imageFormats: readonly ImageFormat[];
  readonly audioFormats: readonly AudioFormat[];
  readonly submissionsPerDay: number;
  readonly megabytesPerDay: number;
  readonly rowsPerFile: number;
  /** Characters: of a question, an answer, a passage; of a caption or an answer to a picture; of a transcript. */
  readonly prompt: Bounds;
  readonly completion: Bounds;
  readonly text: Bounds;
  readonly caption: Bounds;
  readonly transcript: Bounds;
  /** Pixels. */
  readonly width: Bounds;
  readonly height: Bounds;
  /** Seconds, and Hz. */
  readonly duration: Bounds;
  readonly sampleRate: Bounds;
  readonly languages: readonly string[];
  readonly duplicates: boolean;
  readonly personalData: Rules['personalData'];
  readonly patterns: readonly PatternRule[];
  readonly labels: readonly string[];
  readonly consent: boolean;
  readonly fields: readonly FieldRule[];
}

/** By the name of the field; a pattern or field of one's own by its place in its list: `patterns.0`, `fields.2.label`. */
export type Problems = Readonly<Record<string, string>>;

export interface ReadRules {
  /** null while something is wrong. */
  readonly rules: Rules | null;
  readonly wrong: Problems;
}

export const emptyRules: RulesForm = rulesFormOf(defaultRules('instruction'));

/** Formats follow the shape for as long as they are those that the shape came with; fields of one's own stand in rows and tables only. */
export function withTextShape(form: RulesForm, shape: Shape): Pick<RulesForm, 'textShape' | 'textFormats'> {
  const wanted = defaultRules(shape).formats;
  const untouched = form.textFormats.join() === defaultRules(form.textShape).formats.join();
  const kept = shape === 'fields' ? form.textFormats.filter((format) => wanted.includes(format)) : form.textFormats;
  return { textShape: shape, textFormats: untouched || kept.length === 0 ? wanted : kept };
}

export function readRules(form: RulesForm): ReadRules {
  const wrong = problemsOf(form);
  if (Object.keys(wrong).length > 0) return { rules: null, wrong };
  const parsed = parseRules(rulesData(form));
  if (!parsed.ok) return { rules: null, wrong: { [placeOf(parsed.error.message)]: `${parsed.error.message} ${parsed.error.fix}` } };
  const rules = parsed.value;
  if (rules.kind !== 'text') return { rules, wrong: {} };
  return rules.shape === 'any' ? { rules: null, wrong: { shape: 'Choose what an item is.' } } : { rules, wrong: {} };
}

/** What no check of ours foresaw stands at the first field that it may be about. */
const placeOf = (message: string): string => (/topic/.test(message) ? 'topics' : /label/.test(message) ? 'labels' : 'purpose');

/** As `parseRules` reads it, and as `rules.json` would hold it. */
function rulesData(form: RulesForm): object {
  const common = {
    kind: form.kind,
    purpose: form.purpose.trim(),
    topics: listed(form.topics),
    perDay: { submissions: form.submissionsPerDay, bytes: Math.round(form.megabytesPerDay * 1_000_000) },
    duplicates: form.duplicates,
    languages: form.languages,
    personalData: form.personalData,
    patterns: form.patterns.filter(({ pattern }) => pattern !== '').map((rule) => ({ ...rule, message: rule.message.trim() })),
  };
  switch (form.kind) {
    case 'text':
      return {
        ...common,
        shape: form.textShape,
        formats: form.textFormats,
        maxItemsPerFile: form.rowsPerFile,
        length: Object.fromEntries(textLengths(form)),
        ...(form.textShape === 'fields' ? { fields: form.fields } : {}),
      };
    case 'image':
      return { ...common, shape: form.imageShape, formats: form.imageFormats, labels: form.labels, ...(saysMuch(form) ? { length: form.caption } : {}), width: form.width, height: form.height };
    case 'audio':
      return {
        ...common,
        shape: form.audioShape,
        formats: form.audioFormats,
        labels: form.labels,
        ...(saysMuch(form) ? { length: form.transcript } : {}),
        consent: form.consent,
        duration: form.duration,
        sampleRate: form.sampleRate,
      };
  }
}

const pixels = { from: 1, to: 60_000 };
const characters = { from: 0, to: 10_000_000 };

function problemsOf(form: RulesForm): Problems {
  const found: Record<string, string | undefined> = {
    submissionsPerDay: wholeProblem(form.submissionsPerDay, { from: 1, to: 1_000_000 }),
    megabytesPerDay: form.megabytesPerDay > 0 && form.megabytesPerDay <= 1_000 ? undefined : 'More than 0, at most 1,000.',
    topics: topicsProblem(listed(form.topics)),
    ...Object.fromEntries(form.patterns.map((rule, index) => [`patterns.${index}`, patternProblem(rule.pattern)])),
    languages: form.languages.length > 20 ? 'At most 20. Take all of them away to welcome every language.' : undefined,
  };
  const needsLabels = (form.kind === 'image' && form.imageShape === 'labelled') || (form.kind === 'audio' && form.audioShape === 'labelled');
  if (needsLabels) found.labels = form.labels.length > 200 ? 'At most 200 labels.' : undefined;
  if (form.kind === 'text') {
    found.formats = form.textFormats.length === 0 ? 'Take at least one.' : undefined;
    found.rowsPerFile = wholeProblem(form.rowsPerFile, { from: 1, to: 100_000 });
    for (const [name, bounds] of textLengths(form)) found[name] = boundsProblem(bounds, characters);
    if (form.textShape === 'fields') Object.assign(found, fieldProblems(form.fields));
  } else if (form.kind === 'image') {
    found.formats = form.imageFormats.length === 0 ? 'Take at least one.' : undefined;
    found.width = boundsProblem(form.width, pixels);
    found.height = boundsProblem(form.height, pixels);
    if (saysMuch(form)) found.caption = boundsProblem(form.caption, characters);
  } else {
    found.formats = form.audioFormats.length === 0 ? 'Take at least one.' : undefined;
    found.duration = boundsProblem(form.duration, { from: 0, to: 86_400 });
    found.sampleRate = boundsProblem(form.sampleRate, { from: 1, to: 768_000 });
    if (saysMuch(form)) found.transcript = boundsProblem(form.transcript, characters);
  }
  return Object.fromEntries(Object.entries(found).flatMap(([name, problem]) => (problem === undefined ? [] : [[name, problem]])));
}

/** Whether a text comes with a picture or recording, whose length can be bounded. */
export function saysMuch({ kind, imageShape, audioShape }: RulesForm): boolean {
  return kind === 'image' ? imageShape === 'captioned' || imageShape === 'question' : kind === 'audio' && audioShape === 'transcribed';
}

/** The lengths that the shape's items have. */
export function textLengths(form: RulesForm): readonly (readonly ['prompt' | 'completion' | 'text', Bounds])[] {
  if (form.textShape === 'passage' || form.textShape === 'fields') return [['text', form.text]];
  return [
    ['prompt', form.prompt],
    ['completion', form.completion],
  ];
}

function topicsProblem(topics: readonly string[]): string | undefined {
  if (topics.length > 200) return 'At most 200 topics.';
  const long = topics.find((topic) => topic.length > 80);
  return long === undefined ? undefined : `“${long.slice(0, 20)}…” is longer than 80 characters. Put commas between topics.`;
}

/** Rules back in the form: what another kind would ask has its defaults. */
export function rulesFormOf(rules: Rules): RulesForm {
  const text = rules.kind === 'text' ? rules : defaultRules('instruction');
  const image = rules.kind === 'image' ? rules : defaultImageRules;
  const audio = rules.kind === 'audio' ? rules : defaultAudioRules;
  return {
    kind: rules.kind,
    textShape: text.shape,
    imageShape: image.shape,
    audioShape: audio.shape,
    purpose: rules.purpose,
    topics: rules.topics.join(', '),
    textFormats: text.formats,
    imageFormats: image.formats,
    audioFormats: audio.formats,
    submissionsPerDay: rules.perDay.submissions,
    megabytesPerDay: rules.perDay.bytes / 1_000_000,
    rowsPerFile: text.maxItemsPerFile,
    ...text.length,
    caption: image.length,
    transcript: audio.length,
    width: image.width,
    height: image.height,
    duration: audio.duration,
    sampleRate: audio.sampleRate,
    languages: rules.languages,
    duplicates: rules.duplicates,
    personalData: rules.personalData,
    patterns: rules.patterns,
    labels: rules.kind === 'text' ? [] : rules.labels,
    consent: audio.consent,
    fields: text.fields,
  };
}
