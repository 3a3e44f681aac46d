/**
 * `npm run test:threads`: what threads share (native/machine/pool.h, native/engine/shuffle.h, sums over
 * samples in native/engine), built with ThreadSanitizer and run. It takes about a minute and needs GCC or
 * Clang on Linux; the library comes with the compiler.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../setup/command.mjs';
import { root } from '../setup/files.mjs';
import { run, say, show } from '../setup/log.mjs';
import { findCompiler } from '../setup/toolchain.mjs';

/** Each is a program. */
const TESTS = ['test/native/threads.cc', 'test/native/sums.cc'];
/** Files that each is linked with. */
const SOURCES = ['native/machine/pool.cc', 'native/machine/threads.cc', 'native/machine/memory.cc'];
/** A run takes seconds; one that exceeds this limit hangs. */
const TIMEOUT_MS = 240_000;

function testThreads() {
  const compiler = findCompiler();
  if (compiler === undefined) {
    say('a C++ compiler was not found: npm run build:native says how to install one.');
    return false;
  }
  const folder = mkdtempSync(join(tmpdir(), 'fallline-threads-'));
  try {
    return TESTS.every((test) => {
      const program = join(folder, 'program');
      return build(compiler, test, program) && runOnce(program);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} compiler
 * @param {string} test
 * @param {string} program
 */
function build(compiler, test, program) {
  say(`building ${test} with ThreadSanitizer`);
  const flags = ['-std=c++20', '-O1', '-g', '-fsanitize=thread', '-pthread', '-Wall', '-Wextra'];
  const sources = [test, ...SOURCES].map((file) => join(root, file));
  const args = [...flags, `-I${join(root, 'native')}`, ...sources, '-o', program];
  const { ok, output } = run(compiler, args);
  if (!ok) show(output);
  return ok;
}

/** @param {string} program */
function runOnce(program) {
  // Randomised addresses may overlap ThreadSanitizer's shadow memory.
  const fixed = ['setarch', '--addr-no-randomize'];
  // Some containers do not allow it.
  const line = run(fixed[0], [fixed[1], 'true']).ok ? [...fixed, program] : [program];
  const { status, signal } = spawnSync(line[0], line.slice(1), {
    stdio: 'inherit',
    timeout: TIMEOUT_MS,
    env: { ...process.env, TSAN_OPTIONS: `halt_on_error=1:${process.env.TSAN_OPTIONS ?? ''}` },
  });
  if (signal !== null)
    say(`the test was ended by ${signal}, after ${TIMEOUT_MS / 1000} s at most.`);
  return status === 0;
}

command(testThreads);
