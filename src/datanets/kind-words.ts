/** What kinds of datanets and shapes of items are called, with a sentence on each. */
import type { AudioShape, ImageShape, Rules, Shape } from '#gate';

interface Words {
  readonly name: string;
  readonly detail: string;
}

export const kindWords: Readonly<Record<Rules['kind'], { readonly name: string; readonly one: string; readonly many: string }>> = {
  text: { name: 'Texts', one: 'text', many: 'texts' },
  image: { name: 'Pictures', one: 'picture', many: 'pictures' },
  audio: { name: 'Recordings', one: 'recording', many: 'recordings' },
};

export const shapeWords: Readonly<Record<Shape, Words>> = {
  instruction: { name: 'Question and answer', detail: 'What somebody asks, and what a good answer says.' },
  chat: { name: 'Conversation', detail: 'Several turns between a person and an assistant.' },
  passage: { name: 'Passage', detail: 'A piece of running text.' },
  preference: { name: 'Better and worse', detail: 'A question, a good answer, and one that is not as good.' },
  fields: { name: 'Fields of your own', detail: 'Text, numbers, choices, dates and places that you name.' },
};

export const imageShapeWords: Readonly<Record<ImageShape, Words>> = {
  plain: { name: 'The picture alone', detail: 'Nothing needs to be said of it.' },
  captioned: { name: 'With a caption', detail: 'A sentence that says what is seen.' },
  labelled: { name: 'With labels', detail: 'A few words that sort it, from a list if you give one.' },
  question: { name: 'With a question and answer', detail: 'What somebody might ask about it, and the answer.' },
};

export const audioShapeWords: Readonly<Record<AudioShape, Words>> = {
  plain: { name: 'The recording alone', detail: 'Nothing needs to be said of it.' },
  transcribed: { name: 'With a transcript', detail: 'What is said in it, word by word.' },
  labelled: { name: 'With labels', detail: 'A few words that sort it, from a list if you give one.' },
};

export function shapeWordsOf(rules: Rules): Words {
  if (rules.kind === 'text') return shapeWords[rules.shape];
  return rules.kind === 'image' ? imageShapeWords[rules.shape] : audioShapeWords[rules.shape];
}
