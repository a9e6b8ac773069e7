/** What scripts may know of the theme: its colours as the stylesheet resolves them, when it changes, and whether motion is unwelcome. */

export type ThemeColour = 'paper' | 'sheet' | 'ink' | 'soft' | 'line' | 'edge' | 'grain' | 'field' | 'chaff' | 'sky' | 'violet';

export const reducedMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The tokens' present values, for canvases, which cannot read CSS variables. */
export function themeColours(): Record<ThemeColour, string> {
  const style = getComputedStyle(document.documentElement);
  const names: readonly ThemeColour[] = ['paper', 'sheet', 'ink', 'soft', 'line', 'edge', 'grain', 'field', 'chaff', 'sky', 'violet'];
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])) as Record<ThemeColour, string>;
}

/** Calls back when the theme was switched here or by the system; returns how to stop. */
export function onThemeChange(callback: () => void): () => void {
  const media = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(callback);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  media.addEventListener('change', callback);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', callback);
  };
}
