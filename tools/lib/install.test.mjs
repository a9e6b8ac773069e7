import { expect, test } from 'vitest';
import { isInstalled } from './install.mjs';

const lock = { packages: { '': { version: '0.1.0' }, 'node_modules/a': { version: '1.0.0' }, 'node_modules/a-for-another-system': { version: '1.0.0', optional: true } } };

test('packages that stand in their locked versions need no installation', () => {
  expect(isInstalled(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
});

test.each([
  ['nothing is installed', undefined],
  ['a package is missing', { packages: {} }],
  ['a package is older', { packages: { 'node_modules/a': { version: '0.9.0' } } }],
  ['a part for this system is older', { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/a-for-another-system': { version: '0.9.0' } } }],
])('an installation is needed when %s', (_when, installed) => {
  expect(isInstalled(lock, installed)).toBe(false);
});
