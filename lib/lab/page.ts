/** The page, as the build left it: one file of HTML with everything inside. */
import { readFileSync } from 'node:fs';
import { packageFile } from '../system/packageFile.ts';

/**
 * The text of the page.
 *
 * @param token where it follows a training run: what it shows to be allowed to stop it
 * @throws {Error} if the page was not built, or this is part of a bundle
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
