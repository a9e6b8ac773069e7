/** What a page said: a healthy page says nothing at all. */

export interface ConsoleRecord {
  readonly messages: readonly string[];
  readonly add: (kind: string, text: string) => void;
}

export function createConsoleRecord(): ConsoleRecord {
  const messages: string[] = [];
  return { messages, add: (kind, text) => void messages.push(`${kind}: ${text}`) };
}

/** Throws with everything that was said. */
export function expectSilence({ messages }: ConsoleRecord): void {
  if (messages.length > 0) throw new Error(`The console should be empty, and holds:\n${messages.map((message) => `  ${message}`).join('\n')}`);
}
