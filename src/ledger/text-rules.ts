/** The rules of a datanet, where it is one of texts. */
import type { TextRules } from '#gate';
import type { DatanetManifest } from './types';

/** undefined: it takes pictures or recordings, or there is no datanet. */
export function textRulesOf(manifest: DatanetManifest | undefined): TextRules | undefined {
  return manifest?.rules.kind === 'text' ? manifest.rules : undefined;
}
