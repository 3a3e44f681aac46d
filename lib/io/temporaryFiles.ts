/**
 * Names for files that are renamed into place once they are whole, and the removal of those that
 * a killed process left behind.
 *
 * A name says who writes the file: `.fallline-<host>-<pid>-<start>-<random>.tmp`. It has the same
 * length for every file, so that it fits wherever a name of 60 bytes does.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { lstat, opendir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const PATTERN = /^\.fallline-([0-9a-f]{8})-(\d{1,10})-(\d{1,15})-[0-9a-f]{8}\.tmp$/;
/** The start of a process where the system does not tell. */
const UNKNOWN = '0';
/** Milliseconds after which no process of another machine can still be writing a file. */
const LONG_AGO = 24 * 60 * 60 * 1000;

/** A process as a name tells it. */
export interface Writer {
  /** Where process ids mean the same: a machine since it was started, or a container. */
  readonly host: string;
  readonly pid: number;
  /** When the process began, in the system's own units: ids are used again. */
  readonly start: string;
}

let own: Writer | undefined;

/** This process. */
export function ownWriter(): Writer {
  own ??= { host: hostOf(), pid: process.pid, start: startOf(process.pid) ?? UNKNOWN };
  return own;
}

/** A hidden name in the folder itself, since renaming works only within a file system. */
export function temporaryPath(folder: string): string {
  const { host, pid, start } = ownWriter();
  return join(folder, `.fallline-${host}-${pid}-${start}-${randomBytes(4).toString('hex')}.tmp`);
}

/** Removes a temporary file, if it is there. Why it cannot be would hide why it was not needed. */
export async function removeTemporary(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => {});
}

/**
 * Removes temporary files of processes that have ended. Files of other names, and those of processes
 * that may still run, stay. What cannot be read or removed is left to whoever can.
 */
export async function removeAbandoned(folder: string): Promise<void> {
  try {
    for await (const { name } of await opendir(folder)) {
      const [, host, pid, start] = PATTERN.exec(name) ?? [];
      if (host === undefined) continue;
      const path = join(folder, name);
      const found = await lstat(path).catch(() => undefined);
      if (!found?.isFile()) continue;
      const age = Date.now() - found.mtimeMs;
      if (hasEnded({ host, pid: Number(pid), start }, age)) await removeTemporary(path);
    }
  } catch {
    // Writing finds out by itself what is wrong with the folder.
  }
}

/** @param age of the file since it was last written, in milliseconds */
function hasEnded({ host, pid, start }: Writer, age: number): boolean {
  const me = ownWriter();
  // Nothing is known of the processes of another machine or container.
  if (host !== me.host) return age > LONG_AGO;
  if (!isRunning(pid)) return true;
  const running = startOf(pid);
  return start !== UNKNOWN && running !== undefined && running !== start;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Any other error: it runs, and is another user's.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** When a process began, in clock ticks since the system did, where /proc tells (Linux). */
function startOf(pid: number): string | undefined {
  // The name of the program, in parentheses, may hold anything; the 20th field after it is the start.
  const stat = textOf(`/proc/${pid}/stat`);
  const start = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  // A /proc that belongs to other process ids than ours tells nothing.
  if (!textOf('/proc/self/stat')?.startsWith(`${process.pid} `)) return undefined;
  return start !== undefined && /^\d{1,15}$/.test(start) ? start : undefined;
}

function hostOf(): string {
  const boot = textOf('/proc/sys/kernel/random/boot_id') ?? '';
  return createHash('sha256')
    .update([hostname(), boot, pidNamespace()].join('\0'))
    .digest('hex')
    .slice(0, 8);
}

/** Process ids mean something else in each container. */
function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
