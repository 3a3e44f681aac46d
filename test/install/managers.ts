/** The package managers: how each installs for the first time, and how from its lock file alone. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = fileURLToPath(new URL('node_modules', import.meta.url));

/** Where one manager works: everything that it keeps is in a folder of its own. */
export interface Place {
  readonly registry: string;
  /** For caches and settings. */
  readonly home: string;
}

export interface Manager {
  readonly name: string;
  /** Program and first arguments. */
  readonly command: readonly string[];
  readonly install: readonly string[];
  /** What its users run where the lock file must be followed, as on a build server. */
  readonly frozen: readonly string[];
  readonly lockFile: string;
  readonly environment: (place: Place) => Readonly<Record<string, string>>;
  /** Further fields of the project's package.json. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Further files of the project. */
  readonly files?: Readonly<Record<string, string>>;
  /** What runs a program; without, node itself. */
  readonly run?: readonly string[];
}

const npmEnvironment = ({ registry, home }: Place) => ({
  npm_config_registry: registry,
  npm_config_cache: join(home, 'cache'),
});

const npm = (major: number): Manager => ({
  name: `npm ${major}`,
  command: [process.execPath, join(PACKAGES, `npm${major}/bin/npm-cli.js`)],
  install: ['install'],
  frozen: ['ci'],
  lockFile: 'package-lock.json',
  environment: npmEnvironment,
});

const pnpm = (major: number): Manager => ({
  name: `pnpm ${major}`,
  command: [process.execPath, join(PACKAGES, `pnpm${major}/bin/pnpm.cjs`)],
  install: ['install', '--no-frozen-lockfile'],
  frozen: ['install', '--frozen-lockfile'],
  lockFile: 'pnpm-lock.yaml',
  environment: (place) => ({
    ...npmEnvironment(place),
    npm_config_store_dir: join(place.home, 'store'),
  }),
});

const yarn1: Manager = {
  name: 'yarn 1',
  command: [process.execPath, join(PACKAGES, 'yarn1/bin/yarn.js')],
  install: ['install', '--non-interactive'],
  frozen: ['install', '--non-interactive', '--frozen-lockfile'],
  lockFile: 'yarn.lock',
  environment: (place) => ({
    ...npmEnvironment(place),
    YARN_REGISTRY: place.registry,
    YARN_CACHE_FOLDER: join(place.home, 'yarn'),
  }),
};

const yarn4 = (linker: 'pnp' | 'node-modules'): Manager => ({
  name: `yarn 4, ${linker}`,
  command: [process.execPath, join(PACKAGES, 'yarn4/bin/yarn.js')],
  install: ['install', '--no-immutable'],
  frozen: ['install', '--immutable'],
  lockFile: 'yarn.lock',
  environment: ({ registry, home }) => ({
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_GLOBAL_FOLDER: join(home, 'berry'),
    YARN_ENABLE_TELEMETRY: '0',
  }),
  files: { '.yarnrc.yml': `nodeLinker: ${linker}\n`, 'yarn.lock': '' },
  run: linker === 'pnp' ? ['node'] : undefined,
});

/** Its package holds one program for each kind of processor; the plainest runs on all. */
function bunProgram(): string | undefined {
  const folder = join(PACKAGES, '@oven');
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const name =
    names.find((each) => each.endsWith(`-${process.arch}-baseline`)) ??
    names.find((each) => each.endsWith(`-${process.arch}`));
  return name && join(folder, name, 'bin/bun');
}

const bun: Manager = {
  name: 'bun',
  command: [bunProgram() ?? 'bun'],
  install: ['install'],
  frozen: ['install', '--frozen-lockfile'],
  lockFile: 'bun.lock',
  environment: ({ registry, home }) => ({
    BUN_CONFIG_REGISTRY: registry,
    BUN_INSTALL_CACHE_DIR: join(home, 'bun'),
  }),
};

/** All that are checked; bun is large, and only with `--bun`. */
export function managers(withBun: boolean): readonly Manager[] {
  const all = [npm(10), npm(11), npm(12), pnpm(9), pnpm(10), yarn1, yarn4('node-modules')];
  return [...all, yarn4('pnp'), ...(withBun ? [bun] : [])];
}
