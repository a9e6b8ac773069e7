/** Base models as the shell and the playground meet them: what is here, what comes, which one is current. Screens are in `#factory/models/views`. */
export { type Base, EMBEDDED } from './base';
export { openFiles } from './bring';
export { bases, chooseBase, findBase, isShelfRead, readShelf, useCurrentBase } from './shelf';
