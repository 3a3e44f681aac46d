/**
 * `npm run docs`: writes the pages of lib/docs anew from lib/guide. It runs through tsx, on the
 * sources. lib/docs/optimum.md is not its own: `npm run bench:optimum` writes that.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { docFiles } from '../lib/guide/pages.ts';
import { root } from '../lib/setup/files.mjs';
import { say } from '../lib/setup/log.mjs';

const folder = join(root, 'lib/docs');
// All made before any is removed.
const files = docFiles();
for (const name of new Set([...files.keys()].map((file) => file.split('/')[0]))) {
  rmSync(join(folder, name), { recursive: true, force: true });
}
for (const [name, text] of files) {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
say(`wrote ${files.size} pages to lib/docs`);
