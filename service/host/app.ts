/**
 * Answers requests for the built app from its folder, and for pulled models and for signaling where it is given them. Reads only, but for what `ModelsHandler` allows. Whatever
 * is asked, the answer is an HTTP status; a request never ends the process.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answerFile, answerText } from './answer';
import { createServedFolder } from './files';
import type { ModelsHandler } from './models';
import { isAppRoute, parseRequestPath } from './request-path';
import type { Signaling } from '../signaling';

const wantsPage = (request: IncomingMessage): boolean => request.headers.accept?.includes('text/html') ?? false;

/**
 * Serves the app that was built into `folder`. A route of the app is answered with its page; an unknown address with the page and 404 for a
 * person who navigates, so that the app can say what is missing, and with a line of text for everything else.
 */
export function createAppHandler(folder: string, models?: ModelsHandler, signaling?: Signaling): RequestListener {
  const files = createServedFolder(folder);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (signaling?.answer(request, response)) return;
    const target = parseRequestPath(request.url ?? '');
    if (target.ok && (await models?.answer(request, response, target.path))) return;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answerText(response, 405, 'Only GET and HEAD are answered here.', { Allow: 'GET, HEAD' });
      return;
    }
    if (!target.ok) {
      answerText(response, target.status, 'This address cannot be read.');
      return;
    }
    const found = target.path.endsWith('/') ? undefined : await files.find(target.path);
    if (found) {
      await answerFile(request, response, found, target.path, 200);
      return;
    }
    const isRoute = isAppRoute(target.path);
    const page = isRoute || wantsPage(request) ? await files.find('/index.html') : undefined;
    if (page) await answerFile(request, response, page, '/index.html', isRoute ? 200 : 404);
    else answerText(response, 404, 'There is nothing at this address.');
  }

  return (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A client that goes away in the middle is ordinary; anything else is told to it as far as that is still possible.
      if (response.headersSent) response.destroy();
      else answerText(response, 500, 'The file could not be read.');
      if (!isClientGone(error)) console.error(`${request.method} ${request.url}: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
}

const isClientGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ERR_STREAM_PREMATURE_CLOSE' || error.code === 'ECONNRESET' || error.code === 'EPIPE');
