/**
 * Names of temporary files, which are renamed when complete, and the removal of those that killed
 * processes left behind.
 *
 * A name identifies the writer: `.fallline-<host>-<pid>-<start>-<random>.tmp`. All names have the
 * same length, so that they fit wherever names of 60 bytes are allowed.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { lstat, opendir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

const PATTERN = /^\.fallline-([0-9a-f]{8})-(\d{1,10})-(\d{1,15})-[0-9a-f]{8}\.tmp$/;
/** Start time of a process if the system does not report it. */
const UNKNOWN = '0';
/** Age in milliseconds at which a temporary file of another machine is considered abandoned. */
const LONG_AGO = 24 * 60 * 60 * 1000;

/** A process, as encoded in a file name. */
export interface Writer {
  /** Scope of the process id: a boot of a machine, or a container. */
  readonly host: string;
  readonly pid: number;
  /** Start time of the process, in the system's units, because process ids are reused. */
  readonly start: string;
}

let own: Writer | undefined;

/** The current process. */
export function ownWriter(): Writer {
  own ??= { host: hostOf(), pid: process.pid, start: startOf(process.pid) ?? UNKNOWN };
  return own;
}

/** A hidden name in the destination's folder, because renaming works only within a file system. */
export function temporaryPath(folder: string): string {
  const { host, pid, start } = ownWriter();
  return join(folder, `.fallline-${host}-${pid}-${start}-${randomBytes(4).toString('hex')}.tmp`);
}

/**
 * Removes a temporary file if it exists. Errors are ignored, so that they do not hide the original
 * error.
 */
export async function removeTemporary(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => {});
}

/**
 * Removes temporary files of processes that have ended. Other files, and those of processes that
 * may still run, stay. Files that cannot be read or removed are skipped.
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
    // Ignored: writing to the folder will report the problem.
  }
}

/** @param age time since the file was last written, in milliseconds */
function hasEnded({ host, pid, start }: Writer, age: number): boolean {
  const me = ownWriter();
  // The state of processes on other machines or in other containers is unknown.
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
    // Any other error means that the process runs under another user.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Start time of a process in clock ticks since boot, if /proc provides it (Linux). */
function startOf(pid: number): string | undefined {
  // The program name, in parentheses, may contain any characters; the start time is the 20th field
  // after it.
  const stat = textOf(`/proc/${pid}/stat`);
  const start = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  // A /proc of another PID namespace is useless.
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

/** Identifies the PID namespace, because each container has its own process ids. */
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
