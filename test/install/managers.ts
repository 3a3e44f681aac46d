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

/** An option of `install`, or a setting in the project. */
interface ForDarwin {
  readonly options?: readonly string[];
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly settings?: string;
}

export interface Manager {
  readonly name: string;
  /** Program and first arguments. */
  readonly command: readonly string[];
  readonly install: readonly string[];
  /** Option of both that runs no script of a package; yarn 4 has a setting instead. */
  readonly ignoreScripts: readonly string[];
  /** What its users run where the lock file must be followed, as on a build server. */
  readonly frozen: readonly string[];
  readonly lockFile: string;
  /** Runs a command that a package brings. */
  readonly exec: readonly string[];
  /** Installs without optional packages; yarn 4 cannot. */
  readonly withoutOptional?: readonly string[];
  /** Installs for another system, as a folder that is copied into a container was; yarn 1 cannot. */
  readonly forDarwin?: ForDarwin;
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

const NO_SCRIPTS = ['--ignore-scripts'];
const DARWIN = ['--os=darwin', '--cpu=arm64'];
const ARCHITECTURES = { supportedArchitectures: { os: ['darwin'], cpu: ['arm64'] } };

const npm = (major: number): Manager => ({
  name: `npm ${major}`,
  command: [process.execPath, join(PACKAGES, `npm${major}/bin/npm-cli.js`)],
  install: ['install'],
  ignoreScripts: NO_SCRIPTS,
  frozen: ['ci'],
  lockFile: 'package-lock.json',
  exec: ['exec', '--no', '--'],
  withoutOptional: ['install', '--omit=optional'],
  forDarwin: { options: DARWIN },
  environment: npmEnvironment,
});

const pnpm = (major: number): Manager => ({
  name: `pnpm ${major}`,
  command: [process.execPath, join(PACKAGES, `pnpm${major}/bin/pnpm.cjs`)],
  install: ['install', '--no-frozen-lockfile'],
  ignoreScripts: NO_SCRIPTS,
  frozen: ['install', '--frozen-lockfile'],
  lockFile: 'pnpm-lock.yaml',
  exec: ['exec'],
  withoutOptional: ['install', '--no-frozen-lockfile', '--no-optional'],
  forDarwin: { manifest: { pnpm: ARCHITECTURES } },
  environment: (place) => ({
    ...npmEnvironment(place),
    npm_config_store_dir: join(place.home, 'store'),
  }),
});

const yarn1: Manager = {
  name: 'yarn 1',
  command: [process.execPath, join(PACKAGES, 'yarn1/bin/yarn.js')],
  install: ['install', '--non-interactive'],
  ignoreScripts: NO_SCRIPTS,
  frozen: ['install', '--non-interactive', '--frozen-lockfile'],
  lockFile: 'yarn.lock',
  exec: ['run', '--silent'],
  withoutOptional: ['install', '--non-interactive', '--ignore-optional'],
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
  ignoreScripts: [],
  frozen: ['install', '--immutable'],
  lockFile: 'yarn.lock',
  exec: ['run'],
  forDarwin: { settings: 'supportedArchitectures:\n  os: [darwin]\n  cpu: [arm64]\n' },
  environment: ({ registry, home }) => ({
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
    YARN_GLOBAL_FOLDER: join(home, 'berry'),
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_SCRIPTS: '0',
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
  ignoreScripts: NO_SCRIPTS,
  frozen: ['install', '--frozen-lockfile'],
  lockFile: 'bun.lock',
  exec: ['run', '--silent'],
  withoutOptional: ['install', '--omit=optional'],
  forDarwin: { options: DARWIN },
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
