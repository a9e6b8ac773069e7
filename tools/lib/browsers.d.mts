/** The path of the browser's program, or undefined when there is none. */
export function findChromium(): string | undefined;
export function findFirefox(): string | undefined;
export function ensureBrowsers(log: (line: string) => void): Promise<void>;
