/** Content negotiation between the forms of a file that the build left: as it is, `.br` and `.gz`. */

export type Encoding = 'br' | 'gzip';

/** The encodings that an Accept-Encoding header allows, best first. Brotli is smaller than gzip, so it wins where both are welcome. */
export function acceptedEncodings(header: string | undefined): readonly Encoding[] {
  const quality = new Map<string, number>();
  for (const part of (header ?? '').split(',')) {
    const [name = '', ...parameters] = part.split(';').map((word) => word.trim().toLowerCase());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    quality.set(name, q === undefined ? 1 : Number(q.slice(2)));
  }
  const isWelcome = (name: Encoding) => (quality.get(name) ?? quality.get('*') ?? 0) > 0;
  return (['br', 'gzip'] as const).filter(isWelcome);
}

export const ENCODING_SUFFIX: Readonly<Record<Encoding, string>> = { br: '.br', gzip: '.gz' };
