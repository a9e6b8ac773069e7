/** What language a text is in, and whether a datanet takes it. */
export { createLanguageCheck, type ForeignLanguage, type LanguageCheck } from './check';
export { identify, type Identified } from './identify';
export { knownLanguages } from './known';
export { languageName } from './names';
