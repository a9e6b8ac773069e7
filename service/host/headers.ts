/**
 * The headers of every answer. They are the app's security policy (docs/ARCHITECTURE.md, "What is served"): isolated from other origins, so that threads
 * work; only the app's own files, no inline script or style, nothing embedded anywhere.
 */

const CONTENT_SECURITY_POLICY: readonly (readonly [directive: string, sources: string])[] = [
  ['default-src', "'self'"],
  ['script-src', "'self' 'wasm-unsafe-eval'"], // compiling WebAssembly counts as evaluation; JavaScript's eval stays refused
  ['worker-src', "'self'"],
  ['style-src', "'self'"],
  ['img-src', "'self' blob: data:"],
  ['media-src', 'blob:'],
  ['connect-src', "'self'"],
  ['object-src', "'none'"],
  ['base-uri', "'none'"],
  ['frame-ancestors', "'none'"],
  ['form-action', "'none'"],
];

const policyText = (directives: readonly (readonly [string, string])[]): string =>
  directives.map(([directive, sources]) => `${directive} ${sources}`).join('; ');

export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': policyText(CONTENT_SECURITY_POLICY),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(self), display-capture=(), geolocation=(), microphone=(self), payment=(), usb=()',
};

/** The same for `npm run dev`: the development client puts styles into the page and talks over a WebSocket. */
export const developmentHeaders: Readonly<Record<string, string>> = {
  ...securityHeaders,
  'Content-Security-Policy': policyText(
    CONTENT_SECURITY_POLICY.map(([directive, sources]) => {
      if (directive === 'style-src') return [directive, `${sources} 'unsafe-inline'`];
      if (directive === 'connect-src') return [directive, `${sources} ws:`];
      return [directive, sources];
    }),
  ),
};

/**
 * How long a browser may keep a file. Names under `/assets/` carry their content's hash, so they never change; everything else is asked
 * for again and answered from its ETag.
 */
export const cacheControl = (path: string): string =>
  path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
