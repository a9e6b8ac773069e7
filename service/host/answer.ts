/** The forms of an answer: a line of text, JSON, and a file, whole or in part. Every one carries the security headers. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { ENCODING_SUFFIX, acceptedEncodings } from './encoding';
import type { ServedFile } from './files';
import { cacheControl, securityHeaders } from './headers';
import { mediaType } from './media-types';
import { parseRange } from './range';

/** A line of text for people and programs alike. */
export function answerText(response: ServerResponse, status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
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

/** What is true at this moment, so nobody keeps it. */
export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { ...securityHeaders, 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length, 'Cache-Control': 'no-store' });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

async function send(response: ServerResponse, status: number, headers: Record<string, string | number>, file: string, part?: { first: number; last: number }) {
  response.writeHead(status, headers);
  if (response.req.method === 'HEAD') response.end();
  else await pipeline(createReadStream(file, part && { start: part.first, end: part.last }), response);
}

/** One file, whole or in part, in the best form that the client takes. `path` is what it is served as. */
export async function answerFile(request: IncomingMessage, response: ServerResponse, served: ServedFile, path: string, status: number): Promise<void> {
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
