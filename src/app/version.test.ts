import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { appVersion } from './version';

it('is the version of the package', () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  expect(text).toContain(`"version": "${appVersion}"`);
});
