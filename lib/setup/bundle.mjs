/**
 * `node bundle.mjs ROOT COMPILED FOLDER`: joins the modules that TypeScript wrote to COMPILED into few files in
 * FOLDER, one for each entry point of the package at ROOT and one for each part that several share; declarations
 * likewise. Node takes half a millisecond to find and load a module, and there are hundreds: joined, the package
 * loads in a third of the time. Maps hold the TypeScript that they lead to.
 * Rollup is used because esbuild renames classes that refer to themselves.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { entryPoints, typedEntryPoints } from './entryPoints.mjs';
import { pureInitialisers } from './pureInitialisers.mjs';

const [root, compiled, folder] = process.argv.slice(2);

/** Chains source maps from JavaScript to TypeScript. */
const typescriptMaps = {
  name: 'typescript-maps',
  load(/** @type {string} */ id) {
    return { code: readFileSync(id, 'utf8'), map: readFileSync(`${id}.map`, 'utf8') };
  },
};

/** Warning that the declarations' plugin may give: a type used only by other declarations is not exported. */
const EXPECTED = /^\[plugin dts\] .* private shared type exports|^Generated an empty chunk/;

const entries = entryPoints(root);
for (const file of entries) {
  // The compiled file of a source that was removed may still be there.
  const source = join(root, 'lib', file.replace(/\.js$/, '.ts'));
  if (!existsSync(source))
    throw new Error(`package.json names dist/${file}, but ${source} is not there`);
}

/**
 * @param {string} ending Of the files to join.
 * @param {readonly string[]} files Entry points, with `.js`.
 * @param {import('rollup').Plugin[]} plugins
 * @param {import('rollup').OutputOptions} options
 */
async function joinModules(ending, files, plugins, options) {
  const names = files.map((file) => file.replace(/\.js$/, ''));
  const modules = await rollup({
    input: Object.fromEntries(names.map((name) => [name, join(compiled, `${name}${ending}`)])),
    external: (id) => !/^[./]/.test(id) && !id.startsWith(compiled),
    plugins,
    onwarn({ message }) {
      if (!EXPECTED.test(message)) throw new Error(message);
    },
  });
  await modules.write({
    ...{ dir: folder, format: 'es' },
    // No module is imported for side effects; bundlers would warn about such imports.
    hoistTransitiveImports: false,
    entryFileNames: `[name]${ending}`,
    chunkFileNames: ({ name }) => `chunks/${name.replace(/\.d$/, '')}-[hash]${ending}`,
    ...options,
  });
  await modules.close();
}

await joinModules('.js', entries, [typescriptMaps, pureInitialisers()], { sourcemap: true });
await joinModules('.d.ts', typedEntryPoints(root), [dts()], {});
