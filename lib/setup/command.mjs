/** Common frame of set-up's commands: checks Node's version, prints errors in one line, sets the exit code. */
import { say } from './log.mjs';
import { nodeIsNewEnough } from './nodeVersion.mjs';

/**
 * Runs a command and sets the exit code.
 * @param {(args: string[]) => boolean | Promise<boolean>} main Returns false if it failed, having said why.
 */
export async function command(main) {
  process.exitCode = 1;
  if (!nodeIsNewEnough()) return;
  try {
    if (await main(process.argv.slice(2))) process.exitCode = 0;
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    // Errors with a code come from the system, such as a read-only checkout; others are bugs.
    if (code === undefined) throw error;
    say(message);
  }
}
