/**
 * `npm run test:threads`: what threads share (native/pool, native/engine/shuffle.h), built with
 * ThreadSanitizer and run. It takes a few seconds and needs GCC or Clang on Linux; the library comes
 * with the compiler.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command } from '../setup/command.mjs';
import { root } from '../setup/files.mjs';
import { run, say, show } from '../setup/log.mjs';
import { findCompiler } from '../setup/toolchain.mjs';

const SOURCES = [
  'test/native/threads.cc',
  'native/machine/pool.cc',
  'native/machine/threads.cc',
  'native/machine/memory.cc',
];
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
    return build(compiler, join(folder, 'threads')) && runOnce(join(folder, 'threads'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} compiler
 * @param {string} program
 */
function build(compiler, program) {
  say('building test/native/threads.cc with ThreadSanitizer');
  const flags = ['-std=c++20', '-O1', '-g', '-fsanitize=thread', '-pthread', '-Wall', '-Wextra'];
  const sources = SOURCES.map((file) => join(root, file));
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
