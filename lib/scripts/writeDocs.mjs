/**
 * `npm run docs`: writes the generated pages of lib/docs: the guide, from lib/guide, and the API
 * reference, from the docstrings of the sources. It runs through tsx. `npm run bench:optimum` writes
 * lib/docs/optimum.md.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { docFiles } from '../guide/pages.ts';
import { root } from '../setup/files.mjs';
import { say } from '../setup/log.mjs';
import { apiFiles } from './api/apiPages.mjs';

const folder = join(root, 'lib/docs');
// All made before any is removed.
const files = new Map([...docFiles(), ...apiFiles()]);
for (const name of new Set([...files.keys()].map((file) => file.split('/')[0]))) {
  rmSync(join(folder, name), { recursive: true, force: true });
}
for (const [name, text] of files) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
say(`wrote ${files.size} pages to lib/docs`);
