/**
 * The package with the addon for this platform, `@fallline/<platform>`, and the package with its
 * OpenBLAS, `@fallline/openblas-<platform>`: finds them and checks that they fit each other and
 * this version, before anything of them is run.
 */
import { buildAdvice, EXPERIMENTAL_VARIABLE, installLine, reinstallAdvice } from './advice.ts';
import { VERSION } from './packageFile.ts';
import { builtinModule, environment } from './platform.ts';
import { type Host, PLATFORMS, type PlatformKey, platformOf, thisHost } from './platformKey.ts';
import { firstLine, Refusal } from './refusal.ts';

/** A file of a package, with its size, by which a truncated one is recognised. */
interface PackedFile {
  readonly file: string;
  readonly bytes: number;
}

/** What `@fallline/<platform>` exports; its index.cjs loads no addon. */
export interface PlatformPackage {
  /** Of fallline. */
  readonly version: string;
  readonly addon: PackedFile;
  /** What `@fallline/openblas-<platform>` exports. */
  readonly openBlas: PackedFile & { readonly version: string };
  /** The version of OpenBLAS that the addon was built for. */
  readonly openBlasVersion: string;
}

/** Where packages are searched from, and how they are required; tests replace it. */
export interface PackageSource {
  /** The path of a package's module; `undefined` if the package is not installed. */
  resolve(name: string): string | undefined;
  /** The exports of an installed package. */
  load(key: PlatformKey): unknown;
}

/**
 * Packages as a file sees them.
 *
 * @param from path or URL of the file
 */
export function packagesFrom(from: string | URL): PackageSource {
  return {
    resolve(name) {
      try {
        return builtinModule('node:module')?.createRequire(from).resolve(name);
      } catch {
        return undefined;
      }
    },
    load: (key) => requirePackage(key, from),
  };
}

/**
 * Each package is named literally, and required by what `module.createRequire` returned: tools that
 * copy what a program needs (@vercel/nft) find packages by this form, and bundlers leave it as it
 * is.
 */
function requirePackage(key: PlatformKey, from: string | URL): unknown {
  const module = builtinModule('node:module')!;
  const load = module.createRequire(from);
  switch (key) {
    case 'linux-x64':
      return load('@fallline/linux-x64');
    case 'linux-arm64':
      return load('@fallline/linux-arm64');
    case 'linux-x64-musl':
      return load('@fallline/linux-x64-musl');
    case 'linux-arm64-musl':
      return load('@fallline/linux-arm64-musl');
    case 'darwin-arm64':
      return load('@fallline/darwin-arm64');
    case 'darwin-x64':
      return load('@fallline/darwin-x64');
    case 'win32-x64':
      return load('@fallline/win32-x64');
  }
}

/** A package that fits. */
export interface FoundPackage {
  readonly key: PlatformKey;
  readonly name: string;
  readonly addon: string;
  readonly openBlas: string;
}

/**
 * The package for this platform.
 *
 * @throws {Refusal} if there is none, it is not installed, or it does not fit
 */
export function findPlatformPackage(
  packages: PackageSource,
  host: Host = thisHost(),
): FoundPackage {
  const { name, key, isLibcUnknown } = platformOf(host);
  if (isLibcUnknown) throw unknownLibc(name);
  if (key === undefined) throw noPackage(name);
  const isInstalled = packages.resolve(nameOf(key)) !== undefined;
  if (PLATFORMS[key] === 'experimental' && environment[EXPERIMENTAL_VARIABLE] !== '1') {
    throw notChosen(key, isInstalled);
  }
  if (!isInstalled) throw notInstalled(key, packages);
  return checked(key, packages);
}

/** Whether the package for this platform is installed. */
export function hasPlatformPackage(packages: PackageSource, host: Host = thisHost()): boolean {
  const { key } = platformOf(host);
  return key !== undefined && packages.resolve(nameOf(key)) !== undefined;
}

function nameOf(key: PlatformKey): string {
  return `@fallline/${key}`;
}

function checked(key: PlatformKey, packages: PackageSource): FoundPackage {
  const name = nameOf(key);
  const library = `@fallline/openblas-${key}`;
  const advice = reinstallAdvice(key);
  const { version, addon, openBlas, openBlasVersion } = manifest(key, packages);
  if (version !== VERSION) {
    const what = version === undefined ? 'no version' : `version ${version}`;
    throw new Refusal(`has ${what}, but this is fallline ${VERSION}`, advice, name);
  }
  checkSize(addon, name, advice);
  if (typeof openBlasVersion !== 'string' || openBlas?.version !== openBlasVersion) {
    throw new Refusal(
      `needs OpenBLAS ${openBlasVersion}, but ${library} has ${openBlas?.version}`,
      advice,
      name,
    );
  }
  checkSize(openBlas, library, advice);
  return { key, name, addon: addon.file, openBlas: openBlas.file };
}

function manifest(key: PlatformKey, packages: PackageSource): Partial<PlatformPackage> {
  try {
    return (packages.load(key) ?? {}) as Partial<PlatformPackage>;
  } catch (error) {
    const code = (error as Partial<NodeJS.ErrnoException> | null)?.code;
    const message = firstLine(error);
    const library = `@fallline/openblas-${key}`;
    const isMissing = code === 'MODULE_NOT_FOUND' && message.includes(library);
    const advice = isMissing ? `Install it with "${installLine(key)}"` : reinstallAdvice(key);
    const what = isMissing
      ? `needs ${library}, which is not installed`
      : `cannot be read: ${message}`;
    throw new Refusal(what, advice, nameOf(key));
  }
}

/** @throws {Refusal} unless the file has the size that it was published with */
function checkSize(
  packed: PackedFile | undefined,
  name: string,
  advice: string,
): asserts packed is PackedFile {
  const { file, bytes } = packed ?? {};
  if (typeof file !== 'string' || typeof bytes !== 'number') {
    throw new Refusal('names no file, as its index.cjs should', advice, name);
  }
  const size = builtinModule('node:fs')?.statSync(file, { throwIfNoEntry: false })?.size;
  if (size === bytes) return;
  const what =
    size === undefined
      ? `lacks its file ${file}`
      : `is damaged: ${file} has ${size} bytes instead of ${bytes}`;
  throw new Refusal(what, advice, name);
}

function unknownLibc(name: string): Refusal {
  return new Refusal(
    'was not searched for: neither the program of Node nor its report tells whether its C library ' +
      'is glibc or musl, for which the packages differ',
    `Set FALLLINE_ADDON to the file fallline.node of @fallline/${name} (glibc) or @fallline/${name}-musl`,
    `@fallline/${name}`,
  );
}

function noPackage(name: string): Refusal {
  const supported = keysThatAre('supported').join(', ');
  return new Refusal(
    `does not exist (there are packages for ${supported})`,
    buildAdvice(),
    `@fallline/${name}`,
  );
}

function notChosen(key: PlatformKey, isInstalled: boolean): Refusal {
  const install = isInstalled ? '' : `, and install it with "${installLine(key)}"`;
  return new Refusal(
    `is experimental${isInstalled ? '' : ' and not installed'}: it was not tested on such a machine`,
    buildAdvice(`Set ${EXPERIMENTAL_VARIABLE}=1 to use it${install}`),
    nameOf(key),
  );
}

function notInstalled(key: PlatformKey, packages: PackageSource): Refusal {
  const others = [...keysThatAre('supported'), ...keysThatAre('experimental')]
    .filter((other) => other !== key && packages.resolve(nameOf(other)) !== undefined)
    .map(nameOf);
  const line = installLine(key);
  if (others.length > 0) {
    return new Refusal(
      `is not installed, but ${others.join(' and ')} is: node_modules was installed for another system`,
      `Install it on this system (for a container: in the image) with "${line}"`,
      nameOf(key),
    );
  }
  return new Refusal(
    'is not installed',
    `Install it with "${line}" (${leftOutBy(line)})`,
    nameOf(key),
  );
}

/** Why a package manager leaves packages out, and what to do first. */
function leftOutBy(line: string): string {
  return line.startsWith('pnpm')
    ? '--no-optional leaves it out, and so do supportedArchitectures without "current"'
    : '--omit=optional leaves it out, and so does a package-lock.json that another system wrote: delete that first';
}

function keysThatAre(support: 'supported' | 'experimental'): PlatformKey[] {
  const keys = Object.keys(PLATFORMS) as PlatformKey[];
  return keys.filter((key) => PLATFORMS[key] === support);
}
