/** The host: serves the built app on this computer, with the headers that it needs. */
export { createAppHandler } from './app.ts';
export { cacheControl, developmentHeaders, securityHeaders } from './headers.ts';
export { type Host, type ListenOptions, listen } from './listen.ts';
export { mediaType } from './media-types.ts';
export { isAppRoute } from './request-path.ts';
