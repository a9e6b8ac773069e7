/** Personal data in a text: addresses, numbers and places that reach or find a person. Pure, linear in the text, and the same on every device. */
export { findPersonalData } from './find';
export type { Datum, DatumKind } from './datum';
