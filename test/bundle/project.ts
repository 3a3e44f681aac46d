/** A project that fallline is installed in, as bundlers see it, and programs run in it. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  addonManifest,
  addonModule,
  addonPackage,
  openBlasManifest,
  openBlasModule,
  openBlasPackage,
} from '../../lib/scripts/release/manifests.mjs';
import { readPackages } from '../../lib/scripts/release/tarballs.mjs';
import { TARGETS } from '../../lib/scripts/release/targets.mjs';
import { platformOf, thisHost } from '../../lib/system/platformKey.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Commands of the bundlers: those of this folder, and those that build fallline. */
const COMMANDS = [join(ROOT, 'test/bundle/node_modules/.bin'), join(ROOT, 'node_modules/.bin')];
/** What of the package programs need: README and sources do not matter to bundlers. Maps are not in the package. */
const PACKAGE = ['package.json', 'dist', 'lib/datasets/data', 'lib/docs'];
/** Where the addon is, from the package's folder. */
export const ADDON = 'build/Release/fallline.node';

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Makes the project in a folder of its own.
 *
 * @param withAddon whether the addon was built in the installed package
 */
export function makeProject(withAddon: boolean): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fallline-bundle-')));
  const installed = join(folder, 'node_modules/fallline');
  for (const each of withAddon ? [...PACKAGE, ADDON] : PACKAGE) {
    const filter = (file: string) => !file.endsWith('.map');
    cpSync(join(ROOT, each), join(installed, each), { recursive: true, filter });
  }
  writeFiles(folder, { 'package.json': '{ "private": true, "type": "module" }\n' });
  return folder;
}

/** The key of this platform's packages, such as linux-x64. */
export const KEY = platformOf(thisHost()).name;

/**
 * Installs this platform's packages in a project: those of `npm run release:packages`, if FALLLINE_PACKAGES names
 * their folder, or else stand-ins around the addon of this checkout. That is linked to the system's OpenBLAS, so that
 * the library of the second package is a file without a meaning.
 */
export function addPackages(project: string): void {
  const target = TARGETS.find(({ key }) => key === KEY);
  if (target === undefined) throw new Error(`there is no package for ${KEY}`);
  const main = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const folderOf = (name: string) => join(project, 'node_modules', name);
  const [platform, openBlas] = [addonPackage(target), openBlasPackage(target)];
  const from = process.env.FALLLINE_PACKAGES;
  if (from !== undefined) {
    for (const { name, file } of readPackages(resolve(ROOT, from))) {
      if (name !== platform && name !== openBlas) continue;
      mkdirSync(folderOf(name), { recursive: true });
      execFileSync('tar', ['-xzf', file, '-C', folderOf(name), '--strip-components=1']);
    }
    return;
  }
  const library = 'stands for OpenBLAS';
  writeFiles(folderOf(openBlas), {
    'package.json': JSON.stringify(openBlasManifest(target, main)),
    'index.cjs': openBlasModule(target, library.length),
    [target.library]: library,
  });
  writeFiles(folderOf(platform), {
    'package.json': JSON.stringify(addonManifest(target, main)),
    'index.cjs': addonModule(target, main, statSync(join(ROOT, ADDON)).size),
  });
  copyAddon(folderOf(platform));
}

/** Copies the addon to a folder; it keeps its name. */
export function copyAddon(folder: string): void {
  cpSync(join(ROOT, ADDON), join(folder, 'fallline.node'));
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

export function removeProject(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs a line of the shell in a folder; nothing of the tests' own environment chooses a backend. */
export function shell(line: string, cwd: string, more: Readonly<Record<string, string>> = {}): Ran {
  const { FALLLINE_BACKEND: _, FALLLINE_ADDON: __, NODE_OPTIONS: ___, ...own } = process.env;
  const path = [...COMMANDS, dirname(process.execPath), own.PATH].join(delimiter);
  const env = { ...own, PATH: path, NO_COLOR: '1', NODE_ENV: 'production', ...more };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', line], { cwd, env, encoding: 'utf8' });
  return { status, stdout, stderr };
}
