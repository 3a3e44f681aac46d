/**
 * Where the addon may be. In order: the file that FALLLINE_ADDON names, and no other; the own build
 * of this package, or, in a bundle, the file beside it; the package for this platform.
 */
import { AddonSearch, type AddonSource } from './addonSearch.ts';
import { ADDON_VARIABLE, buildAdvice, NAMED_ADVICE } from './advice.ts';
import { bundleFolders } from './bundleFolders.ts';
import { type LoadedAddon, openBlasName, openFile, openPackage } from './openAddon.ts';
import { OUT_OF_BUNDLE, packageRoot } from './packageFile.ts';
import { builtinModule, environment } from './platform.ts';
import {
  findPlatformPackage,
  hasPlatformPackage,
  type PackageSource,
  packagesFrom,
} from './platformPackage.ts';
import { Refusal } from './refusal.ts';

/** The file name of the addon next to a bundle. */
const ADDON_NAME = 'fallline.node';
/** The own build, from the package's folder, as `#native` of package.json names it. */
const OWN_BUILD = `build/Release/${ADDON_NAME}`;

let search: AddonSearch | undefined;

/** The search of this process or worker thread. */
export function addonSearch(): AddonSearch {
  search ??= new AddonSearch(addonSources());
  return search;
}

/** The sources of this process, in order. */
function addonSources(): AddonSource[] {
  if (builtinModule('node:module') === undefined) return [];
  const root = packageRoot();
  const file = environment[ADDON_VARIABLE];
  if (file) return [named(file, root)];
  return root === undefined ? sourcesOfBundle() : sourcesOfPackage(root);
}

/** @param file a path, relative to the working directory if it is not absolute */
function named(file: string, root: URL | undefined): AddonSource {
  const load = () => {
    const path = builtinModule('node:path')!.resolve(file);
    if (!path.endsWith('.node')) {
      throw new Error(`expected ${ADDON_VARIABLE} to name a .node file, but it is "${file}"`);
    }
    const packages = root === undefined ? bundlePackages() : [packagesFrom(manifestOf(root))];
    return openFile(file, path, { packages: [packagesFrom(path), ...packages] });
  };
  return { name: file, advice: () => NAMED_ADVICE, load };
}

function manifestOf(root: URL): URL {
  return new URL('package.json', root);
}

/**
 * In a checkout an own build is expected, and in an installed package that of the platform: only
 * its absence is told, unless the other one is there.
 */
function sourcesOfPackage(root: URL): AddonSource[] {
  const packages = packagesFrom(manifestOf(root));
  const isCheckout = builtinModule('node:fs')!.existsSync(new URL('lib/index.ts', root));
  const ownBuild: AddonSource = {
    name: OWN_BUILD,
    advice: () => buildAdvice(),
    load() {
      const built = requireOwnBuild(root, packages);
      if (built !== undefined || !isCheckout || hasPlatformPackage(packages)) return built;
      throw new Refusal('is not there', buildAdvice());
    },
  };
  return [ownBuild, platformSource(packages, !isCheckout)];
}

/** The addon that was built in this package; `undefined` if there is none. */
function requireOwnBuild(root: URL, packages: PackageSource): LoadedAddon | undefined {
  const module = builtinModule('node:module')!;
  // Literal, for @vercel/nft; see platformPackage.ts.
  const load = module.createRequire(manifestOf(root));
  const file = packages.resolve('#native');
  if (file === undefined) return undefined;
  const name = builtinModule('node:path')!.relative(
    builtinModule('node:url')!.fileURLToPath(root),
    file,
  );
  return openFile(name, file, { packages: [packages], load: () => load('#native') });
}

/** @param isExpected whether its absence is a refusal */
function platformSource(packages: PackageSource, isExpected: boolean): AddonSource {
  return {
    name: 'the package for this platform',
    advice: () => buildAdvice(),
    load() {
      if (!isExpected && !hasPlatformPackage(packages)) return undefined;
      return openPackage(findPlatformPackage(packages));
    },
  };
}

function sourcesOfBundle(): AddonSource[] {
  const packages = bundlePackages();
  const besideBundle: AddonSource = {
    name: ADDON_NAME,
    advice: besideAdvice,
    load() {
      const { existsSync } = builtinModule('node:fs')!;
      const { join } = builtinModule('node:path')!;
      const folders = bundleFolders();
      const file = folders.map((each) => join(each, ADDON_NAME)).find((each) => existsSync(each));
      if (file !== undefined) return openFile(ADDON_NAME, file, { packages });
      if (packages.some((each) => hasPlatformPackage(each))) return undefined;
      const where = folders.length > 0 ? ` (looked in ${folders.join(', ')})` : '';
      throw new Refusal(`is not beside this bundle${where}`, besideAdvice());
    },
  };
  return [besideBundle, ...packages.map((each) => platformSource(each, false))];
}

/** Packages that are installed where a bundle is. */
function bundlePackages(): PackageSource[] {
  const { join } = builtinModule('node:path')!;
  return bundleFolders().map((folder) => packagesFrom(join(folder, 'bundle.js')));
}

function besideAdvice(): string {
  return (
    `${OUT_OF_BUNDLE}, or copy ${ADDON_NAME} and ${openBlasName()} from the packages in ` +
    "node_modules/@fallline (or an own build) into the bundle's folder"
  );
}
