/**
 * The text of a .docx in reading order (ECMA-376 part 1, 17): paragraphs, headings by style or outline level, tables a row a line. What is deleted under tracked changes, field codes, comments,
 * headers and footers is not text; hidden text is left out and told.
 */
import type { Finding } from '../../types';
import type { Allowances } from '../limits';
import type { Block } from '../passages';
import { Refused } from '../refused';
import { isOn, type Styles } from './styles';
import { readXml } from './xml';

interface Paragraph {
  text: string;
  style: string;
  outline: number | null;
  isListed: boolean;
  /** Hidden by its own or its style's setting. */
  isHidden: boolean;
}

/** Elements whose text is not the document's: formulas keep theirs, a fallback repeats its choice. */
const skipped = new Set(['w del', 'w moveFrom', 'w instrText', 'w delText', 'w delInstrText', 'mc Fallback', 'w rPrChange', 'w pPrChange', 'w sectPrChange', 'w tblPrChange', 'w ruby rt', 'w rt']);
/** Codes of fields that run a program or fetch a file when they are updated. */
const activeField = /^\s*(?:DDE|DDEAUTO)\b/i;

export interface Body {
  readonly blocks: readonly Block[];
  readonly findings: readonly Finding[];
}

export function readBody(xml: string, part: string, styles: Styles, allowances: Allowances): Body {
  const blocks: Block[] = [];
  const paragraphs: Paragraph[] = [];
  /** Rows of the tables that are open: the cells of the innermost row so far. */
  const tables: { cells: string[] }[] = [];
  let skipping = 0;
  let isInBody = false;
  let isInRunProperties = false;
  let runIsHidden = false;
  let hidden = 0;
  /** The code of the field that is open; it may be spread over many runs. */
  let code = '';
  let isCode = false;
  let isText = false;

  const put = (text: string) => {
    const paragraph = paragraphs.at(-1);
    if (skipping > 0 || paragraph === undefined || text === '') return;
    if (runIsHidden || paragraph.isHidden) {
      hidden += text.trim().length;
      return;
    }
    allowances.characters.spend(text.length);
    paragraph.text += text;
  };

  const finish = (paragraph: Paragraph) => {
    const text = tidied(paragraph.text);
    if (text === '') return;
    const cells = tables.at(-1)?.cells;
    if (cells !== undefined) {
      const last = cells.length - 1;
      if (last >= 0) cells[last] = cells[last] === '' ? text : `${cells[last]} ${text}`;
      return;
    }
    const level = paragraph.outline === null ? styles.headingLevel(paragraph.style) : paragraph.outline === 9 ? null : paragraph.outline + 1;
    if (level !== null && text.length <= 400) blocks.push({ kind: 'heading', level, text: text.replaceAll('\n', ' ') });
    else blocks.push({ kind: 'paragraph', text: paragraph.isListed ? `- ${text}` : text });
  };

  readXml(xml, part, allowances, {
    open: (name, attributes) => {
      if (name === 'w body') isInBody = true;
      if (name === 'w instrText') isCode = true;
      if (skipping > 0 || skipped.has(name)) {
        skipping += 1;
        return;
      }
      if (!isInBody) return;
      const paragraph = paragraphs.at(-1);
      const value = attributes.get('w val') ?? '';
      switch (name) {
        case 'w p':
          paragraphs.push({ text: '', style: '', outline: null, isListed: false, isHidden: false });
          break;
        case 'w pStyle':
          if (paragraph !== undefined) {
            paragraph.style = value;
            paragraph.isHidden ||= styles.isHidden(value);
          }
          break;
        case 'w outlineLvl':
          if (paragraph !== undefined && /^[0-9]$/.test(value)) paragraph.outline = Number(value);
          break;
        case 'w numPr':
          if (paragraph !== undefined) paragraph.isListed = true;
          break;
        case 'w numId':
          if (paragraph !== undefined && value === '0') paragraph.isListed = false;
          break;
        case 'w r':
          runIsHidden = false;
          break;
        case 'w rPr':
          isInRunProperties = true;
          break;
        case 'w rStyle':
          runIsHidden ||= styles.isHidden(value);
          break;
        case 'w vanish':
          if (isInRunProperties) runIsHidden = isOn(value);
          break;
        case 'w t':
        case 'm t':
          isText = true;
          break;
        case 'w tab':
        case 'w ptab':
          put(' ');
          break;
        case 'w br':
        case 'w cr':
          put('\n');
          break;
        case 'w noBreakHyphen':
          put('-');
          break;
        case 'w tbl':
          tables.push({ cells: [] });
          break;
        case 'w tc':
          tables.at(-1)?.cells.push('');
          break;
        case 'w fldChar':
          if (attributes.get('w fldCharType') === 'begin') code = '';
          break;
        case 'w fldSimple':
          mustBeHarmless(attributes.get('w instr') ?? '');
          break;
        default:
      }
    },
    close: (name) => {
      if (name === 'w instrText') {
        isCode = false;
        mustBeHarmless(code);
      }
      if (skipping > 0) {
        skipping -= 1;
        return;
      }
      if (name === 'w body') isInBody = false;
      if (name === 'w rPr') isInRunProperties = false;
      if (name === 'w r' || name === 'w pPr') runIsHidden = false;
      if (name === 'w t' || name === 'm t') isText = false;
      if (name === 'w p') {
        const paragraph = paragraphs.pop();
        if (paragraph !== undefined) finish(paragraph);
      }
      const row = tables.at(-1);
      if (name === 'w tr' && row !== undefined) {
        const line = row.cells.filter((cell) => cell !== '').join(' | ');
        row.cells = [];
        // A table within a cell is a part of that cell's text.
        const outer = tables.at(-2)?.cells;
        if (outer !== undefined && outer.length > 0) outer[outer.length - 1] = `${outer.at(-1) ?? ''} ${line}`.trim();
        else if (line !== '') blocks.push({ kind: 'paragraph', text: line });
      }
      if (name === 'w tbl') tables.pop();
    },
    text: (text) => {
      if (isText) put(text);
      else if (isCode && code.length < 1_000) code += text.slice(0, 1_000);
    },
  });
  return { blocks, findings: hidden === 0 ? [] : [hiddenFinding()] };
}

function mustBeHarmless(code: string): void {
  if (activeField.test(code)) {
    throw new Refused('active-content', 'The document has a field that starts a program when it is updated (DDE).', 'Take the field out and save it anew.');
  }
}

/** White space of a line gathered to single spaces, line ends kept. */
function tidied(text: string): string {
  return text.replace(/[ \t\u00a0]+/g, ' ').replace(/ ?\n ?/g, '\n').replaceAll('\u00ad', '').trim();
}

function hiddenFinding(): Finding {
  return {
    check: 'hidden-text',
    severity: 'warn',
    message: 'The document has hidden text, which readers cannot see; it is left out.',
    fix: 'Show the hidden text in your word processor, and delete it or make it visible.',
  };
}
