/** The fields that a datanet names for itself: reading their values and rows, and what is made of them. */
export { decimalOf, readDecimal } from './decimal';
export { keysOfField } from './row';
export { labelOfName, passageOfFields } from './passage';
