/** Which paragraph styles of a .docx are headings, and of what level: by their own outline level, by their built-in name, or by the style that they are based on. */
import type { Allowances } from '../limits';
import { readXml } from './xml';

interface Style {
  name: string;
  basedOn: string;
  /** 0 is the outermost, 9 is body text; null when the style does not say. */
  outline: number | null;
  isHidden: boolean;
}

export interface Styles {
  /** From 1, or null for body text. */
  headingLevel(styleId: string): number | null;
  isHidden(styleId: string): boolean;
}

const mostChain = 20;

export function readStyles(xml: string, allowances: Allowances): Styles {
  const styles = new Map<string, Style>();
  let open: Style | null = null;
  if (xml !== '') {
    readXml(xml, 'styles', allowances, {
      open: (name, attributes) => {
        if (name === 'w style') {
          open = { name: '', basedOn: '', outline: null, isHidden: false };
          styles.set(attributes.get('w styleId') ?? '', open);
        }
        if (open === null) return;
        const value = attributes.get('w val') ?? '';
        if (name === 'w name') open.name = value;
        if (name === 'w basedOn') open.basedOn = value;
        if (name === 'w outlineLvl' && /^[0-9]$/.test(value)) open.outline = Number(value);
        if (name === 'w vanish') open.isHidden = isOn(value);
      },
      close: (name) => {
        if (name === 'w style') open = null;
      },
      text: () => undefined,
    });
  }
  const firstOfChain = <T>(styleId: string, pick: (style: Style) => T | null): T | null => {
    let style = styles.get(styleId);
    for (let step = 0; style !== undefined && step < mostChain; step++) {
      const picked = pick(style);
      if (picked !== null) return picked;
      style = styles.get(style.basedOn);
    }
    return null;
  };
  return {
    headingLevel: (styleId) => {
      const level = firstOfChain(styleId, levelOf) ?? (styles.has(styleId) ? null : levelOfName(styleId));
      return level === null || level > 9 ? null : level;
    },
    isHidden: (styleId) => firstOfChain(styleId, (style) => style.isHidden || null) ?? false,
  };
}

/** An on/off value of WordprocessingML: absent means on. */
export function isOn(value: string): boolean {
  return value !== '0' && value !== 'false' && value !== 'off' && value !== 'none';
}

function levelOf(style: Style): number | null {
  return style.outline === null ? levelOfName(style.name) : style.outline + 1;
}

/** The built-in names stand in the file in English, whatever language the word processor speaks. */
function levelOfName(name: string): number | null {
  if (/^title$/i.test(name)) return 1;
  const level = /^heading ?([1-9])$/i.exec(name)?.[1];
  return level === undefined ? null : Number(level);
}
