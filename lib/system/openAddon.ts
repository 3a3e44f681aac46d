/**
 * Requires an addon. An addon of a platform package is not linked to OpenBLAS: it exports its
 * version and a function that opens the library and returns the exports of a linked addon.
 */
import { buildAdvice, reinstallAdvice } from './advice.ts';
import { faultOfLibrary } from './elf.ts';
import { VERSION } from './packageFile.ts';
import { builtinModule } from './platform.ts';
import { glibcVersion, platformOf, thisHost } from './platformKey.ts';
import type { FoundPackage, PackageSource } from './platformPackage.ts';
import { firstLine, Refusal } from './refusal.ts';
import { withOneBlasThread } from './variables.ts';

/** An addon that can be called. */
export interface LoadedAddon {
  /** The package, or the file, as messages name it. */
  readonly name: string;
  /** The path of the addon. */
  readonly file: string;
  /** What the addon exports; backend/addon.ts declares it. */
  readonly exports: unknown;
  /**
   * Opens another copy of OpenBLAS, which chooses its kernels anew (by OPENBLAS_CORETYPE), and
   * returns the exports that use it. Missing if the addon is linked to OpenBLAS.
   */
  readonly reopen?: () => unknown;
}

/** What the addon of a platform package exports; native/binding/packageModule.cc documents it. */
interface UnopenedAddon {
  readonly version: string;
  open(file: string, another?: boolean): unknown;
}

/**
 * The addon of a platform package, with its OpenBLAS.
 *
 * @throws {Refusal} if it does not load
 */
export function openPackage({ key, name, addon, openBlas }: FoundPackage): LoadedAddon {
  try {
    checkWhole(addon);
    checkWhole(openBlas);
    return opened(name, addon, requirePath(addon), () => openBlas);
  } catch (error) {
    const reason = `does not load: ${firstLine(error)}`;
    throw ofOldGlibc(error, name) ?? new Refusal(reason, reinstallAdvice(key), name);
  }
}

/** How a file is opened. */
interface FileOptions {
  /** Those that the addon, and then those that fallline sees: one of them may be OpenBLAS. */
  readonly packages: readonly PackageSource[];
  /** Requires the file; default: by its path. */
  readonly load?: () => unknown;
}

/**
 * The addon at a path. If it is that of a platform package, its OpenBLAS is the file beside it, or
 * else that of the package.
 */
export function openFile(name: string, file: string, options: FileOptions): LoadedAddon {
  checkWhole(file);
  try {
    const exports = options.load ? withOneBlasThread(options.load) : requirePath(file);
    return opened(name, file, exports, () => findOpenBlas(file, options.packages));
  } catch (error) {
    throw ofOldGlibc(error, name) ?? error;
  }
}

function opened(
  name: string,
  file: string,
  exports: unknown,
  findLibrary: () => string,
): LoadedAddon {
  if (!isUnopened(exports)) return { name, file, exports };
  if (exports.version !== VERSION) {
    throw new Error(
      `The addon is that of fallline ${exports.version}, but this is fallline ${VERSION}`,
    );
  }
  const library = findLibrary();
  const open = (another: boolean) => withOneBlasThread(() => exports.open(library, another));
  return { name, file, exports: open(false), reopen: () => open(true) };
}

function isUnopened(exports: unknown): exports is UnopenedAddon {
  return typeof (exports as Partial<UnopenedAddon> | null)?.open === 'function';
}

function requirePath(file: string): unknown {
  return withOneBlasThread(() => builtinModule('node:module')!.createRequire(file)(file));
}

/** A refusal that names both versions if the dynamic linker found a C library that is too old. */
function ofOldGlibc(error: unknown, name: string): Refusal | undefined {
  const [, needed] = /version [`'"]GLIBC_([\d.]+)' not found/.exec((error as Error)?.message) ?? [];
  if (needed === undefined) return undefined;
  return new Refusal(
    `needs glibc ${needed} or newer, but this system has ${glibcVersion() ?? 'an older one'}`,
    buildAdvice('Use a newer system'),
    name,
  );
}

/** File names of the packages' OpenBLAS; it has another ending on the other systems. */
const LIBRARY = 'libscipy_openblas';
const ENDINGS: Readonly<Record<string, string>> = { darwin: '.dylib', win32: '.dll' };

/** The file name of OpenBLAS on this system. */
export function openBlasName(): string {
  return `${LIBRARY}${ENDINGS[process.platform] ?? '.so'}`;
}

function findOpenBlas(addon: string, packages: readonly PackageSource[]): string {
  const { dirname, join } = builtinModule('node:path')!;
  const name = openBlasName();
  const holder = `@fallline/openblas-${platformOf(thisHost()).name}`;
  const folders = [addon, ...packages.map((each) => each.resolve(holder))].flatMap((file) =>
    file === undefined ? [] : [dirname(file)],
  );
  const found = folders
    .map((folder) => join(folder, name))
    .find((file) => builtinModule('node:fs')!.existsSync(file));
  if (found === undefined) {
    throw new Refusal(
      `needs OpenBLAS, but ${name} is not beside it, and ${holder} is not installed`,
      `Copy ${name} from ${holder} to ${dirname(addon)}`,
    );
  }
  checkWhole(found);
  return found;
}

/** @throws {Error} if a library is for another processor or damaged: the process could crash in it */
function checkWhole(file: string): void {
  const fault = faultOfLibrary(file, process.arch);
  if (fault !== undefined) throw new Error(`${file} ${fault}`);
}
