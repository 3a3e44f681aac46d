/** What the user can do if an addon is missing or refused. */
import { packageRoot, VERSION } from './packageFile.ts';
import { builtinModule } from './platform.ts';
import { PLATFORMS, type PlatformKey } from './platformKey.ts';

/** Environment variable with the path of the addon. */
export const ADDON_VARIABLE = 'FALLLINE_ADDON';
/** Environment variable that allows packages of experimental platforms, if it is 1. */
export const EXPERIMENTAL_VARIABLE = 'FALLLINE_EXPERIMENTAL';

/**
 * The command that builds the addon.
 *
 * @param root the package's folder
 * @param cwd the working directory in which the command will be run
 */
export function buildLine(root: string, cwd: string): string {
  const trimmed = root.replace(/[/\\]$/, '');
  if (trimmed === cwd) return 'npm run build:native';
  const isInside = trimmed.startsWith(cwd) && /[/\\]/.test(trimmed[cwd.length]);
  const folder = isInside ? trimmed.slice(cwd.length + 1) : trimmed;
  const word = /^[\w@%+=:,./\\~-]+$/.test(folder) ? folder : `'${folder}'`;
  return `npm run build:native --prefix ${word}`;
}

/**
 * Advice to build the addon from source.
 *
 * @param before what the user can do instead, such as `Use a newer system`
 */
export function buildAdvice(before?: string): string {
  const start = before === undefined ? 'Build' : `${before}, or build`;
  const root = packageRoot();
  if (root === undefined) return `${start} the addon on this system with npm run build:native`;
  const folder = builtinModule('node:url')?.fileURLToPath(root) ?? root.pathname;
  const line = buildLine(folder, process.cwd());
  return `${start} the addon with "${line}", which says what is missing`;
}

/** The command that installs the package of a platform, and reads the lock file again. */
export function installLine(key: PlatformKey, root = packageRoot()): string {
  // pnpm keeps packages in a folder of this name, and installs what is missing of a lock file.
  const isOfPnpm = root?.pathname.includes('/node_modules/.pnpm/') ?? false;
  if (PLATFORMS[key] === 'supported') {
    return isOfPnpm ? 'pnpm install' : 'npm install --include=optional';
  }
  return `${isOfPnpm ? 'pnpm add' : 'npm install'} @fallline/${key}@${VERSION}`;
}

/** Advice if a package is installed, but not as it was published. */
export function reinstallAdvice(key: PlatformKey): string {
  const line = installLine(key);
  const folder = line.startsWith('pnpm') ? 'node_modules' : 'node_modules/@fallline';
  return `Delete ${folder} and install it again with "${line}"`;
}

/** Advice for the file that FALLLINE_ADDON names. */
export const NAMED_ADVICE = `${ADDON_VARIABLE} names it: set it to the addon of this version, or to nothing`;

/** Advice if the dynamic linker does not find the system's OpenBLAS; else `undefined`. */
export function openBlasAdvice(error: Error): string | undefined {
  // The dynamic linker's message names the library that is missing or unreadable.
  return /libopenblas[^:]*: (cannot open|file too short|no such file)/i.test(error.message)
    ? 'Install the OpenBLAS library (Debian and Ubuntu: apt-get install libopenblas0)'
    : undefined;
}
