/**
 * Set-up's messages, and its calls of other programs. Everything goes to standard error, so that the
 * output of `npm start` can be piped. Output of programs is shown only when they fail.
 */
import { spawnSync } from 'node:child_process';

/** @param {string} text One line; set-up prints nothing when nothing is to be done. */
export function say(text) {
  process.stderr.write(`fallline: ${text}\n`);
}

/** @param {string} output Another program's words, shown as they are. */
export function show(output) {
  const text = output.trimEnd();
  if (text !== '') process.stderr.write(`${text}\n`);
}

/**
 * @typedef {object} RunResult
 * @property {boolean} ok
 * @property {string} output Standard output and standard error; empty when `loud`.
 */

/**
 * Runs a program to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string, loud?: boolean, shell?: boolean }} [options]
 *   `loud` passes its output through as it comes.
 * @returns {RunResult}
 */
export function run(command, args, { cwd, env, input, loud = false, shell = false } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    env,
    input,
    shell,
    encoding: 'utf8',
    maxBuffer: Number.POSITIVE_INFINITY,
    stdio: loud ? ['inherit', 2, 2] : [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  const ending = result.signal ? `${command} was ended by ${result.signal}\n` : '';
  const failure = result.error ? `${result.error.message}\n` : ending;
  return {
    ok: result.status === 0,
    output: `${result.stdout ?? ''}${result.stderr ?? ''}${failure}`,
  };
}
