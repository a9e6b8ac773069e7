/**
 * Near copies among many: of texts by MinHash (a signature, a similarity in thousandths, an index of them), and of anything that has a binary hash of fixed length, such as
 * pictures, by Hamming distance. Whole numbers only: the same answers on every device.
 */
export { minhash, nearDuplicateFrom, signatureSize, similarity } from './signature';
export { createTextIndex, type TextIndex } from './text-index';
export { createHashIndex, type HashIndex } from './hash-index';
