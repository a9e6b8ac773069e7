/** Light, dark, or as the system says: chosen once, remembered, and written where the stylesheet looks for it. */
import { createSignal } from 'solid-js';

export type Theme = 'system' | 'light' | 'dark';
const key = 'winnow.theme';

const recalled = (): Theme => {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
};

const [theme, setSignal] = createSignal<Theme>(recalled());
export { theme };

/** Writes the present choice to the document. */
export function applyTheme(): void {
  const choice = theme();
  if (choice === 'system') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset.theme = choice;
}

export function setTheme(choice: Theme): void {
  setSignal(choice);
  applyTheme();
  try {
    localStorage.setItem(key, choice);
  } catch {
    // The choice then lasts as long as the page.
  }
}

/** system → light → dark → system. */
export const nextTheme = (): Theme => (theme() === 'system' ? 'light' : theme() === 'light' ? 'dark' : 'system');
