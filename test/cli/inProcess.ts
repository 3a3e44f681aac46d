/** Runs the command line in this process, and keeps what it prints. */
import assert from 'node:assert/strict';
import { runCli } from '../../lib/cli/program.ts';
import type { OutputStream } from '../../lib/cli/shared/output.ts';

/** A stream that keeps what is written to it. */
export class Kept implements OutputStream {
  text = '';
  readonly isTTY: boolean;
  readonly columns = 100;

  constructor(isTTY = false) {
    this.isTTY = isTTY;
  }

  write(text: string, written?: () => void): void {
    this.text += text;
    written?.();
  }

  on(): void {}
}

export interface Answer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `fallline` with these arguments. */
export async function cli(...args: string[]): Promise<Answer> {
  return cliOn({ isTTY: false }, ...args);
}

/** The same with stderr on a terminal, if so. */
export async function cliOn({ isTTY }: { isTTY: boolean }, ...args: string[]): Promise<Answer> {
  const [stdout, stderr] = [new Kept(), new Kept(isTTY)];
  const code = await runCli(args, { stdout, stderr });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

/** Runs it, asserts that it went well, and returns what it printed as JSON. */
export async function cliJson<Result>(...args: string[]): Promise<Result> {
  const { code, stdout, stderr } = await cli(...args, '--json');
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** Asserts that a command line is refused by this one line, and prints nothing else. */
export async function assertRefused(
  args: readonly string[],
  { code, message }: { code: number; message: string | RegExp },
): Promise<void> {
  const answer = await cli(...args);
  const lines = answer.stderr.split('\n').filter((line) => !line.startsWith('[INFO]'));
  assert.equal(answer.code, code, answer.stderr);
  assert.equal(lines.length, 2, `one line: ${answer.stderr}`);
  assert.match(lines[0], /^fallline: /);
  const said = lines[0].slice('fallline: '.length);
  if (typeof message === 'string') assert.equal(said, message);
  else assert.match(said, message);
}
