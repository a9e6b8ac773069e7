/** The host: serves the built app on this computer, with the headers that it needs. */
export { createAppHandler } from './app';
export { cacheControl, developmentHeaders, securityHeaders } from './headers';
export { type Host, listen } from './listen';
export { mediaType } from './media-types';
export { createModelsHandler, type ModelsHandler } from './models';
export { isAppRoute, parseRequestPath } from './request-path';
