// Checks that the house stands as docs/ARCHITECTURE.md draws it: a room imports only from rooms below it and only through their public faces
// (`#room`), nothing imports in a circle, and the three pure rooms know no page, no framework, no database and no Node.
// `node tools/check-layers.mjs` prints what is wrong, a line each, and exits with 1.
import './lib/require-node.mjs';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { root } from './lib/project.mjs';

/** The rooms, top to bottom. */
export const ROOMS = ['app', 'playground', 'factory', 'standing', 'review', 'contribute', 'datanets', 'ui', 'store', 'sync', 'identity', 'ledger', 'gate', 'engine'];
const PURE_ROOMS = new Set(['ledger', 'gate', 'engine']);
/** What stands outside `src` and may use every room, by `#room`. */
const OUTSIDE = ['workers', 'cli', 'service', 'tests', 'tools', 'bench'];

const PAGE_PACKAGES = ['solid-js', '@solidjs/router', '@kobalte/core', 'lucide-solid', 'uplot', 'dexie', 'comlink', 'fake-indexeddb'];

const isTest = (path) => /\.test\.[cm]?[jt]sx?$/.test(path) || path.startsWith('tests/') || path.includes('/testing/');
const isPackage = (specifier, name) => specifier === name || specifier.startsWith(`${name}/`);
const isNodeModule = (specifier) => specifier.startsWith('node:') || builtinModules.includes(specifier.split('/', 1)[0]);

/** `src/gate/x.ts` → `gate`; undefined outside of `src`. */
const roomOf = (path) => (path.startsWith('src/') ? path.split('/')[1] : undefined);

/** Every module that a source names: imports, re-exports, dynamic imports, and types by `import('…')`. */
function importedModules(path, source) {
  const { module, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  const named = [
    ...module.staticImports.map((each) => each.moduleRequest.value),
    ...module.staticExports.flatMap((each) => each.entries.flatMap((entry) => (entry.moduleRequest ? [entry.moduleRequest.value] : []))),
    ...[...source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*[,)]/g)].map((match) => match[1]),
  ];
  return [...new Set(named)];
}

/** The file that a relative or `#` import means, as a path from the root, its query left off; undefined for a package. */
function targetOf(from, specifier) {
  const bare = specifier.split('?', 1)[0];
  if (bare.startsWith('#')) return `src/${bare.slice(1)}/index.ts`;
  if (bare.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), bare));
  return undefined;
}

function problemWith(path, specifier) {
  const room = roomOf(path);
  const target = targetOf(path, specifier);
  const targetRoom = target === undefined ? undefined : roomOf(target);

  if (target === undefined) {
    if (!PURE_ROOMS.has(room) || isTest(path)) return undefined;
    if (isNodeModule(specifier)) return `${room} is pure and may not import Node's "${specifier}"; have it injected`;
    const forbidden = PAGE_PACKAGES.find((name) => isPackage(specifier, name));
    return forbidden && `${room} is pure and may not import "${specifier}"`;
  }
  if (PURE_ROOMS.has(room) && /\.(css|tsx)(\?|$)/.test(specifier)) return `${room} is pure and may not import "${specifier}"`;

  if (specifier.startsWith('#')) {
    if (!ROOMS.includes(targetRoom)) return `"${specifier}" names no room`;
    if (room === undefined) return undefined;
    if (targetRoom === room) return `a room imports its own files by relative paths, not as "${specifier}"`;
    return ROOMS.indexOf(targetRoom) < ROOMS.indexOf(room) ? `${room} stands below ${targetRoom} and may not import from it` : undefined;
  }
  if (targetRoom === room) return undefined;
  if (/^(?:tests|bench|tools)\//.test(path)) return undefined; // what tests, measures or makes the inside looks inside
  if (targetRoom !== undefined && target.endsWith('.css')) return ROOMS.indexOf(targetRoom) < ROOMS.indexOf(room) ? `${room} stands below ${targetRoom} and may not use its styles` : undefined;
  if (targetRoom !== undefined) return `"${specifier}" goes past the face of ${targetRoom}; import "#${targetRoom}"`;
  // A room may start a worker by its entry point, and load a file that was built; it may not import from outside of src.
  const isAsset = /\?(worker|url|raw)/.test(specifier) || target.endsWith('.wasm');
  return isAsset ? undefined : `"${specifier}" leads out of src`;
}

/** The file of the house that an import target is, whether it was written with its ending or not. */
const resolveFile = (target, sourceByPath) => target && [target, `${target}.ts`, `${target}.tsx`, `${target}/index.ts`].find((path) => sourceByPath.has(path));

/** One circle of files as a list that ends where it began, or undefined. `importsByPath` holds file → files. */
function findCircle(importsByPath) {
  const state = new Map();
  const trail = [];
  const visit = (path) => {
    state.set(path, 'open');
    trail.push(path);
    for (const next of importsByPath.get(path) ?? []) {
      if (state.get(next) === 'open') return [...trail.slice(trail.indexOf(next)), next];
      if (state.has(next)) continue;
      const circle = visit(next);
      if (circle) return circle;
    }
    trail.pop();
    state.set(path, 'done');
    return undefined;
  };
  for (const path of importsByPath.keys()) {
    const circle = state.has(path) ? undefined : visit(path);
    if (circle) return circle;
  }
  return undefined;
}

/** What is wrong, a line each. `sourceByPath` holds path from the root (forward slashes) → source. */
export function checkLayers(sourceByPath) {
  const problems = [];
  const importsByPath = new Map();
  for (const [path, source] of sourceByPath) {
    const room = roomOf(path);
    if (room !== undefined && !ROOMS.includes(room)) {
      problems.push(`${path}: ${room} is no room; the rooms and their order stand in tools/check-layers.mjs`);
      continue;
    }
    const specifiers = importedModules(path, source);
    for (const specifier of specifiers) {
      const problem = problemWith(path, specifier);
      if (problem) problems.push(`${path}: ${problem}`);
    }
    importsByPath.set(
      path,
      specifiers.filter((each) => !each.includes('?')).map((each) => resolveFile(targetOf(path, each), sourceByPath)).filter((target) => target !== undefined),
    );
  }
  const circle = findCircle(importsByPath);
  if (circle) problems.push(`these files import in a circle: ${circle.join(' → ')}`);
  return problems;
}

/** The sources of the house, by path. */
export function readSources(folder = root) {
  const sourceByPath = new Map();
  for (const top of ['src', ...OUTSIDE]) {
    if (!existsSync(join(folder, top))) continue;
    for (const name of readdirSync(join(folder, top), { recursive: true })) {
      const path = `${top}/${name.split('\\').join('/')}`;
      if (/\.tsx?$/.test(path) && !path.includes('/node_modules/') && !path.endsWith('.d.ts')) sourceByPath.set(path, readFileSync(join(folder, path), 'utf8'));
    }
  }
  return sourceByPath;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const problems = checkLayers(readSources());
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
