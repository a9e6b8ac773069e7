/** What the shell needs to know of models that are dropped on the page: small, for it comes with the first load. */
export { droppedFiles, pickedFiles, type Placed } from './dropped';
export { looksLikeModel } from './looks-like-model';
