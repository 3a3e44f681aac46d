/**
 * `node bundle.mjs ROOT FOLDER`: joins the JavaScript that TypeScript wrote to FOLDER into few files, one for each
 * entry point of the package at ROOT and one for each part that several share. Node takes half a millisecond to
 * find and load a module, and there are over a hundred: joined, the package loads in a third of the time.
 * (Rollup, since esbuild gives classes that name themselves another name.)
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { entryPoints } from './entryPoints.mjs';
import { pureInitialisers } from './pureInitialisers.mjs';
import { filesIn } from './stamp.mjs';

const [root, folder] = process.argv.slice(2);
/** Goes on with the maps from JavaScript to TypeScript. */
const typescriptMaps = {
  name: 'typescript-maps',
  load(/** @type {string} */ id) {
    return { code: readFileSync(id, 'utf8'), map: readFileSync(`${id}.map`, 'utf8') };
  },
};

const modules = await rollup({
  input: Object.fromEntries(
    entryPoints(root).map((file) => [file.replace(/\.js$/, ''), join(folder, file)]),
  ),
  external: (id) => !/^[./]/.test(id) && !id.startsWith(folder),
  plugins: [typescriptMaps, pureInitialisers()],
  onwarn(warning) {
    throw new Error(warning.message);
  },
});
// All modules have been read by now.
for (const file of filesIn(folder, '.')) if (/\.js(\.map)?$/.test(file)) rmSync(join(folder, file));
await modules.write({
  ...{ dir: folder, format: 'es', sourcemap: true },
  // Nothing is imported for its effects; bundlers would say that they leave such imports out.
  hoistTransitiveImports: false,
  ...{ entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
});
await modules.close();
