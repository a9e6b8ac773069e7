/** Files come from a real host over real connections. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchedSource } from './fetched-source';

const LARGE = Uint8Array.from({ length: 40 * 2 ** 20 }, (_, i) => i % 251);
const SMALL = Uint8Array.of(1, 2, 3, 4, 5);

let server: Server;
let folder: string;
/** Ranges that were asked for; null: the whole. */
let asked: (string | null)[];
let hasRanges: boolean;
let version: string;
/** Added to where a part starts. */
let shift: number;
let isTorn: boolean;

beforeEach(async () => {
  [asked, hasRanges, version, shift, isTorn] = [[], true, '"1"', 0, false];
  server = createServer((request, response) => {
    const file = { '/m/large': LARGE, '/m/small': SMALL }[request.url ?? ''];
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    const range = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '');
    // As RFC 9110 has it: a weak tag never matches.
    const condition = request.headers['if-range'];
    const isSame = condition === undefined || (condition === version && !condition.startsWith('W/'));
    asked.push(range ? range[0] : null);
    const [first, last] = [Number(range?.[1]) + shift, Number(range?.[2]) + shift];
    const part = range && isSame ? file.subarray(first, last + 1) : file;
    const partly = part === file ? {} : { 'Content-Range': `bytes ${first}-${last}/${file.length}` };
    response.writeHead(part === file ? 200 : 206, { 'Content-Length': part.length, ETag: version, ...(hasRanges ? { 'Accept-Ranges': 'bytes' } : {}), ...partly });
    if (!isTorn) response.end(part);
    else response.write(part.subarray(0, part.length / 2), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  folder = `http://127.0.0.1:${(server.address() as AddressInfo).port}/m/`;
});

afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const isSame = (got: Uint8Array, wanted: Uint8Array): boolean => Buffer.compare(got, wanted) === 0;

describe('a file of a host', () => {
  test('that is small is fetched once', async () => {
    const file = await fetchedSource(folder).open('small');
    expect([await file?.read(0, 5), await file?.read(1, 3)]).toEqual([SMALL, SMALL.slice(1, 3)]);
    expect(asked).toEqual([null]);
  });

  test('that is large is read part by part, and no more of it than was asked for', async () => {
    const file = await fetchedSource(folder).open('large');
    expect(file?.size).toBe(LARGE.length);
    expect(isSame((await file?.read(30_000_000, 30_500_000))!, LARGE.subarray(30_000_000, 30_500_000))).toBe(true);
    expect(await file?.read(7, 7)).toEqual(new Uint8Array());
    expect(asked).toEqual([null, 'bytes=30000000-30499999']);
  });

  test('that is large is fetched as a whole from one that gives no parts', async () => {
    hasRanges = false;
    const file = await fetchedSource(folder).open('large');
    expect(isSame((await file?.read(5, 500))!, LARGE.subarray(5, 500))).toBe(true);
    expect(asked).toEqual([null]);
  });

  test('that is another one by now is refused', async () => {
    const file = await fetchedSource(folder).open('large');
    version = '"2"';
    await expect(file?.read(0, 10)).rejects.toThrow('changed on its host');
  });

  test('that has a weak tag only is read part by part too', async () => {
    version = 'W/"1"';
    const file = await fetchedSource(folder).open('large');
    expect(isSame((await file?.read(10, 20))!, LARGE.subarray(10, 20))).toBe(true);
  });

  test('of which another part comes is refused', async () => {
    const file = await fetchedSource(folder).open('large');
    shift = 8;
    await expect(file?.read(100, 200)).rejects.toThrow('gives no parts of it');
  });

  test('is refused in words when the connection breaks', async () => {
    const file = await fetchedSource(folder).open('large');
    isTorn = true;
    await expect(file?.read(100, 200)).rejects.toThrow('The connection broke while large was fetched.');
    await expect(fetchedSource(folder).open('small')).rejects.toThrow('The connection broke while small was fetched.');
  });

  test('that isn’t there, or isn’t on the list, is none', async () => {
    expect(await fetchedSource(folder).open('other')).toBeNull();
    expect(await fetchedSource(folder, ['large']).open('small')).toBeNull();
  });
});
