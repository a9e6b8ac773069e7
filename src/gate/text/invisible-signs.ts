/**
 * Signs without a shape (Unicode 23.2 and 23.4, Default_Ignorable_Code_Point): each is judged by its neighbours. Joiners between letters of scripts that join, or within emoji; word
 * breaks in scripts without spaces; a variation selector behind a sign that has variants; direction marks in texts that run from right to left: all these stay. The rest
 * hides something, be it a filter's bait or a whole message (tag characters, rows of variation selectors).
 */
import { isDefaultIgnorable, isMark, isSpace, isSymbol, scriptOf } from '../unicode/index';
import { editOf, type Hidden, type Span } from './hidden';
import { quote } from './words';

type Kind = 'tag' | 'direction' | 'variation' | 'invisible';

/** Everything that may be judged below; nearly all texts end here. */
const suspects = /[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb]|\u034f|[\ufe00-\ufe0f]|\ud82f[\udca0-\udca3]|\ud834[\udd73-\udd7a]|[\udb40-\udb43][\udc00-\udfff]/;

/** A flag spelt with tag characters: England, Scotland, Wales, Texas … (UTS #51, ED-14c) */
const tagFlag = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f}/uy;

export function invisibleSigns(text: string): Hidden[] {
  if (!suspects.test(text)) return [];
  const spansByKind: Record<Kind, Span[]> = { tag: [], direction: [], variation: [], invisible: [] };
  const hasRightToLeft = rightToLeft.test(text);
  let before = -1;
  let beforeThat = -1;
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at) ?? 0;
    let end = at + (code > 0xffff ? 2 : 1);
    if (code === 0x1f3f4) {
      tagFlag.lastIndex = at;
      end = tagFlag.test(text) ? tagFlag.lastIndex : end;
    } else if (code >= 0xad && (isDefaultIgnorable(code) || code === 0x2800 || (code >= 0x202a && code <= 0x202e) || (code >= 0xfff9 && code <= 0xfffb))) {
      const kind = kindOf(code, before, beforeThat, text.codePointAt(end) ?? -1, hasRightToLeft);
      if (kind !== null) spansByKind[kind].push({ start: at, end });
    }
    beforeThat = before;
    before = code;
    at = end;
  }
  return [tags(text, spansByKind.tag), directions(text, spansByKind.direction, hasRightToLeft), variations(text, spansByKind.variation), invisibles(text, spansByKind.invisible)].filter(
    (hidden) => hidden !== null,
  );
}

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|\ud802[\udc00-\udfff]|\ud83a[\udc00-\udfff]/;

/** What a sign is here, or null where it is needed. */
function kindOf(code: number, before: number, beforeThat: number, after: number, hasRightToLeft: boolean): Kind | null {
  if (code >= 0xe0000 && code <= 0xe007f) return 'tag';
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) return 'direction';
  if (isVariationSelector(code)) return isVariant(code, before, after) ? null : 'variation';
  return isNeeded(code, before, beforeThat, after, hasRightToLeft) ? null : 'invisible';
}

function isVariationSelector(code: number): boolean {
  return (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);
}

/** Behind what a selector has a meaning: emoji and symbols (15, 16), ideographs (17 and on), mathematical signs and some scripts (1 to 3). Never behind another one. */
function isVariant(code: number, before: number, after: number): boolean {
  if (before === -1 || isVariationSelector(before) || isVariationSelector(after) || isSpace(before)) return false;
  if (code >= 0xe0100) return scriptOf(before) === 'Han';
  if (code >= 0xfe0e) return (before >= 0x2000 && !isDefaultIgnorable(before)) || before === 0xa9 || before === 0xae || before === 0x23 || before === 0x2a || (before >= 0x30 && before <= 0x39);
  return before >= 0x1000 || before === 0x30;
}

function isNeeded(code: number, before: number, beforeThat: number, after: number, hasRightToLeft: boolean): boolean {
  switch (code) {
    case 0x200c:
    case 0x200d:
      return isJoinerNeeded(code, before, beforeThat, after);
    case 0x200b:
    case 0x2060:
      return isSpaceless(before) || isSpaceless(after);
    case 0x200e:
    case 0x200f:
    case 0x061c:
      return hasRightToLeft && !isDirectionMark(before);
    case 0x034f:
      return isMark(after) || isMark(before);
    case 0x115f:
    case 0x1160:
      return scriptOf(before) === 'Hangul' || scriptOf(after) === 'Hangul';
    case 0x17b4:
    case 0x17b5:
      return scriptOf(before) === 'Khmer';
    case 0x2800:
      return isBraille(before) || isBraille(after);
    default:
      return code >= 0x180b && code <= 0x180f && (scriptOf(before) === 'Mongolian' || scriptOf(after) === 'Mongolian');
  }
}

function isDirectionMark(code: number): boolean {
  return code === 0x200e || code === 0x200f || code === 0x061c;
}

function isBraille(code: number): boolean {
  return code > 0x2800 && code <= 0x28ff;
}

/** Scripts whose letters join or stack, by the names of Unicode's Script property. */
const joining = new Set(
  'Arabic Syriac Mandaic Nko Mongolian Adlam Phags_Pa Hanifi_Rohingya Sogdian Old_Uyghur Manichaean Psalter_Pahlavi Chorasmian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala Khmer Myanmar Tibetan Thai Lao Balinese Javanese Sundanese Tai_Tham Tai_Le New_Tai_Lue Cham Limbu Lepcha Meetei_Mayek Chakma Kaithi Brahmi Kharoshthi Grantha Newa Tirhuta Modi Sharada Siddham Takri Khojki Khudawadi Mahajani Nandinagari Dogra Saurashtra Syloti_Nagri Tagalog Buginese Kayah_Li Gunjala_Gondi Masaram_Gondi Ahom Bhaiksuki Soyombo Zanabazar_Square Marchen Dives_Akuru Egyptian_Hieroglyphs'.split(
    ' ',
  ),
);
/** Scripts without spaces, in which U+200B says where a line may break. */
const spaceless = new Set('Thai Lao Khmer Myanmar Tibetan Han Hiragana Katakana Javanese Balinese Tai_Tham Tai_Le New_Tai_Lue Cham'.split(' '));

function isSpaceless(code: number): boolean {
  return code >= 0xe00 && spaceless.has(scriptOf(code));
}

function isJoinerNeeded(code: number, before: number, beforeThat: number, after: number): boolean {
  const isDoubled = before === 0x200c || before === 0x200d;
  if (isDoubled && (beforeThat === 0x200c || beforeThat === 0x200d)) return false;
  if (joins(before) || joins(after) || (isDoubled && joins(beforeThat))) return true;
  return code === 0x200d && isPictureEnd(before) && isPicture(after);
}

/** A tatweel and the marks that many scripts share join too. */
function joins(code: number): boolean {
  return code >= 0x600 && (joining.has(scriptOf(code)) || code === 0x640 || (isMark(code) && code < 0x2000));
}

function isPicture(code: number): boolean {
  return code >= 0x1f000 ? code <= 0x1faff : code >= 0x2190 && code <= 0x3299 && isSymbol(code);
}

/** A picture, or what may follow one: variation selector, skin tone (which is a picture too), the end of a flag's tags, a keycap. */
function isPictureEnd(code: number): boolean {
  return isPicture(code) || code === 0xfe0f || code === 0xfe0e || code === 0xe007f || code === 0x20e3;
}

function tags(text: string, spans: readonly Span[]): Hidden | null {
  const [first] = spans;
  if (first === undefined) return null;
  const spelled = spans.map(({ start }) => (text.codePointAt(start) ?? 0) - 0xe0000).filter((code) => code >= 0x20 && code < 0x7f).slice(0, 60);
  const says = spelled.length > 0 ? `: ${quote(String.fromCharCode(...spelled))}` : '';
  return { severity: 'refuse', message: `The text holds a message in tag characters that nobody can see${says}.`, fix: 'Remove it.', ...first, edit: editOf(text, spans, 'Remove') };
}

/** Overrides make a text read as something it isn't ("Trojan Source", CVE-2021-42574). Closed isolates are how some programs set off a name. */
function directions(text: string, spans: readonly Span[], hasRightToLeft: boolean): Hidden | null {
  const [first] = spans;
  if (first === undefined) return null;
  let open = 0;
  let isBalanced = true;
  let isHarmless = true;
  for (const { start } of spans) {
    const code = text.charCodeAt(start);
    if (code === 0x202d || code === 0x202e || (!hasRightToLeft && code !== 0x2068 && code !== 0x2069)) isHarmless = false;
    open += code === 0x202c || code === 0x2069 ? -1 : 1;
    if (open < 0) isBalanced = false;
  }
  return {
    severity: isHarmless && isBalanced && open === 0 ? 'warn' : 'refuse',
    message: 'The text holds signs that turn the writing direction around, which can make it read as something else.',
    fix: 'Remove them.',
    ...first,
    edit: editOf(text, spans, 'Remove'),
  };
}

function variations(text: string, spans: readonly Span[]): Hidden | null {
  const [first] = spans;
  if (first === undefined) return null;
  const isMany = spans.length > 3;
  return {
    severity: isMany ? 'refuse' : 'warn',
    message: isMany ? `The text holds ${spans.length} variation selectors that vary nothing: a message may be hidden in them.` : 'The text holds a variation selector that varies nothing.',
    fix: 'Remove them.',
    ...first,
    edit: editOf(text, spans, 'Remove'),
  };
}

/** So many in a row spell something; so many in a text, one among 25 signs or more, are no slip of copying. Soft hyphens are how books are set. */
const longRow = 8;
const many = 16;
const amongSigns = 25;

function invisibles(text: string, spans: readonly Span[]): Hidden | null {
  const [first] = spans;
  if (first === undefined) return null;
  let row = 1;
  let longest = 1;
  for (let index = 1; index < spans.length; index++) {
    row = spans[index]?.start === spans[index - 1]?.end ? row + 1 : 1;
    longest = Math.max(longest, row);
  }
  const isMessage = longest >= longRow;
  const odd = spans.filter(({ start }) => text.charCodeAt(start) !== 0xad).length;
  const isStrewn = odd >= many && odd * amongSigns >= text.length;
  return {
    severity: isMessage || isStrewn ? 'refuse' : 'warn',
    message: isMessage ? `The text holds ${longest} invisible characters in a row: a message may be hidden in them.` : spans.length === 1 ? 'The text holds an invisible character.' : `The text holds ${spans.length} invisible characters.`,
    fix: 'Remove them.',
    ...first,
    edit: editOf(text, spans, 'Remove'),
  };
}
