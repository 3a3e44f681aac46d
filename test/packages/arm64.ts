/**
 * `npm run check:arm64`: the packages for arm64, with glibc and with musl, under an emulator (qemu-user) as several
 * processors. For each: npm installs them as on such a machine; fallline must run natively, which includes the addon's
 * check of itself; a training run must end with TypeScript's numbers; the parity tests of test/backend must pass.
 *
 * Needs qemu-aarch64-static and Debian's libraries for arm64 (apt-get install qemu-user-static libc6-arm64-cross
 * libstdc++6-arm64-cross). `--from FOLDER`: the archives; `--cpus cortex-a72,max`: as qemu names them; `--libc glibc`
 * or musl; `--quick`: without the parity tests. Further arguments are test files instead of all parity tests.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { provideNode, VERSIONS } from '../../lib/scripts/nodes.mjs';
import { managers } from '../install/managers.ts';
import { Failure, manage, type Project, ROOT, run, type Written } from '../install/project.ts';
import { serveRegistry } from '../install/registry.ts';
import { gather } from './archives.ts';
import { type Check, exitWith, runChecks } from './checks.ts';
import { newProject } from './installs.ts';
import { checkOtherKernels } from './kernels.ts';
import { PROGRAM_IN, provideMusl, provideMuslNode } from './muslNode.ts';
import { isNative, PROGRAM } from './outcome.ts';

/** An old one without optional instructions, a server, and all that the emulator knows. */
const CPUS = 'cortex-a72,neoverse-n1,max';
/** Where Debian's packages put the libraries. */
const GLIBC = '/usr/aarch64-linux-gnu';
/**
 * Those that start processes, which cannot be emulated in turn; two about the choice of an addon; and one that Math.exp
 * of Node for arm64 fails, in which multiplications are fused with additions: fallline notices that it has other bits
 * than the addon, and leaves what needs equal ones to TypeScript.
 */
const NOT_PARITY = /^(fewThreads|threads|select|checkedAddon|exactExp)\./;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    from: { type: 'string', default: join(ROOT, 'build/packages') },
    cpus: { type: 'string', default: CPUS },
    libc: { type: 'string', default: 'glibc,musl' },
    quick: { type: 'boolean', default: false },
  },
});

/** Fits the same models on both backends, and prints their losses and parameters. */
const TRAINING = `
import { datasets, LogisticRegression, MLPClassifier, StandardScaler } from 'fallline';
const { x, y } = datasets.loadBreastCancer();
const scaled = new StandardScaler().fitTransform(x);
const results = ['native', 'typescript'].map((backend) => {
  const linear = new LogisticRegression({ backend, solver: 'descent', maxEpochs: 60, l2: 1e-3 });
  const solved = new LogisticRegression({ backend });
  const network = new MLPClassifier({ backend, hidden: [16], maxEpochs: 10, seed: 1 });
  const { losses } = linear.fitSync(scaled, y);
  const { losses: more } = network.fitSync(scaled, y);
  solved.fitSync(scaled, y);
  return [...losses, ...more, ...solved.weights.data, ...network.predictProba(scaled).data.subarray(0, 40)];
});
console.log(JSON.stringify(results));
`;

interface Machine {
  readonly name: string;
  readonly key: string;
  /** The emulator with a program of Node. */
  readonly command: readonly string[];
}

function machines(): Machine[] {
  return options.libc.split(',').flatMap((libc) => {
    const [folder, node] = libc === 'musl' ? muslNode() : [GLIBC, glibcNode()];
    return options.cpus.split(',').map((cpu) => ({
      name: `${cpu}, ${libc}`,
      key: libc === 'musl' ? 'linux-arm64-musl' : 'linux-arm64',
      command: ['qemu-aarch64-static', '-cpu', cpu, '-L', folder, node],
    }));
  });
}

function muslNode(): [folder: string, node: string] {
  return [provideMusl('arm64'), join(provideMuslNode('arm64'), PROGRAM_IN)];
}

function glibcNode(): string {
  const node = provideNode(VERSIONS[0], 'linux-arm64');
  if (node === undefined) throw new Failure('Node for arm64 could not be installed');
  return node;
}

/** @returns the largest difference, relative to the larger of the value and 1 */
function largestDifference({ stdout }: Written): number {
  const [native, typescript] = JSON.parse(stdout) as number[][];
  if (native.length < 80 || native.length !== typescript.length) throw new Failure(stdout);
  if (new Set(native).size < 80) throw new Failure(`nothing was trained: ${stdout}`);
  return Math.max(
    ...native.map((value, i) => Math.abs(value - typescript[i]) / Math.max(1, Math.abs(value))),
  );
}

function parityFiles(): string[] {
  if (positionals.length > 0) return positionals;
  return readdirSync(join(ROOT, 'test/backend'))
    .filter((name) => name.endsWith('.test.ts') && !NOT_PARITY.test(name))
    .map((name) => `test/backend/${name}`);
}

/** @returns Mocha's last line, which counts the tests */
async function runParity({ command, key }: Machine, project: Project, file: string) {
  // The emulator runs programs of this machine as they are: TypeScript is compiled by this machine's esbuild.
  const require = createRequire(import.meta.url);
  const esbuild = dirname(
    require.resolve(`@esbuild/${process.platform}-${process.arch}/package.json`),
  );
  const env = {
    ...project.env,
    ESBUILD_BINARY_PATH: join(esbuild, 'bin/esbuild'),
    FALLLINE_BACKEND: 'native',
    FALLLINE_ADDON: join(project.cwd, 'node_modules/@fallline', key, 'fallline.node'),
  };
  const mocha = [join(ROOT, 'node_modules/mocha/lib/cli/cli.js'), '--no-config'];
  const reporter = ['--reporter', 'test/support/reporter.mjs', '--timeout', '1200000'];
  const { stdout } = await run({
    ...{ command: [...command, '--import=tsx/esm', ...mocha, ...reporter, file] },
    ...{ cwd: ROOT, env },
  });
  const count = stdout.trimEnd().split('\n').at(-1)!;
  if (!/^[1-9]\d* passed, 0 failed/.test(count)) throw new Failure(stdout);
  return [count];
}

function checksOf(machine: Machine, project: Project): Check[] {
  const { name, key, command } = machine;
  const { cwd, env } = project;
  const node = (...args: string[]) => run({ command: [...command, ...args], cwd, env });
  const checks: Check[] = [
    [
      `${name}: native`,
      async () => {
        const info = () => node('node_modules/fallline/dist/cli/main.js', 'info');
        const description = await isNative({ program: () => node(PROGRAM), info }, key);
        const why = /^why\s+(.*)/m.exec((await info()).stdout)?.[1] ?? '';
        return [description, why, await checkOtherKernels(cwd, key, node)];
      },
    ],
    [
      `${name}: training`,
      async () => {
        const difference = largestDifference(await node('training.mjs'));
        if (!(difference < 1e-10)) throw new Failure(`it differs by ${difference}`);
        return [`differs from TypeScript by ${difference} at most`];
      },
    ],
  ];
  if (options.quick) return checks;
  const parity = parityFiles().map((file): Check => {
    return [`${name}: ${file}`, () => runParity(machine, project, file)];
  });
  return [...checks, ...parity];
}

async function main(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'fallline-arm64-'));
  const emulated = machines();
  const archives = gather(resolve(options.from), folder, [
    ...new Set(emulated.map(({ key }) => key)),
  ]);
  const registry = await serveRegistry(archives.files);
  try {
    const npm = managers(false).find(({ name }) => name === 'npm 11')!;
    const projects = new Map<string, Project>();
    for (const { key } of emulated) {
      if (projects.has(key)) continue;
      const setting = { registry: registry.url, version: archives.version, key, folder };
      const project = newProject(setting, npm, key);
      writeFileSync(join(project.cwd, 'training.mjs'), TRAINING);
      const libc = key.endsWith('-musl') ? 'musl' : 'glibc';
      const system = ['--os=linux', '--cpu=arm64', `--libc=${libc}`];
      await manage(project, ['install', '--ignore-scripts', ...system]);
      projects.set(key, project);
    }
    return await runChecks(
      emulated.flatMap((machine) => checksOf(machine, projects.get(machine.key)!)),
    );
  } finally {
    registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

await exitWith(main);
