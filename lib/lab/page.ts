/** Reads the built page: a single HTML file with everything inlined. */
import { readFileSync } from 'node:fs';
import { packageFile } from '../system/packageFile.ts';

/**
 * Returns the HTML of the page.
 *
 * @param token for a live view: the token that authorises the stop button
 * @throws {Error} if the page was not built, or this code was bundled
 */
export function readLabPage(token?: string): string {
  const file = packageFile('dist/lab/page.html');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error('The page of the lab is missing; in a checkout, run: npm run build:ts', {
      cause: error,
    });
  }
  const meta = token === undefined ? '' : `<meta name="fallline-live" content="${token}">`;
  return text.replace('<!--live-->', () => meta);
}
