/**
 * `npm run check:bare`: the packages on bare systems, in folders to which the process is confined (chroot): Debian with
 * its C library alone, as in the image node:22-slim, and musl with nothing but Node, as in Alpine. npm installs them
 * without scripts from a registry on the loopback; then fallline must run natively, and must say what is missing if
 * the package of the other C library is there.
 *
 * Needs root, debootstrap, apt-get and unshare (Debian: util-linux). `--from FOLDER`: the archives. Other arguments are
 * releases of Debian, or musl; default: bullseye (glibc 2.31, the oldest that Debian still serves), bookworm and musl.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { provideNode, VERSIONS } from '../../lib/scripts/nodes.mjs';
import { type Manager, managers } from '../install/managers.ts';
import { Failure, type Project, ROOT, run, writeProject } from '../install/project.ts';
import { serveRegistry } from '../install/registry.ts';
import { gather } from './archives.ts';
import { type Check, exitWith, runChecks } from './checks.ts';
import { checkOtherKernels } from './kernels.ts';
import { PROGRAM_IN, provideMusl, provideMuslNode } from './muslNode.ts';
import { isNative, isTypeScript, missingPackage, PROGRAM, SOURCE } from './outcome.ts';

/** What must not be there: it would be needed to build, or would be used by mistake. */
const TOOLS = ['gcc', 'cc', 'g++', 'c++', 'clang', 'make', 'cmake', 'python3'];
const LIBRARIES = ['libopenblas.so.0', 'libblas.so.3', 'libgfortran.so.5'];

interface System {
  readonly name: string;
  readonly key: string;
  /** Folder that is its root. */
  readonly root: string;
  /** Node's programs in it. */
  readonly nodes: readonly string[];
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { from: { type: 'string', default: join(ROOT, 'build/packages') } },
});

function debian(suite: string): System {
  const root = join(ROOT, 'build/roots', suite);
  if (!existsSync(root)) {
    const part = `${root}.part`;
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { recursive: true });
    const args = ['--variant=minbase', suite, part];
    const { status, error } = spawnSync('debootstrap', args, { stdio: ['ignore', 'ignore', 2] });
    if (error !== undefined) throw new Failure(error.message);
    if (status !== 0) throw new Failure(`debootstrap ${args.join(' ')} failed`);
    renameSync(part, root);
  }
  mustBeBare(root);
  const nodes = [VERSIONS[0], VERSIONS[2]].map((version) => {
    const program = provideNode(version);
    if (program === undefined) throw new Failure(`Node ${version} could not be installed`);
    const inside = `opt/node-${version}/bin/node`;
    cpSync(program, join(root, inside));
    return `/${inside}`;
  });
  return { name: suite, key: `linux-${process.arch}`, root, nodes };
}

function mustBeBare(root: string) {
  const { stdout } = spawnSync('find', [root, '-xdev', '!', '-type', 'd', '-printf', '%f\\n'], {
    encoding: 'utf8',
    maxBuffer: 1e9,
  });
  const names = new Set(stdout.split('\n'));
  if (!names.has('libc.so.6')) throw new Failure(`${root} has no C library`);
  const found = [...TOOLS, ...LIBRARIES].filter((name) => names.has(name));
  if (found.length > 0) throw new Failure(`${root} is not bare: it has ${found.join(', ')}`);
}

/** Nothing but musl, Node and its C++ library. */
function musl(): System {
  const cpu = process.arch as 'x64' | 'arm64';
  const root = join(ROOT, 'build/roots', `musl-${cpu}`);
  rmSync(root, { recursive: true, force: true });
  for (const folder of ['proc', 'dev', 'tmp']) mkdirSync(join(root, folder), { recursive: true });
  cpSync(provideMusl(cpu), root, { recursive: true });
  cpSync(provideMuslNode(cpu), join(root, 'opt/node'), { recursive: true });
  spawnSync('mknod', ['-m', '666', join(root, 'dev/null'), 'c', '1', '3']);
  return { name: 'musl', key: `linux-${cpu}-musl`, root, nodes: [`/opt/node/${PROGRAM_IN}`] };
}

/** npm and the programs of a project, run in a system. */
function projectIn(system: System, registry: string, version: string, node: string): Project {
  const { root } = system;
  for (const each of ['srv', 'opt/npm']) rmSync(join(root, each), { recursive: true, force: true });
  cpSync(join(ROOT, 'test/install/node_modules/npm11'), join(root, 'opt/npm'), { recursive: true });
  const npm = managers(false).find(({ name }) => name === 'npm 11')!;
  const enter = ['unshare', '--mount', '--mount-proc', `--root=${root}`, '--wd=/srv/project'];
  const manager: Manager = { ...npm, command: [...enter, node] };
  const project = writeProject(join(root, 'srv'), manager, registry, version, {
    [PROGRAM]: SOURCE,
  });
  const place = { registry, home: '/srv/home' };
  const own = { PATH: '/usr/bin:/bin', HOME: place.home, CI: '1' };
  return { ...project, cwd: ROOT, env: { ...own, ...npm.environment(place) } };
}

function runNode({ manager, cwd, env }: Project, ...args: string[]) {
  return run({ command: [...manager.command, ...args], cwd, env });
}

async function installIn(project: Project, ...args: string[]) {
  await runNode(project, '/opt/npm/bin/npm-cli.js', 'install', '--ignore-scripts', ...args);
}

function checksOf(system: System, registry: string, version: string): Check[] {
  return system.nodes.flatMap((node): Check[] => {
    const prepare = () => projectIn(system, registry, version, node);
    const runsOf = (project: Project) => ({
      program: () => runNode(project, PROGRAM),
      info: () => runNode(project, 'node_modules/fallline/dist/cli/main.js', 'info'),
    });
    const title = `${system.name}, ${node}`;
    const { key } = system;
    return [
      [
        `${title}: native`,
        async () => {
          const project = prepare();
          await installIn(project);
          const folder = join(system.root, 'srv/project');
          return [
            await isNative(runsOf(project), key),
            await checkOtherKernels(folder, key, (program) => runNode(project, program)),
          ];
        },
      ],
      [
        `${title}: the other C library's package`,
        async () => {
          const project = prepare();
          const other = key.endsWith('-musl') ? 'glibc' : 'musl';
          await installIn(project, `--libc=${other}`);
          return [await isTypeScript(runsOf(project), missingPackage(key))];
        },
      ],
    ];
  });
}

async function main(): Promise<boolean> {
  if (process.getuid?.() !== 0) throw new Failure('expected to run as root, which chroot needs');
  const names = positionals.length > 0 ? positionals : ['bullseye', 'bookworm', 'musl'];
  const systems = names.map((name) => (name === 'musl' ? musl() : debian(name)));
  const scratch = mkdtempSync(join(tmpdir(), 'fallline-bare-'));
  const keys = [...new Set(systems.map(({ key }) => key))];
  const archives = gather(resolve(options.from), scratch, keys);
  const registry = await serveRegistry(archives.files);
  try {
    const checks = systems.flatMap((each) => checksOf(each, registry.url, archives.version));
    return await runChecks(checks);
  } finally {
    registry.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

await exitWith(main);
