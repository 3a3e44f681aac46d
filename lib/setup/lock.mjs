/**
 * One set-up at a time in one checkout: a lock folder with its owner's process number. A lock whose
 * owner is gone (ended, or its number now belongs to another process) is taken over.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { say } from './log.mjs';

/** How long a lock may be without its owner's name: the time between two system calls, generously. */
const NAMELESS_MS = 5000;
const POLL_MS = 100;

/** @param {string} root */
export function lockFolder(root) {
  return join(root, 'build/.setup.lock');
}

/**
 * Runs `work` while holding the lock; waits for it first.
 * @template T
 * @param {string} root
 * @param {() => T} work
 * @returns {T}
 */
export function withLock(root, work) {
  const folder = lockFolder(root);
  acquire(folder);
  try {
    return work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder */
function acquire(folder) {
  let announced = false;
  while (!tryCreate(folder)) {
    const owner = readOwner(folder);
    if (isGone(folder, owner)) {
      discard(folder, owner);
      continue;
    }
    if (!announced && owner !== undefined) {
      announced = true;
      say(`waiting for another set-up (process ${owner.split(' ')[0]}, lock ${folder})`);
    }
    sleep(POLL_MS);
  }
}

/** @param {string} folder */
function tryCreate(folder) {
  mkdirSync(dirname(folder), { recursive: true });
  try {
    mkdirSync(folder);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
  writeFileSync(join(folder, 'owner'), describe(process.pid));
  return true;
}

/**
 * A process as number and start time; the second tells it from a later one with the same number.
 * @param {number} pid
 */
function describe(pid) {
  return `${pid} ${startTime(pid)}`;
}

/**
 * Ticks since boot, on Linux; elsewhere unknown, and the number alone must do.
 * @param {number} pid
 */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the name in parentheses, may hold spaces: count from behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return 'unknown';
  }
}

/** @param {string} folder */
function readOwner(folder) {
  try {
    return readFileSync(join(folder, 'owner'), 'utf8') || undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} folder
 * @param {string | undefined} owner
 */
function isGone(folder, owner) {
  if (owner === undefined) return ageOf(folder) > NAMELESS_MS;
  const pid = Number(owner.split(' ')[0]);
  return !isAlive(pid) || owner !== describe(pid);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @param {string} folder */
function ageOf(folder) {
  try {
    return Date.now() - statSync(folder).mtimeMs;
  } catch {
    return 0;
  }
}

/**
 * Puts a dead owner's lock away by renaming, which only one of several waiters can do. If the lock
 * changed hands meanwhile, the new owner's is put back.
 * @param {string} folder
 * @param {string | undefined} owner
 */
function discard(folder, owner) {
  const aside = `${folder}.${process.pid}`;
  try {
    renameSync(folder, aside);
    if (readOwner(aside) !== owner) renameSync(aside, folder);
  } catch {
    // Somebody else was faster.
  }
  rmSync(aside, { recursive: true, force: true });
}

/** @param {number} ms */
function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
