/** Left-overs that show by their layout: menus (many short lines that are names of pages), e-mail signatures, and the same lines or phrases over and over. */
import { foldedWords, type FoldedWord } from './folded-words';

export interface LayoutMatch {
  readonly kind: 'menu' | 'signature' | 'lines' | 'phrases';
  readonly start: number;
  readonly end: number;
}

const pageNames = new Set(
  foldedWords(
    'home about contact login logout register signup products services blog news faq help support careers jobs press privacy terms sitemap search menu cart checkout account shop store gallery events team pricing download documentation imprint legal newsletter facebook twitter instagram youtube linkedin rss categories archive next share startseite kontakt impressum datenschutz anmelden agb warenkorb suche accueil connexion panier inicio contacto acceder carrito chi contatti accedi carrello início contato entrar inloggen winkelwagen strona główna koszyk zaloguj',
  ).map(({ text }) => text),
);

/** Lines looked at; a menu or a refrain shows long before that. */
const mostLines = 2_000;

export function findLayout(text: string, words: readonly FoldedWord[]): LayoutMatch | null {
  const lines = linesOf(text, words);
  return menuOf(lines) ?? menuInOneLine(text) ?? signatureOf(text) ?? repeatedLines(lines) ?? repeatedPhrases(words);
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly words: readonly FoldedWord[];
  readonly isSentence: boolean;
}

function linesOf(text: string, words: readonly FoldedWord[]): Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (let start = 0; start < text.length && lines.length < mostLines; ) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const from = at;
    while (at < words.length && (words[at]?.start ?? 0) < end) at += 1;
    if (at > from) lines.push({ start, end, words: words.slice(from, at), isSentence: /[.!?…:;,。]["”»)]?\s*$/.test(text.slice(Math.max(start, end - 8), end)) });
    start = end + 1;
  }
  return lines;
}

/** Four or more lines one after the other of at most three words, half of them names of pages. */
function menuOf(lines: readonly Line[]): LayoutMatch | null {
  let first = -1;
  let named = 0;
  for (let i = 0; i <= lines.length; i++) {
    const line = lines[i];
    if (line !== undefined && line.words.length <= 3 && !line.isSentence) {
      if (first < 0) [first, named] = [i, 0];
      if (line.words.some((word) => pageNames.has(word.text))) named += 1;
      continue;
    }
    if (first >= 0 && i - first >= 4 && named * 2 >= i - first) return { kind: 'menu', start: lines[first]?.start ?? 0, end: lines[i - 1]?.end ?? 0 };
    first = -1;
  }
  return null;
}

/** "Home | About | Contact", "Home » Shop » Teapots". */
function menuInOneLine(text: string): LayoutMatch | null {
  if (!/[|»›·•>][^|»›·•>]*[|»›·•>]/.test(text)) return null;
  for (const match of text.matchAll(/[^\n|»›·•>]{1,24}(?:\s?[|»›·•>]\s?[^\n|»›·•>]{1,24}){2,20}/g)) {
    const cells = match[0].split(/[|»›·•>]/).map((cell) => foldedWords(cell));
    const named = cells.filter((cell) => cell.length > 0 && cell.length <= 3 && cell.some((word) => pageNames.has(word.text))).length;
    if (named >= 2 && named * 2 >= cells.length) return { kind: 'menu', start: match.index, end: match.index + match[0].length };
  }
  return null;
}

const sentFrom = /^(?:sent|get|envoyé|von|enviado|inviato|verzonden|gesendet)[^\n]{0,12}\b(?:from|for|de|depuis|desde|dal|vanaf|mit|meinem)\b[^\n]{0,24}(?:iphone|ipad|android|outlook|galaxy|handy|smartphone|mobile)[^\n]{0,20}$/im;
const farewell = /^(?:(?:best|kind|warm|many) (?:regards|wishes)|regards|sincerely|yours (?:truly|sincerely|faithfully)|cheers|mit freundlichen grüßen|viele grüße|freundliche grüße|cordialement|bien à vous|atentamente|saludos cordiales|un saludo|cordiali saluti|distinti saluti|atenciosamente|met vriendelijke groet(?:en)?|z poważaniem|с уважением)[,.]?[ \t]*$/im;
const contactLine = /(?:\+?\d[\d ()/.-]{6,18}\d|[\w.+-]{1,40}@[\w-]{1,40}\.\w|\bwww\.|https?:|\b(?:tel|fon|phone|mobile|fax|mob)\b\.?:?|\b(?:gmbh|ltd|inc|llc|s\.a\.|s\.r\.l|b\.v|sp\. z o\.o)\b)/i;

function signatureOf(text: string): LayoutMatch | null {
  const device = sentFrom.exec(text);
  if (device !== null) return { kind: 'signature', start: device.index, end: device.index + device[0].length };
  const bye = farewell.exec(text) ?? /^-- ?$/m.exec(text);
  if (bye === null) return null;
  const after = text.slice(bye.index + bye[0].length, bye.index + bye[0].length + 400);
  const lines = after.split('\n').filter((line) => line.trim() !== '').slice(0, 6);
  return lines.length >= 2 && lines.slice(1).some((line) => line.length < 100 && contactLine.test(line)) ? { kind: 'signature', start: bye.index, end: Math.min(text.length, bye.index + bye[0].length + after.length) } : null;
}

/** One line of two words or more that stands there four times and makes up two fifths of all lines: no refrain does. */
function repeatedLines(lines: readonly Line[]): LayoutMatch | null {
  if (lines.length < 4) return null;
  const counts = new Map<string, number>();
  for (const line of lines) {
    if (line.words.length < 2) continue;
    const key = line.words.map(({ text }) => text).join(' ');
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count >= 4 && count * 5 >= lines.length * 2) return { kind: 'lines', start: line.start, end: line.end };
  }
  return null;
}

/** More than half of the runs of four words stood there before, in a text of sixty words or more. */
function repeatedPhrases(words: readonly FoldedWord[]): LayoutMatch | null {
  if (words.length < 40) return null;
  const seen = new Set<string>();
  const total = Math.min(words.length, 5_000) - 3;
  // Runs that begin with different words are different.
  for (let i = 0; i < total; i++) if (seen.add(words[i]?.text ?? '').size * 2 >= total) return null;
  seen.clear();
  for (let i = 0; i < total; i++) seen.add(`${words[i]?.text} ${words[i + 1]?.text} ${words[i + 2]?.text} ${words[i + 3]?.text}`);
  return seen.size * 2 < total ? { kind: 'phrases', start: words[0]?.start ?? 0, end: words[Math.min(words.length - 1, 12)]?.end ?? 0 } : null;
}
