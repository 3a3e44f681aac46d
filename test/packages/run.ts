/**
 * `npm run check:packages`: the packages of a release, served by a registry on the loopback, are installed by each
 * package manager without scripts, and fallline must run natively from them; then what belongs to this platform is left
 * out or damaged, and fallline must say so in one sentence and run on the TypeScript backend.
 *
 * - `--from FOLDER`: the archives; default: build/packages
 * - `--managers npm12,pnpm10`: names without spaces, or parts of them; `--bun` adds bun, whose package is large
 * - `--quick`: one npm, one pnpm, Yarn PnP and the damages, on this Node alone
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { provideNode, VERSIONS } from '../../lib/scripts/nodes.mjs';
import { type Manager, managers } from '../install/managers.ts';
import { Failure, type Project, ROOT, run } from '../install/project.ts';
import { serveRegistry } from '../install/registry.ts';
import { type Archives, gather, KEY } from './archives.ts';
import { type Check, exitWith, runChecks } from './checks.ts';
import { DAMAGES } from './damages.ts';
import {
  checkForDarwin,
  checkForeignLock,
  checkInstalls,
  checkWithoutOptional,
  followAdvice,
  install,
  newProject,
  type Setting,
} from './installs.ts';
import { checkOtherKernels } from './kernels.ts';
import { isNative, isTypeScript, PROGRAM, runsOf } from './outcome.ts';

const QUICK = 'npm11,pnpm10,yarn4pnp';

const { values: options } = parseArgs({
  options: {
    from: { type: 'string', default: join(ROOT, 'build/packages') },
    managers: { type: 'string' },
    quick: { type: 'boolean', default: false },
    bun: { type: 'boolean', default: false },
  },
});

function chosenManagers(): readonly Manager[] {
  const plain = (name: string) => name.replaceAll(/[^\w,]/g, '');
  const words = plain(options.managers ?? (options.quick ? QUICK : '')).split(',');
  return managers(options.bun).filter(({ name }) =>
    words.some((each) => plain(name).includes(each)),
  );
}

function checksOf(setting: Setting, manager: Manager): Check[] {
  const { name } = manager;
  const checks: Check[] = [[`${name}, installs`, () => checkInstalls(setting, manager)]];
  if (options.quick) return checks;
  if (manager.withoutOptional !== undefined) {
    checks.push([
      `${name}, without optional packages`,
      () => checkWithoutOptional(setting, manager),
    ]);
  }
  if (manager.forDarwin !== undefined) {
    checks.push([`${name}, installed for macOS`, () => checkForDarwin(setting, manager)]);
  }
  // npm writes such lock files where node_modules was installed on another system (npm/cli#4828).
  if (name.startsWith('npm')) {
    checks.push([`${name}, lock file of another system`, () => checkForeignLock(setting, manager)]);
  }
  return checks;
}

/** Each damage is done to a copy of the same project. */
function damageChecks(setting: Setting, whole: Project): Check[] {
  const { key, folder } = setting;
  return DAMAGES.map(({ name, apply, says }) => [
    `damage: ${name}`,
    async () => {
      const cwd = join(folder, 'damaged');
      rmSync(cwd, { recursive: true, force: true });
      cpSync(whole.cwd, cwd, { recursive: true, verbatimSymlinks: true });
      apply(join(cwd, 'node_modules/@fallline'), key);
      const project = { ...whole, cwd };
      const warning = await isTypeScript(runsOf(project), says(key));
      if (!options.quick && /"npm install /.test(warning)) {
        await followAdvice(setting, project, warning);
      }
      return [warning];
    },
  ]);
}

/** Native on the packages in every line of Node. */
function nodeChecks({ key }: Setting, { cwd, env }: Project): Check[] {
  return VERSIONS.map((version) => [
    `Node ${version}`,
    async () => {
      const node = provideNode(version);
      if (node === undefined) throw new Failure('it could not be installed');
      const command = join(cwd, 'node_modules/fallline/dist/cli/main.js');
      const runs = {
        program: () => run({ command: [node, PROGRAM], cwd, env }),
        info: () => run({ command: [node, command, 'info'], cwd, env }),
      };
      return [await isNative(runs, key)];
    },
  ]);
}

/**
 * More threads than OpenBLAS was built for (64): each that multiplies takes one of its buffers. The same seed gives the
 * same bits for any number of threads.
 */
const THREADS_PROGRAM = `
import { MLPClassifier, makeBlobs } from 'fallline';
const { x, y } = makeBlobs({ nSamples: 20_000, nFeatures: 32, centers: 4, seed: 1 });
const options = { hidden: [128], maxEpochs: 2, batchSize: 20_000, optimizer: 'rprop', seed: 1 };
const [one, many] = [1, 200].map((threads) =>
  new MLPClassifier({ ...options, threads, backend: 'native' }).fitSync(x, y).losses.join(),
);
console.log(one === many ? 'same bits' : one + ' and ' + many);
`;

async function threadsCheck({ cwd, env }: Project): Promise<string[]> {
  writeFileSync(join(cwd, 'threads.mjs'), THREADS_PROGRAM);
  const { stdout } = await run({ command: [process.execPath, 'threads.mjs'], cwd, env });
  if (!stdout.includes('same bits')) throw new Failure(`it printed:\n${stdout}`);
  return [];
}

/** What an installation on one platform downloads of the release, in bytes. */
const DOWNLOAD_LIMIT = 15_000_000;

async function sizeCheck({ released }: Archives): Promise<string[]> {
  const names = ['fallline', `@fallline/${KEY}`, `@fallline/openblas-${KEY}`];
  const sizes = names.map((name) => statSync(released.get(name)!).size);
  const all = sizes.reduce((sum, size) => sum + size);
  const line = `${sizes.join(' + ')} = ${all} bytes`;
  if (all > DOWNLOAD_LIMIT) throw new Failure(`expected at most ${DOWNLOAD_LIMIT}: ${line}`);
  return [line];
}

async function kernelsCheck({ key }: Setting, { cwd, env }: Project): Promise<string[]> {
  const node = (program: string) => run({ command: [process.execPath, program], cwd, env });
  return [await checkOtherKernels(cwd, key, node)];
}

async function main(): Promise<boolean> {
  const chosen = chosenManagers();
  if (chosen.length === 0) throw new Failure(`no manager is called ${options.managers}`);
  const folder = mkdtempSync(join(tmpdir(), 'fallline-packages-'));
  const scratch = join(folder, 'archives');
  mkdirSync(scratch);
  const archives = gather(resolve(options.from), scratch, [KEY]);
  const registry = await serveRegistry(archives.files);
  try {
    const setting = { registry: registry.url, version: archives.version, key: KEY, folder };
    const whole = newProject(
      setting,
      managers(false).find(({ name }) => name === 'npm 11')!,
      'whole',
    );
    await install(whole, whole.manager.install);
    const checks: Check[] = [
      ...chosen.flatMap((manager) => checksOf(setting, manager)),
      ...damageChecks(setting, whole),
      ['download', () => sizeCheck(archives)],
      ['other kernels', () => kernelsCheck(setting, whole)],
      ['200 threads', () => threadsCheck(whole)],
      ...(options.quick ? [] : nodeChecks(setting, whole)),
    ];
    return await runChecks(checks);
  } finally {
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await exitWith(main);
