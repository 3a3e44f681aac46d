/**
 * A Python environment in build/release with pip, which downloads OpenBLAS's wheels, and with zig's C++ compiler, whose
 * package ziglang is pinned by version and sha256. FALLLINE_ZIG names another zig of that version.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, say } from '../../setup/log.mjs';
import { findOnPath } from '../../setup/toolchain.mjs';
import { failure } from './failure.mjs';

export const ZIG_VERSION = '0.17.1';
/** Of ziglang's wheels for Linux on x64 and arm64. */
const ZIG_SHA256 = [
  'ea6cc5d87b033cf0aedfbc8f9549a908cae6c50ac31f1698188fa48a74524b54',
  'b7c5f02fccd40f89b999ee16a1f5ddced56e6182370f8affe494bcf8a28cf07e',
];

/**
 * Runs a program and throws its output if it fails.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {string}
 */
export function must(program, args, options = {}) {
  const { ok, output } = run(program, args, options);
  if (!ok) throw failure(`${program} ${args[0]} failed:\n${output.trimEnd()}`);
  return output;
}

/**
 * Python of the environment, which is made first if need be.
 * @param {string} folder
 */
export function providePython(folder) {
  const environment = join(folder, 'python');
  const python = join(environment, 'bin/python');
  if (!existsSync(python)) {
    const found = findOnPath('python3');
    if (found === undefined)
      throw failure('python3 was not found; it downloads OpenBLAS (pip) and zig');
    must(found, ['-m', 'venv', environment]);
  }
  return python;
}

/**
 * zig's program, installed if need be.
 * @param {string} folder
 */
export function provideZig(folder) {
  const zig = process.env.FALLLINE_ZIG || installZig(folder);
  const version = must(zig, ['version']).trim();
  if (version !== ZIG_VERSION) {
    throw failure(`expected zig ${ZIG_VERSION}, but ${zig} is ${version}`);
  }
  return zig;
}

/** @param {string} folder */
function installZig(folder) {
  const python = providePython(folder);
  const find = 'import ziglang, os; print(os.path.join(os.path.dirname(ziglang.__file__), "zig"))';
  const found = run(python, ['-c', find]);
  if (found.ok) return found.output.trim();
  say(`installing zig ${ZIG_VERSION} (ziglang, 100 MB) into ${join(folder, 'python')}`);
  const requirements = join(folder, 'requirements.txt');
  const hashes = ZIG_SHA256.map((sha256) => `--hash=sha256:${sha256}`).join(' ');
  mkdirSync(folder, { recursive: true });
  writeFileSync(requirements, `ziglang==${ZIG_VERSION} ${hashes}\n`);
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes'];
  must(python, ['-m', 'pip', 'install', ...quiet, '-r', requirements]);
  return must(python, ['-c', find]).trim();
}
