export const root: string;
/** Where the production build stands. */
export const appDir: string;
export function inRoot(...parts: readonly string[]): string;
export function fromRoot(path: string): string;
