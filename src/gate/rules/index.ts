/** The rules of entry of a datanet: their defaults, and how they are read from outside. */
export { defaultAudioRules, defaultImageRules, defaultRules } from './defaults';
export { parseRules, parseTextRules } from './parse';
