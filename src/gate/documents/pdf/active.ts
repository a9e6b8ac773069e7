/**
 * What in a PDF acts rather than is read. Programs (JavaScript), commands (Launch) and forms that send or fetch data refuse the file: readers of the datanet would run them. Attached files, films and
 * fill-in forms (XFA) do nothing by themselves, are never read by the gate, and occur in ordinary invoices and reports, so they are told and cost score.
 */
import type { Finding } from '../../types';
import { Refused } from '../refused';
import type { PdfFile } from './file';
import { isArray, isDict, PdfString, type PdfValue } from './objects';

const refusedActions: Readonly<Record<string, string>> = {
  JavaScript: 'The PDF has a program in it (JavaScript).',
  Launch: 'The PDF starts a program when it is opened or clicked (Launch).',
  SubmitForm: 'The PDF sends data to elsewhere (a form with a Submit action).',
  ImportData: 'The PDF fetches data from elsewhere (ImportData).',
};

const told = {
  attachment: ['The PDF has a file attached, which is not read.', 'Save it without attachments, and send the other file by itself if it matters.'],
  film: ['The PDF has a film, sound or 3D scene in it, which is not read.', 'Save it without them.'],
  form: ['The PDF has a fill-in form (XFA), whose fields are not read.', 'Print it to a new PDF, so that the filled-in words become text.'],
} as const;
type Told = keyof typeof told;

/** Every object is looked at, also those that nothing points to and those that later ones replace. */
export function activeContent(file: PdfFile): Finding[] {
  const found = new Set<Told>();
  const look = (value: PdfValue): void => {
    if (isArray(value)) value.forEach(look);
    if (!isDict(value)) return;
    const action = file.name(value.get('S'));
    const refusal = action !== null && Object.hasOwn(refusedActions, action) ? refusedActions[action] : undefined;
    if (refusal !== undefined) throw new Refused('active-content', refusal, 'Print it to a new PDF (which keeps the text alone) and send that.');
    if (action === 'URI' && runsScript(value.get('URI'))) throw new Refused('active-content', refusedActions['JavaScript'] ?? '', 'Print it to a new PDF (which keeps the text alone) and send that.');
    if (action === 'Rendition' && value.has('JS')) throw new Refused('active-content', refusedActions['JavaScript'] ?? '', 'Print it to a new PDF (which keeps the text alone) and send that.');
    if (value.has('EF') || value.has('EmbeddedFiles') || file.name(value.get('Type')) === 'EmbeddedFile') found.add('attachment');
    const subtype = file.name(value.get('Subtype'));
    if (subtype === 'RichMedia' || subtype === 'Movie' || subtype === 'Sound' || subtype === '3D') found.add('film');
    if (value.has('XFA')) found.add('form');
    for (const each of value.values()) look(each);
  };
  file.all.forEach(look);
  return (Object.keys(told) as Told[]).filter((kind) => found.has(kind)).map((kind) => ({ check: 'active-content', severity: 'warn', message: told[kind][0], fix: told[kind][1] }));
}

/** A link that is a program. */
function runsScript(address: PdfValue | undefined): boolean {
  return address instanceof PdfString && /^\s*(?:javascript|vbscript|data):/i.test(address.bytes);
}
