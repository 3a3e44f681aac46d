/**
 * `npm run check:install`: a project that depends on fallline is installed by each package manager, once, and then
 * again from its lock file alone with node_modules deleted, as a build server does; then it trains. fallline comes as
 * it would be published, from a registry on the loopback.
 *
 * `--bun` checks bun as well, whose package is large. `--native` also builds the addon in the project that npm
 * installed last. Other arguments are words of names of managers: only those run.
 */
import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm as runNpm } from '../../lib/setup/packages.mjs';
import { type Manager, managers } from './managers.ts';
import { serveRegistry } from './registry.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What builds the addon; its users install it beside fallline. */
const BUILD_PACKAGES = ['cmake-js', 'node-addon-api', 'node-api-headers'];

const PROGRAM = `
import { backend, LogisticRegression } from 'fallline';
const model = new LogisticRegression({ maxEpochs: 200 });
model.fitSync([[1], [2], [3], [4]], ['low', 'low', 'high', 'high']);
console.log(backend().name, model.predict([[1], [4]]).join());
`;

class Failure extends Error {}

interface Step {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a command to its end, and returns what it wrote. */
function run({ command: [program, ...args], cwd, env }: Step): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(output);
      else reject(new Failure(`${[program, ...args].join(' ')} ended with ${status}\n${output}`));
    });
  });
}

/** Packs fallline, and from npm's cache or registry the packages that it depends on, in their locked versions. */
function packAll(folder: string): string[] {
  const read = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
  const { packages } = read('package-lock.json');
  const needed = Object.keys(read('package.json').dependencies);
  const names = needed.map((name) => `${name}@${packages[`node_modules/${name}`].version}`);
  const to = ['--ignore-scripts', '--pack-destination', folder];
  for (const args of [['pack', ...to], ...names.map((name) => ['pack', name, ...to])]) {
    const { ok, output } = runNpm(ROOT, args);
    if (!ok) throw new Failure(`npm ${args.join(' ')}\n${output}`);
  }
  return readdirSync(folder).map((name) => join(folder, name));
}

/** The environment of a project: nothing of npm's or of this checkout's settings. */
function ownEnvironment(manager: Manager, registry: string, home: string): Record<string, string> {
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter);
  const system = { PATH: path, HOME: home, CI: '1', LANG: 'C.UTF-8' };
  return { ...system, ...manager.environment({ registry, home }) };
}

async function check(manager: Manager, registry: string, folder: string, version: string) {
  const { command, install, frozen, lockFile } = manager;
  const [project, home] = [join(folder, 'project'), join(folder, 'home')];
  for (const each of [project, home]) mkdirSync(each, { recursive: true });
  const manifest = {
    name: 'app',
    private: true,
    type: 'module',
    dependencies: { fallline: version },
  };
  const files = { 'package.json': JSON.stringify(manifest), 'app.mjs': PROGRAM, ...manager.files };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);

  const env = ownEnvironment(manager, registry, home);
  await run({ command: [...command, ...install], cwd: project, env });
  const lock = readFileSync(join(project, lockFile), 'utf8');
  for (const each of ['node_modules', '.pnp.cjs', '.yarn']) {
    rmSync(join(project, each), { recursive: true, force: true });
  }
  const output = await run({ command: [...command, ...frozen], cwd: project, env });
  if (readFileSync(join(project, lockFile), 'utf8') !== lock)
    throw new Failure('another lock file');
  if (/gyp/i.test(output)) throw new Failure(`it speaks of gyp:\n${output}`);
  await trains(manager, project, env, 'typescript');
  return { project, env };
}

async function trains(manager: Manager, cwd: string, env: Step['env'], backend: string) {
  const runner = manager.run === undefined ? [process.execPath] : [...manager.command, 'node'];
  const printed = await run({ command: [...runner, 'app.mjs'], cwd, env });
  if (!printed.includes(`${backend} low,high`)) throw new Failure(`it printed:\n${printed}`);
}

/** As the README has it: the packages that build, then the script of the installed package. */
async function buildsNative(manager: Manager, project: string, env: Step['env']) {
  for (const name of BUILD_PACKAGES) {
    symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
  }
  const { CMAKE_CXX_COMPILER_LAUNCHER = '', CCACHE_DIR = '' } = process.env;
  const caches = { CMAKE_CXX_COMPILER_LAUNCHER, CCACHE_DIR };
  const command = [...manager.command, 'run', 'build:native', '--prefix', 'node_modules/fallline'];
  await run({ command, cwd: project, env: { ...env, ...caches } });
  await trains(manager, project, env, 'native');
}

async function main(args: readonly string[]): Promise<boolean> {
  const words = args.filter((arg) => !arg.startsWith('--'));
  const chosen = managers(args.includes('--bun')).filter(
    ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
  );
  const folder = mkdtempSync(join(tmpdir(), 'fallline-install-'));
  const archives = join(folder, 'archives');
  mkdirSync(archives);
  const registry = await serveRegistry(packAll(archives));
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  let failed = 0;
  try {
    for (const manager of chosen) {
      const begin = performance.now();
      const place = join(folder, manager.name.replaceAll(/\W+/g, '-'));
      try {
        const { project, env } = await check(manager, registry.url, place, version);
        const isLast = manager === chosen.findLast(({ name }) => name.startsWith('npm'));
        if (isLast && args.includes('--native')) await buildsNative(manager, project, env);
        console.log(`${manager.name}: passed in ${seconds(begin)} s`);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        failed++;
        console.log(`${manager.name}: FAILED after ${seconds(begin)} s: ${error.message}`);
      }
    }
  } finally {
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return failed === 0 && chosen.length > 0;
}

function seconds(begin: number): string {
  return ((performance.now() - begin) / 1000).toFixed(1);
}

process.exitCode = (await main(process.argv.slice(2))) ? 0 : 1;
