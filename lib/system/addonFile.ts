/**
 * Where the addon is: the file that FALLLINE_ADDON names, or the one that was built in this package, or in a
 * bundle the one that was copied beside it. What it exports is known to backend/native.ts.
 */
import { packageRoot } from './packageFile.ts';
import { builtinModule, environment } from './platform.ts';

/** Environment variable that names the addon's file. */
export const ADDON_VARIABLE = 'FALLLINE_ADDON';
/** What the file is called beside a bundle. */
export const ADDON_NAME = 'fallline.node';

let attempt: { readonly addon: unknown } | { readonly error: unknown } | undefined;

/**
 * What the addon exports. It is looked for once in the life of the process (and of each worker thread).
 *
 * @throws {Error} what `require` throws where there is none, or where a library that it needs is missing; in a
 *   bundle, an error that names the folders where it was looked for
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

/** @param file from the working folder, if it is relative */
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
 * The folder of the file with this code, and that of the program that runs. Bundlers keep the first in
 * `import.meta.url` (modules) or in `__dirname` (CommonJS); webpack's `import.meta.url` is that of the source.
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

/** The program that Node was started with, past links such as those of node_modules/.bin. */
function mainFile(): string | undefined {
  const [, main] = globalThis.process?.argv ?? [];
  try {
    return main && builtinModule('node:fs')?.realpathSync(main);
  } catch {
    return undefined;
  }
}

/**
 * OpenBLAS starts its threads when it is loaded, one for each processor, and ends the process where the
 * system refuses one. Products run on fallline's own threads, so it is told to start none. The first is looked at by every build of OpenBLAS before all others; the second by OpenMP, which some use.
 */
const VARIABLES = ['OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS'] as const;

/**
 * Calls `load` with the environment variables set that keep OpenBLAS to the calling thread. Afterwards they
 * are what they were: child processes, and libraries that are loaded later, see your own values.
 *
 * The environment of a worker thread is a copy, which libraries do not see, unless the worker was
 * started with `env: SHARE_ENV`: load fallline in the main thread first where few threads are allowed.
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
