/**
 * `npm run check:install`: a project that depends on fallline is installed by each package manager, once, and then
 * again from its lock file alone with node_modules deleted, as a build server does; then it trains. fallline comes as
 * it would be published, from a registry on the loopback.
 *
 * `--bun` checks bun as well, whose package is large. `--native` also builds the addon in the project that npm
 * installed last. Other arguments are words of names of managers: only those run.
 */
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Manager, managers } from './managers.ts';
import {
  Failure,
  lockedDependencies,
  manage,
  type Project,
  pack,
  ROOT,
  removeInstalled,
  runProgram,
  writeProject,
} from './project.ts';
import { serveRegistry } from './registry.ts';

/** What builds the addon; its users install it beside fallline. */
const BUILD_PACKAGES = ['cmake-js', 'node-addon-api', 'node-api-headers'];

const PROGRAM = `
import { backend, LogisticRegression } from 'fallline';
const model = new LogisticRegression();
model.fitSync([[1], [2], [3], [4]], ['low', 'low', 'high', 'high']);
console.log(backend().name, model.predict([[1], [4]]).join());
`;

async function check(
  manager: Manager,
  registry: string,
  folder: string,
  version: string,
): Promise<Project> {
  const project = writeProject(folder, manager, registry, version, { 'app.mjs': PROGRAM });
  const lockFile = join(project.cwd, manager.lockFile);
  await manage(project, manager.install);
  const lock = readFileSync(lockFile, 'utf8');
  removeInstalled(project);
  const { output } = await manage(project, manager.frozen);
  if (readFileSync(lockFile, 'utf8') !== lock) throw new Failure('another lock file');
  if (/gyp/i.test(output)) throw new Failure(`it speaks of gyp:\n${output}`);
  await trains(project, 'typescript');
  return project;
}

async function trains(project: Project, backend: string) {
  const { output } = await runProgram(project, 'app.mjs');
  if (!output.includes(`${backend} low,high`)) throw new Failure(`it printed:\n${output}`);
}

/** As the README has it: the packages that build, then the script of the installed package. */
async function buildsNative(project: Project) {
  for (const name of BUILD_PACKAGES) {
    symlinkSync(join(ROOT, 'node_modules', name), join(project.cwd, 'node_modules', name));
  }
  const { CMAKE_CXX_COMPILER_LAUNCHER = '', CCACHE_DIR = '' } = process.env;
  const env = { ...project.env, CMAKE_CXX_COMPILER_LAUNCHER, CCACHE_DIR };
  await manage({ ...project, env }, ['run', 'build:native', '--prefix', 'node_modules/fallline']);
  await trains(project, 'native');
}

async function main(args: readonly string[]): Promise<boolean> {
  const words = args.filter((arg) => !arg.startsWith('--'));
  const chosen = managers(args.includes('--bun')).filter(
    ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
  );
  const folder = mkdtempSync(join(tmpdir(), 'fallline-install-'));
  const archives = pack(join(folder, 'archives'), ['', ...lockedDependencies()]);
  const registry = await serveRegistry(archives);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  let failed = 0;
  try {
    for (const manager of chosen) {
      const begin = performance.now();
      const place = join(folder, manager.name.replaceAll(/\W+/g, '-'));
      try {
        const project = await check(manager, registry.url, place, version);
        const isLast = manager === chosen.findLast(({ name }) => name.startsWith('npm'));
        if (isLast && args.includes('--native')) await buildsNative(project);
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
