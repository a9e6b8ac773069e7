/** The language check's face for the checks of texts. */
export { createLanguageCheck, identify, languageName as nameOf, type LanguageCheck } from '../language';
