/** A .docx as blocks of text: package, styles, body. Text boxes come before the paragraph that they are anchored to; footnotes are not read. */
import type { Finding } from '../../types';
import type { Allowances } from '../limits';
import type { Block } from '../passages';
import { Refused } from '../refused';
import { readBody } from './body';
import { readPackage } from './package';
import { readStyles } from './styles';

export function openDocx(bytes: Uint8Array, allowances: Allowances): { readonly blocks: readonly Block[]; readonly findings: readonly Finding[] } {
  const parts = readPackage(bytes, allowances);
  const { blocks, findings } = readBody(parts.document, parts.documentName, readStyles(parts.styles, allowances), allowances);
  if (blocks.length === 0) throw new Refused('structure', 'There is no text in this document.', 'Send a document with text in it; words within pictures cannot be read.');
  return { blocks, findings: [...parts.findings, ...findings] };
}
