/** What a person says of a picture or recording: read strictly, judged like any other text, and edited by remedies. */
export { createAboutCheck, type AboutCheck, type Said } from './check-about';
export { remedyAbout } from './remedy-about';
export { asksFor } from './read-about';
export { aboutInSidecar } from './sidecar';
