/** A project of a user: how it is written, and how a manager's commands and its own programs run in it. */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm as runNpm } from '../../lib/setup/packages.mjs';
import type { Manager } from './managers.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Something that a check found; any other error is a bug of the check. */
export class Failure extends Error {}

export interface Step {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface Written {
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly output: string;
}

/**
 * Runs a command to its end.
 *
 * @throws {Failure} if it ends with another status than 0
 */
export function run({ command: [program, ...args], cwd, env }: Step): Promise<Written> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const written = { stdout: '', stderr: '', output: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        written[name] += text;
        written.output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (status, signal) => {
      const line = [program, ...args].join(' ');
      if (status === 0) resolve(written);
      else reject(new Failure(`${line} ended with ${status ?? signal}\n${written.output}`));
    });
  });
}

/** What fallline depends on, in the locked versions: `name@version`. */
export function lockedDependencies(): string[] {
  const read = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
  const { packages } = read('package-lock.json');
  const needed = Object.keys(read('package.json').dependencies);
  return needed.map((name) => `${name}@${packages[`node_modules/${name}`].version}`);
}

/**
 * Packs packages from npm's cache or registry.
 *
 * @param names as npm takes them; an empty one is this checkout
 * @returns all archives of the folder
 */
export function pack(folder: string, names: readonly string[]): string[] {
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const args = [
      'pack',
      ...(name ? [name] : []),
      '--ignore-scripts',
      '--pack-destination',
      folder,
    ];
    const { ok, output } = runNpm(ROOT, args);
    if (!ok) throw new Failure(`npm ${args.join(' ')}\n${output}`);
  }
  return readdirSync(folder).map((name) => join(folder, name));
}

export interface Project {
  readonly manager: Manager;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Writes a project that depends on fallline.
 *
 * @param folder new; holds the project, and beside it the manager's cache
 * @param files further files, by name
 */
export function writeProject(
  folder: string,
  manager: Manager,
  registry: string,
  version: string,
  files: Readonly<Record<string, string>>,
): Project {
  const [cwd, home] = [join(folder, 'project'), join(folder, 'home')];
  for (const each of [cwd, home]) mkdirSync(each, { recursive: true });
  const manifest = {
    ...{ name: 'app', private: true, type: 'module', dependencies: { fallline: version } },
    ...manager.manifest,
  };
  const all = { 'package.json': JSON.stringify(manifest), ...manager.files, ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(cwd, name), text);
  return { manager, cwd, env: projectEnvironment(manager, registry, home) };
}

/** Nothing of npm's or of this checkout's settings. */
function projectEnvironment(manager: Manager, registry: string, home: string) {
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const system = { PATH: path, HOME: home, CI: '1', LANG: 'C.UTF-8' };
  return { ...system, ...manager.environment({ registry, home }) };
}

/** Deletes what a manager installed, but not its lock file. */
export function removeInstalled({ cwd }: Project): void {
  for (const each of ['node_modules', '.pnp.cjs', '.yarn']) {
    rmSync(join(cwd, each), { recursive: true, force: true });
  }
}

/** Runs the manager with arguments, in the project. */
export function manage({ manager, cwd, env }: Project, args: readonly string[]): Promise<Written> {
  return run({ command: [...manager.command, ...args], cwd, env });
}

/** Runs a program of the project as its users do. */
export function runProgram({ manager, cwd, env }: Project, file: string): Promise<Written> {
  const runner = manager.run === undefined ? [process.execPath] : [...manager.command, 'node'];
  return run({ command: [...runner, file], cwd, env });
}
