/** What the rules of a datanet are where nobody says otherwise. */
import type { AudioRules, ImageRules, Shape, TextFormat, TextRules } from '../types';

/** 20 submissions and 10 MB an account and UTC day. */
const perDay = { submissions: 20, bytes: 10_000_000 } as const;
const common = { purpose: '', topics: [], perDay, duplicates: true, languages: [], personalData: 'refuse', patterns: [] } as const;

export function defaultRules(shape: Shape): TextRules {
  return {
    kind: 'text',
    shape,
    fields: [],
    ...common,
    formats: formatsOf(shape),
    maxItemsPerFile: 10_000,
    length: {
      prompt: { min: 2, max: 4_000 },
      completion: { min: 1, max: 8_000 },
      text: { min: 20, max: 100_000 },
    },
  };
}

/** Documents hold passages, tables and rows hold fields. */
function formatsOf(shape: Shape): readonly TextFormat[] {
  if (shape === 'fields') return ['jsonl', 'csv'];
  return shape === 'passage' ? ['txt', 'md', 'pdf', 'docx', 'jsonl', 'csv'] : ['txt', 'md', 'jsonl', 'csv'];
}

export const defaultImageRules: ImageRules = {
  kind: 'image',
  shape: 'plain',
  ...common,
  labels: [],
  length: { min: 3, max: 1_000 },
  formats: ['png', 'jpg', 'webp', 'tiff', 'bmp'],
  width: { min: 200, max: 12_000 },
  height: { min: 200, max: 12_000 },
};

export const defaultAudioRules: AudioRules = {
  kind: 'audio',
  shape: 'plain',
  ...common,
  labels: [],
  length: { min: 1, max: 10_000 },
  consent: false,
  formats: ['wav', 'mp3', 'flac'],
  duration: { min: 1, max: 600 },
  sampleRate: { min: 8_000, max: 192_000 },
};
