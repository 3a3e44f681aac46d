/**
 * Finds and loads the addon: the file named by FALLLINE_ADDON, the addon built in this package, or,
 * in a bundle, the file copied next to it. backend/native.ts declares its exports.
 */
import { packageRoot } from './packageFile.ts';
import { builtinModule, environment } from './platform.ts';

/** Environment variable with the path of the addon. */
export const ADDON_VARIABLE = 'FALLLINE_ADDON';
/** The file name of the addon next to a bundle. */
export const ADDON_NAME = 'fallline.node';

let attempt: { readonly addon: unknown } | { readonly error: unknown } | undefined;

/**
 * The exports of the addon. It is loaded once per process and per worker thread.
 *
 * @throws {Error} the error of `require` if the addon, or a library that it needs, is missing; in a
 *   bundle, an error that names the folders that were searched
 */
export function loadAddonFile(): unknown {
  attempt ??= tried();
  if ('error' in attempt) throw attempt.error;
  return attempt.addon;
}

function tried(): { addon: unknown } | { error: unknown } {
  try {
    return { addon: withOneBlasThread(required) };
  } catch (error) {
    return { error };
  }
}

function required(): unknown {
  const modules = builtinModule('node:module');
  if (modules === undefined) throw new Error('Node 20.19 or newer is needed');
  const file = environment[ADDON_VARIABLE];
  if (file) return requireFile(modules, file);
  const root = packageRoot();
  if (root !== undefined) return modules.createRequire(new URL('package.json', root))('#native');
  return requireFile(modules, besideBundle());
}

/** @param file a path, relative to the working directory if it is not absolute */
function requireFile(modules: typeof import('node:module'), file: string): unknown {
  const path = builtinModule('node:path')!.resolve(file);
  if (!path.endsWith('.node')) {
    throw new Error(`expected ${ADDON_VARIABLE} to name a .node file, but it is "${file}"`);
  }
  return modules.createRequire(path)(path);
}

function besideBundle(): string {
  const { existsSync } = builtinModule('node:fs')!;
  const { join } = builtinModule('node:path')!;
  const folders = bundleFolders();
  const folder = folders.find((each) => existsSync(join(each, ADDON_NAME)));
  if (folder !== undefined) return join(folder, ADDON_NAME);
  const where = folders.length > 0 ? ` (looked in ${folders.join(', ')})` : '';
  throw new Error(`this program is bundled, and ${ADDON_NAME} is not beside it${where}`);
}

/**
 * The folder of the file with this code, and the folder of the main program. Bundlers preserve the
 * first in `import.meta.url` (modules) or in `__dirname` (CommonJS); webpack's `import.meta.url` is
 * the URL of the source file.
 */
function bundleFolders(): string[] {
  const { dirname } = builtinModule('node:path')!;
  const here: unknown = import.meta.url;
  const folders: string[] = [];
  if (typeof here === 'string' && here.startsWith('file:')) {
    folders.push(dirname(builtinModule('node:url')!.fileURLToPath(here)));
  }
  if (typeof __dirname === 'string') folders.push(__dirname);
  const main = mainFile();
  if (main !== undefined) folders.push(dirname(main));
  return [...new Set(folders)];
}

/** The main program of Node, with symbolic links (such as those of node_modules/.bin) resolved. */
function mainFile(): string | undefined {
  const [, main] = globalThis.process?.argv ?? [];
  try {
    return main && builtinModule('node:fs')?.realpathSync(main);
  } catch {
    return undefined;
  }
}

/**
 * OpenBLAS starts one thread per CPU when it is loaded, and ends the process if the system refuses
 * one. fallline computes products on its own threads, so these variables prevent OpenBLAS from
 * starting any. Every build of OpenBLAS reads the first variable; builds with OpenMP read the
 * second.
 */
const VARIABLES = ['OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS'] as const;

/**
 * Calls `load` with environment variables that restrict OpenBLAS to the calling thread, then
 * restores them, so that child processes and libraries loaded later see the user's values.
 *
 * The environment of a worker thread is a copy that libraries do not see, unless the worker was
 * started with `env: SHARE_ENV`. If the number of threads is limited, load fallline in the main
 * thread first.
 */
function withOneBlasThread<Loaded>(load: () => Loaded): Loaded {
  const variables = environment as Record<string, string | undefined>;
  const before = VARIABLES.map((name) => [name, variables[name]] as const);
  for (const name of VARIABLES) variables[name] = '1';
  try {
    return load();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete variables[name];
      else variables[name] = value;
    }
  }
}
