/** What all of set-up's commands share: the question for Node's age, errors in one line, exit code. */
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
    // The system refused something, such as writing to the checkout; anything else is our mistake.
    if (code === undefined) throw error;
    say(message);
  }
}
