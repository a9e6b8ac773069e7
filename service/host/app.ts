/**
 * Answers requests for the built app from its folder. Reads only: GET and HEAD. Whatever is asked, the answer is an HTTP status; a request
 * never ends the process.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ENCODING_SUFFIX, acceptedEncodings } from './encoding';
import { type ServedFile, createServedFolder } from './files';
import { cacheControl, securityHeaders } from './headers';
import { mediaType } from './media-types';
import { parseRange } from './range';
import { isAppRoute, parseRequestPath } from './request-path';

function answerText(response: ServerResponse, status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
  const body = Buffer.from(`${text}\n`);
  response.writeHead(status, {
    ...securityHeaders,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

async function send(response: ServerResponse, status: number, headers: Record<string, string | number>, file: string, part?: { first: number; last: number }) {
  response.writeHead(status, headers);
  if (response.req.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file, part && { start: part.first, end: part.last }), response);
}

/** One file, whole or in part, in the best form that the client takes. `path` is what it is served as. */
async function answerFile(request: IncomingMessage, response: ServerResponse, served: ServedFile, path: string, status: number): Promise<void> {
  const range = request.method === 'GET' && status === 200 ? parseRange(request.headers.range, served.sizeBytes) : ({ kind: 'whole' } as const);
  // A range counts bytes of the file as it is, so a part is never sent compressed.
  const encoding = request.headers.range === undefined ? acceptedEncodings(request.headers['accept-encoding']).find((each) => served.encodings.includes(each)) : undefined;
  const tag = `"${served.hash}${encoding ? `-${encoding}` : ''}"`;
  const headers: Record<string, string | number> = {
    ...securityHeaders,
    'Content-Type': mediaType(path),
    'Cache-Control': cacheControl(path),
    'Accept-Ranges': 'bytes',
    ETag: tag,
  };
  if (served.encodings.length > 0) headers['Vary'] = 'Accept-Encoding';

  if (status === 200 && matchesTag(request.headers['if-none-match'], tag)) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  const isRangeCurrent = request.headers['if-range'] === undefined || request.headers['if-range'] === tag;
  if (range.kind === 'unsatisfiable' && isRangeCurrent) {
    answerText(response, 416, 'That range is beyond the end of the file.', { 'Content-Range': `bytes */${served.sizeBytes}` });
    return;
  }
  if (range.kind === 'part' && isRangeCurrent) {
    headers['Content-Range'] = `bytes ${range.first}-${range.last}/${served.sizeBytes}`;
    headers['Content-Length'] = range.last - range.first + 1;
    await send(response, 206, headers, served.file, range);
    return;
  }
  if (encoding) headers['Content-Encoding'] = encoding;
  const file = encoding ? served.file + ENCODING_SUFFIX[encoding] : served.file;
  headers['Content-Length'] = encoding ? (await stat(file)).size : served.sizeBytes;
  await send(response, status, headers, file);
}

const matchesTag = (header: string | undefined, tag: string): boolean =>
  header !== undefined && header.split(',').some((each) => each.trim() === '*' || each.trim().replace(/^W\//, '') === tag);

const wantsPage = (request: IncomingMessage): boolean => request.headers.accept?.includes('text/html') ?? false;

/**
 * Serves the app that was built into `folder`. A route of the app is answered with its page; an unknown address with the page and 404 for a
 * person who navigates, so that the app can say what is missing, and with a line of text for everything else.
 */
export function createAppHandler(folder: string): RequestListener {
  const files = createServedFolder(folder);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answerText(response, 405, 'Only GET and HEAD are answered here.', { Allow: 'GET, HEAD' });
      return;
    }
    const target = parseRequestPath(request.url ?? '');
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
