import { describe, expect, test } from 'vitest';
import { checkLayers, readSources } from './check-layers.mjs';

const check = (files) => checkLayers(new Map(Object.entries(files)));

describe('the layering check', () => {
  test('lets a room import from a room below it, by its face', () => {
    expect(check({ 'src/ledger/fold.ts': `import { check } from '#gate'; import type { Rules } from '#gate';`, 'src/gate/index.ts': '' })).toEqual([]);
    expect(check({ 'src/app/main.tsx': `const page = () => import('#datanets/views');` })).toEqual([]);
  });

  test.each([
    ['a static import', `import { fold } from '#ledger';`],
    ['an import of a type', `import type { Fold } from '#ledger';`],
    ['a re-export', `export * from '#ledger';`],
    ['a dynamic import', `const later = () => import('#ledger');`],
    ['a type by import()', `export type Fold = import('#ledger').Fold;`],
  ])('refuses an import from above: %s', (_name, source) => {
    expect(check({ 'src/gate/check.ts': source })).toEqual(['src/gate/check.ts: gate stands below ledger and may not import from it']);
  });

  test('refuses to go past a room\'s face', () => {
    expect(check({ 'src/ledger/fold.ts': `import { check } from '../gate/check.ts';` })[0]).toContain('goes past the face of gate');
    expect(check({ 'cli/commands/gate.ts': `import { check } from '../../src/gate/check.ts';` })[0]).toContain('goes past the face of gate');
  });

  test('lets a golden test look inside, and a room use the styles of one below', () => {
    expect(check({ 'tests/golden/llama.test.ts': `import { load } from '../../src/engine/models/llama.ts';` })).toEqual([]);
    expect(check({ 'src/app/main.tsx': `import '../ui/styles.css';` })).toEqual([]);
    expect(check({ 'src/ui/a.tsx': `import '../app/styles.css';` })[0]).toContain('may not use its styles');
  });

  test('refuses a room that reaches out of src, but lets it start a worker', () => {
    expect(check({ 'src/store/a.ts': `import { x } from '../../cli/io.ts';` })[0]).toContain('leads out of src');
    expect(check({ 'src/store/a.ts': `import GateWorker from '../../workers/gate.ts?worker';` })).toEqual([]);
  });

  test('refuses unknown rooms', () => {
    expect(check({ 'src/attic/a.ts': '' })[0]).toContain('attic is no room');
    expect(check({ 'src/app/a.ts': `import '#attic';` })[0]).toContain('names no room');
  });

  test('refuses a room that imports itself by its face', () => {
    expect(check({ 'src/gate/a.ts': `import { b } from '#gate';` })[0]).toContain('by relative paths');
  });

  test.each(['solid-js', 'solid-js/store', 'dexie', '@kobalte/core/dialog', 'node:fs', 'fs/promises', './style.css'])('keeps %s out of the pure rooms', (specifier) => {
    expect(check({ 'src/engine/a.ts': `import '${specifier}';` })[0]).toContain('engine is pure');
    expect(check({ 'src/ui/a.ts': `import '${specifier}';` })).toEqual([]);
  });

  test('lets the tests of a pure room read files', () => {
    expect(check({ 'src/engine/a.test.ts': `import { readFileSync } from 'node:fs';` })).toEqual([]);
  });

  test('finds a circle, through faces as well', () => {
    const problems = check({
      'src/ledger/index.ts': `export * from './a.ts';`,
      'src/ledger/a.ts': `import { b } from './b';`,
      'src/ledger/b.ts': `import { a } from './a.ts';`,
    });
    expect(problems).toEqual(['these files import in a circle: src/ledger/a.ts → src/ledger/b.ts → src/ledger/a.ts']);
  });

  test('reads the house as it stands', () => {
    expect(readSources().has('src/gate/types.ts')).toBe(true);
  });
});
