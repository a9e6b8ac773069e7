/**
 * Text that was left over from somewhere: filler (lorem ipsum), a language model talking about itself, banners of web sites, licence headers, mail disclaimers, menus, unfilled
 * templates, reminders to oneself, the same lines again and again. Patterns are literal phrases, shingles of known texts and layout, so talking *about* such things
 * ("What is lorem ipsum?") stays allowed.
 */
import { findLayout, type LayoutMatch } from './boilerplate-layout';
import { findTemplate, type Template } from './boilerplate-templates';
import { foldedWords } from './folded-words';
import type { Field } from './item-fields';
import { withoutCode } from './plain-words';
import { quote } from './words';
import type { Finding, Severity } from '../types';

interface Phrase {
  readonly pattern: RegExp;
  readonly severity: Severity;
  readonly what: string;
  readonly fix: string;
  /** Only in what is learnt to be said: an answer or a passage. */
  readonly answersOnly?: boolean;
}

const modelTalk = 'A language model talks about itself here';
const sitePart = 'This is a left-over of a web page';
const template = 'A template was not filled in here';

const phrases: readonly Phrase[] = [
  {
    pattern: /\blorem ipsum dolor\b|^\s*lorem ipsum[\s.,…]*$|\bconsectetur adipisc|\bsed do eiusmod\b|\but labore et dolore\b/i,
    severity: 'refuse',
    what: 'This is filler text',
    fix: 'Write what the item should really say.',
  },
  {
    pattern: /\bas an? (?:ai|artificial intelligence|large language model|language model)(?: language)?(?: model| assistant| chatbot| system)?(?:,| i\b| trained| developed| created| designed| made)|\bi(?:['’]m| am) (?:just |only |sorry,? but )?(?:an? )?(?:ai|large|artificial intelligence)? ?language model\b|\bmy (?:knowledge|training)(?: data)? cut-?off\b|\bas of my last (?:knowledge )?(?:update|training)\b|\bi(?:['’]m| am) sorry,? but (?:as an ai\b|i (?:cannot|can['’]t) (?:assist|help|fulfil|comply))|\bi cannot (?:fulfil|fulfill|comply with) (?:that|this|your) request\b/i,
    severity: 'refuse',
    what: modelTalk,
    fix: 'Write the answer as a person would, or leave the item out.',
    answersOnly: true,
  },
  {
    pattern: /\bals (?:ki-sprachmodell|ki-modell|künstliche intelligenz)\b|\ben tant qu['’]ia\b|\ben tant que modèle (?:de langage|linguistique)\b|\bcomo (?:modelo de lenguaje|una? ia)\b|\bcome modello linguistico\b/i,
    severity: 'refuse',
    what: modelTalk,
    fix: 'Write the answer as a person would, or leave the item out.',
    answersOnly: true,
  },
  { pattern: /\b(?:regenerate|copy) response\b|\bchatgpt said:/i, severity: 'warn', what: 'This was copied together with a chat window\'s buttons', fix: 'Take these words out.' },
  {
    pattern: /\b(?:we|this (?:web)?site|our (?:web)?site|this page) uses? cookies\b|\baccept (?:all|our) cookies\b|\bcookie (?:policy|preferences|settings)\b[^.]{0,60}\baccept\b|\bby continuing to (?:browse|use) (?:this|our|the) (?:web)?site\b/i,
    severity: 'refuse',
    what: sitePart,
    fix: 'Take the banner\'s words out and keep the content.',
  },
  {
    pattern: /\bclick here to (?:subscribe|read|learn|download|continue|sign|unsubscribe|buy|register|find)\b|\b(?:subscribe|sign up) (?:to|for) our (?:free |weekly |monthly |daily )?newsletter\b|\ball rights reserved\b|\bskip to (?:main )?content\b|\benable javascript\b[^.]{0,40}\b(?:browser|continue|view|run)\b|\bshare (?:this )?on (?:facebook|twitter|x|linkedin|whatsapp)\b|\badvertisement[ \t]{0,4}$|\bread more ?(?:»|›|\.\.\.|…)?[ \t]{0,4}$|\bdon['’]t forget to (?:like and )?subscribe\b/im,
    severity: 'warn',
    what: sitePart,
    fix: 'Take these words out and keep the content.',
  },
  {
    pattern: /\[(?:insert|placeholder|fill in)(?: [a-z ,.'’-]{1,60})?\](?!\()|\[(?:enter|add|your) [a-z ,.'’-]{1,60}\](?!\()|<(?:insert|enter|your)[ _-][a-z _-]{1,40}>/i,
    severity: 'refuse',
    what: template,
    fix: 'Put the real words in its place.',
  },
  { pattern: /\[(?:company|customer|product|name|date|city|address|link|url)(?: [a-z]{1,20})?\](?!\()/i, severity: 'warn', what: template, fix: 'Put the real words in its place.' },
  { pattern: /\{\{ ?[A-Za-z_][\w. ]{0,40}\}\}|\$\{[a-z_]\w{0,40}\}|%\([a-z_]\w{0,40}\)s|\{%[^%}]{1,60}%\}/, severity: 'warn', what: template, fix: 'Put the real words in its place. If the item is about templates, put it in `backquotes`.' },
  { pattern: /^\s*(?:TODO|FIXME|TBD|TBC)(?:\s*:|\s*$)/, severity: 'refuse', what: 'This is a note that something is still to be done', fix: 'Write what the item should say.' },
  { pattern: /[\s([*#](?:TODO|FIXME|TBD|TBC)(?=\s*:|\s*$|\]|\)|\s+(?:write|add|fill|fix|check|finish|answer|complete)\b)/, severity: 'warn', what: 'This is a note that something is still to be done', fix: 'Finish the text, or take the note out.' },
];

export function boilerplate(field: Field, row: number): Finding[] {
  // Code may hold templates and notes: what stands in backquotes is looked past, at the same offsets.
  const text = withoutCode(field.text);
  const found: Finding[] = [];
  for (const phrase of phrases) {
    if (phrase.answersOnly === true && field.use === 'ask') continue;
    const match = phrase.pattern.exec(text);
    if (match === null) continue;
    found.push({
      check: 'boilerplate',
      severity: phrase.severity,
      message: `${phrase.what}: ${quote(match[0])}.`,
      fix: phrase.fix,
      where: { row, field: field.name, start: match.index, end: match.index + match[0].length },
    });
  }
  if (found.length === 0) found.push(...copied(field, text, row));
  return found;
}

const templateTold: Readonly<Record<Template, { readonly what: string; readonly fix: string }>> = {
  licence: { what: 'This is the text of a licence', fix: 'Take the licence out and keep the content.' },
  disclaimer: { what: 'This is a disclaimer that is pasted under many texts', fix: 'Take it out and keep the content.' },
  banner: { what: sitePart, fix: "Take the banner's words out and keep the content." },
  model: { what: modelTalk, fix: 'Write the answer as a person would, or leave the item out.' },
};
const layoutTold: Readonly<Record<LayoutMatch['kind'], { readonly what: string; readonly fix: string }>> = {
  menu: { what: 'This is the menu of a web page', fix: 'Take the menu out and keep the content.' },
  signature: { what: 'This is the signature of an e-mail', fix: 'Take the signature out.' },
  lines: { what: 'The same line stands here again and again', fix: 'Say it once.' },
  phrases: { what: 'The same phrases stand here again and again', fix: 'Say each thing once.' },
};

/** What shows by known texts and by layout. */
function copied(field: Field, text: string, row: number): Finding[] {
  const words = foldedWords(text);
  const template = findTemplate(words);
  if (template !== null) return template.template === 'model' && field.use === 'ask' ? [] : [leftOver(templateTold[template.template], template)];
  const layout = findLayout(text, words);
  return layout === null ? [] : [leftOver(layoutTold[layout.kind], layout)];

  function leftOver({ what, fix }: { readonly what: string; readonly fix: string }, { start, end }: { readonly start: number; readonly end: number }): Finding {
    return { check: 'boilerplate', severity: 'warn', message: `${what}: ${quote(text.slice(start, end))}.`, fix, where: { row, field: field.name, start, end } };
  }
}
