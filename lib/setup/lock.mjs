/**
 * Lets one process at a time write node_modules, build/ and dist/: npm, ninja and tsc cannot run twice in one
 * folder. The lock is a file that names its owner; making it is one system call (link),
 * so that it never lacks the name. A lock whose owner is gone, or whose number now belongs to a later
 * process, is taken over.
 */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { say } from './log.mjs';

const POLL_MS = 100;

/** @param {string} root */
export function lockFile(root) {
  return join(root, 'build/setup.lock');
}

/**
 * Runs `work` while holding the lock; waits for it first.
 * @template T
 * @param {string} root
 * @param {() => T} work
 * @returns {T}
 */
export function withLock(root, work) {
  const file = lockFile(root);
  const own = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(own, describe(process.pid) ?? '');
  try {
    acquire(file, own);
    try {
      return work();
    } finally {
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * @param {string} file
 * @param {string} own A file with this process's description.
 */
function acquire(file, own) {
  for (let announced = false; !tryLink(own, file); ) {
    const owner = read(file);
    if (owner === undefined) continue;
    if (owner !== describe(Number.parseInt(owner, 10))) {
      discard(file, owner);
      continue;
    }
    if (!announced) say(`waiting for another set-up (process ${owner.split(' ')[0]}, ${file})`);
    announced = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  }
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {boolean} False if `to` exists.
 */
function tryLink(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * A living process as number and start time, which tells it from a later one with the same number.
 * @param {number} pid
 * @returns {string | undefined} Undefined if there is none.
 */
function describe(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return undefined;
  }
  // Ticks since boot, on Linux; elsewhere the number alone must do. The second field, the name in
  // parentheses, may hold spaces: count from behind it.
  const stat = read(`/proc/${pid}/stat`) ?? '';
  return `${pid} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? 'unknown'}`;
}

/**
 * Removes a dead owner's lock by renaming it, which only one of several waiters can do. If another process
 * took the lock since it was read, its lock is restored.
 * @param {string} file
 * @param {string} owner
 */
function discard(file, owner) {
  const aside = `${file}.${process.pid}.gone`;
  try {
    renameSync(file, aside);
    if (read(aside) !== owner) tryLink(aside, file);
  } catch {
    // Another waiter was faster.
  }
  rmSync(aside, { force: true });
}

/**
 * @param {string} file
 * @returns {string | undefined}
 */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
