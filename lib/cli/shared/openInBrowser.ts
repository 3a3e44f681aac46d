/** Opens a page in the user's default browser. */
import { spawn } from 'node:child_process';

/** The program that opens an address, by platform. */
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/**
 * Opens an address. A missing browser is not an error, because the address was printed too.
 *
 * @param warn called if the address could not be opened
 */
export async function openInBrowser(url: string, warn: (text: string) => void): Promise<void> {
  const [program, ...args] = OPENERS[process.platform] ?? ['xdg-open'];
  const reason = await new Promise<string | undefined>((resolve) => {
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
    child.once('error', (error) => resolve(error.message));
    child.once('spawn', () => resolve(undefined));
    // The browser must outlive this process.
    child.unref();
  });
  if (reason !== undefined) warn(`fallline: no browser could be opened (${reason}): open ${url}`);
}
