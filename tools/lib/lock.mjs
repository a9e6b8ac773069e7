// One process at a time: a lock is a folder that holds its owner's process id. A lock whose owner is gone is taken over.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inRoot } from './project.mjs';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function ownerOf(folder) {
  try {
    return Number(readFileSync(join(folder, 'pid'), 'utf8'));
  } catch {
    return undefined; // just being made, or just gone
  }
}

function tryToTake(folder) {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'pid'), String(process.pid));
  return true;
}

/** Runs `work` while no other process holds `name`; waits for its turn. */
export async function withLock(name, work) {
  const folder = inRoot('build', `${name}.lock`);
  mkdirSync(inRoot('build'), { recursive: true });
  for (let unowned = 0; !tryToTake(folder); ) {
    const owner = ownerOf(folder);
    unowned = owner === undefined ? unowned + 1 : 0;
    if (owner === undefined ? unowned > 80 : !isAlive(owner)) rmSync(folder, { recursive: true, force: true });
    else await pause(25);
  }
  try {
    return await work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
