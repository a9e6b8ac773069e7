/**
 * The text of the plain PDF that the gate wrote, as runs with their places, read by pdf.js: it knows the encodings, the glyphs' names, the standard fonts' widths, and which way scripts run. It works in
 * this thread, asks for nothing by network, draws nothing and evaluates nothing.
 */
import type { Allowances } from '../limits';

/** A piece of text on one line. Points, origin at the lower left of the unturned page. */
export interface Run {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
  /** The direction of writing, as a vector. */
  readonly along: readonly [number, number];
  readonly isRightToLeft: boolean;
}

/** What pdf.js would fetch (maps, fonts) is never needed for what the gate writes. */
class Nothing {
  fetch(): Promise<never> {
    return Promise.reject(new Error('Nothing is fetched.'));
  }
}

/** Runs page by page; what `each` gets is dropped before the next page is read. */
export async function readRuns(bytes: Uint8Array, allowances: Allowances, each: (page: number, runs: readonly Run[]) => void): Promise<void> {
  const { getDocument } = await import('unpdf/pdfjs');
  const task = getDocument({
    data: bytes,
    verbosity: 0,
    BinaryDataFactory: Nothing,
    disableFontFace: true,
    enableXfa: false,
    isEvalSupported: false,
    isImageDecoderSupported: false,
    isOffscreenCanvasSupported: false,
    stopAtErrors: false,
    useSystemFonts: false,
    useWasm: false,
    useWorkerFetch: false,
  });
  try {
    const document = await task.promise;
    for (let number = 1; number <= document.numPages; number++) {
      const page = await document.getPage(number);
      const { items } = await page.getTextContent({ disableNormalization: true });
      const runs: Run[] = [];
      for (const item of items) {
        if (!('str' in item) || item.str === '') continue;
        allowances.characters.spend(item.str.length);
        const [a = 1, b = 0, c = 0, d = 1, x = 0, y = 0]: number[] = item.transform;
        runs.push({ text: item.str, x, y, width: item.width, size: Math.sqrt(c * c + d * d), along: [a, b], isRightToLeft: item.dir === 'rtl' });
      }
      each(number, runs);
      page.cleanup();
    }
  } finally {
    await task.destroy();
  }
}
