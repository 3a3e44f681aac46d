/** Runs contenders in child processes, one at a time, and parses their answers. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A program with its first arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** The command that runs a TypeScript file, given by its path in bench/. */
export function nodeCommand(file: string): Command {
  const script = fileURLToPath(new URL(`../${file}`, import.meta.url));
  return [process.execPath, '--import', import.meta.resolve('tsx/esm'), script];
}

/** The command that runs a Python script of contenders/; -B prevents compiled files. */
export function pythonCommand(python: string, file: string): Command {
  return [python, '-B', fileURLToPath(new URL(`../contenders/${file}`, import.meta.url))];
}

/**
 * Runs a program, and parses its last line as a JSON object.
 *
 * @param folder working directory; default: that of this process
 * @throws {Error} if the program does not start, fails, or prints something else
 */
export async function ask(
  [program, ...first]: Command,
  args: readonly string[],
  environment: Environment,
  folder?: string,
): Promise<object> {
  const child = spawn(program, [...first, ...args], {
    env: { ...environment },
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ending = await new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'no exit code'));
  });
  if (ending !== 0) {
    throw new Error(`it ended with ${ending}: ${lastLine(errors) || 'it said nothing'}`);
  }
  const line = lastLine(output);
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Not JSON: the error below shows the output.
  }
  throw new Error(`it answered ${JSON.stringify(line.slice(0, 200))}`);
}

/** The last line of output that is not blank; for a stack trace, its message. */
function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const message = lines.find((line) => /^\w*Error\b/.test(line));
  return message ?? lines.at(-1) ?? '';
}
