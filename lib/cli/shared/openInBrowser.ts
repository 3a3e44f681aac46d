/** Opens a page in the browser that the person at this machine has chosen. */
import { spawn } from 'node:child_process';

/** The program that opens addresses, by platform. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/**
 * Opens an address. A machine without a browser is no failure: the address was printed.
 *
 * @param warn told where it could not be opened
 */
export async function openInBrowser(url: string, warn: (text: string) => void): Promise<void> {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const reason = await new Promise<string | undefined>((resolve) => {
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
    child.once('error', (error) => resolve(error.message));
    child.once('spawn', () => resolve(undefined));
    // The browser outlives this program.
    child.unref();
  });
  if (reason !== undefined) warn(`fallline: no browser could be opened (${reason}): open ${url}`);
}
