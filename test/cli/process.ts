/** Runs the real command line in a process of its own, and temporary folders for what it writes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly env?: Record<string, string | undefined>;
  /** Modules to import first. */
  readonly imports?: readonly string[];
  /** A file for stdout to go to, which is not caught then. */
  readonly stdoutPath?: string;
  /** Called with each piece of stdout and the process it came from. */
  readonly onOutput?: (text: string, child: ChildProcess) => void;
  /** The same for stderr. */
  readonly onError?: (text: string, child: ChildProcess) => void;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs `fallline` with these arguments to its end. */
export function fallline(
  args: readonly string[],
  { env = {}, imports = [], stdoutPath, onOutput, onError }: ProcessOptions = {},
): Promise<Finished> {
  const loaders = ['tsx/esm', ...imports].flatMap((name) => ['--import', name]);
  const child = spawn(process.execPath, [...loaders, 'lib/cli/main.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, FALLLINE_DEBUG: undefined, ...env },
    stdio: ['ignore', stdoutPath === undefined ? 'pipe' : openSync(stdoutPath, 'w'), 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
    onOutput?.(text, child);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
    onError?.(text, child);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...texts }));
  });
}

/** Calls `use` with a new empty folder, which is removed afterwards. */
export async function inFolder(use: (folder: string) => unknown): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fallline-test-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
