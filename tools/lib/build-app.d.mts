export function buildApp(options: { readonly log: (line: string) => void; readonly force?: boolean }): Promise<void>;
/** Writes `sw.js` into a built folder, with the list of what stands there. */
export function buildServiceWorker(folder: string): Promise<void>;
