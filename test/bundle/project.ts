/** A project that fallline is installed in, as bundlers see it, and programs run in it. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
