/**
 * `npm run test:sanitize`: the test suite on the addon built with AddressSanitizer and
 * UndefinedBehaviorSanitizer (GCC on Linux). Arguments go to mocha: without test
 * files among them, all tests run. The sanitizers' reports are
 * gathered in files: an error in any process, or memory that the addon lost, makes the run fail;
 * memory that Node itself or a helper program leaves behind at its end does not count. Your own
 * ASAN_OPTIONS come last and win.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { command } from './command.mjs';
import { run, say, show } from './log.mjs';
import { addonFile, addonIsFresh } from './nativeBuild.mjs';
import { faultsIn } from './sanitizerReports.mjs';
import { root } from './setup.mjs';

/** Everything is slower here: by the sanitizers themselves, and by the checks of each process. */
const TIMEOUT_MS = 300_000;

const ALL_TESTS = 'test/**/*.test.ts';

const SUPPRESSIONS = 'test/support/leakSuppressions.txt';

/** The module is named in every frame, since a source file's name does not tell whose it is. */
const FRAME = '    #%n %p %F %L [%m]';

/**
 * The sanitizers' libraries, which must come before all others in a process. The C++ library comes
 * with them: AddressSanitizer looks for its exceptions when it starts.
 * @returns {string | undefined}
 */
function librariesToPreload() {
  const cache = readFileSync(join(root, 'build/sanitize/CMakeCache.txt'), 'utf8');
  const compiler = cache.match(/^CMAKE_CXX_COMPILER:[A-Z]+=(.*)$/m)?.[1] ?? 'g++';
  const files = ['libasan.so', 'libubsan.so', 'libstdc++.so'].map((name) =>
    run(compiler, [`-print-file-name=${name}`]).output.trim(),
  );
  return files.every((file) => isAbsolute(file)) ? files.join(' ') : undefined;
}

/**
 * @param {string} libraries
 * @param {string} reports A folder.
 * @returns {NodeJS.ProcessEnv}
 */
function environment(libraries, reports) {
  const { NODE_OPTIONS = '', ASAN_OPTIONS = '' } = process.env;
  // A leak must not change a process's exit code, which tests look at; a real error ends it at once.
  const asan = ['detect_leaks=1', 'exitcode=0', 'abort_on_error=1', 'malloc_context_size=16'];
  const output = `stack_trace_format="${FRAME}":log_path="${join(reports, 'report')}"`;
  return {
    ...process.env,
    FALLLINE_BACKEND: 'native',
    LD_PRELOAD: libraries,
    NODE_OPTIONS: `${NODE_OPTIONS} --conditions=fallline-sanitize`,
    ASAN_OPTIONS: [...asan, output, ASAN_OPTIONS].join(':'),
    LSAN_OPTIONS: `print_suppressions=0:suppressions="${join(root, SUPPRESSIONS)}"`,
    UBSAN_OPTIONS: `halt_on_error=1:print_stacktrace=1:${output}`,
  };
}

/** @param {string[]} mochaArguments */
function testSanitized(mochaArguments) {
  if (!addonIsFresh(root, { sanitize: true })) {
    say(`${addonFile({ sanitize: true })} is missing or stale; run: npm run build:sanitize`);
    return false;
  }
  const libraries = librariesToPreload();
  if (libraries === undefined) {
    say(
      "the sanitizers' libraries (libasan, libubsan) were not found: they come with GCC on Linux.",
    );
    return false;
  }
  const reports = mkdtempSync(join(tmpdir(), 'fallline-sanitize-'));
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  const files = mochaArguments.some((each) => each.endsWith('.ts')) ? [] : [ALL_TESTS];
  const args = [mocha, '--timeout', String(TIMEOUT_MS), ...mochaArguments, ...files];
  const env = environment(libraries, reports);
  const { status, signal } = spawnSync(process.execPath, args, {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  if (signal !== null) say(`the test run was ended by ${signal}.`);
  const faults = readdirSync(reports).flatMap((name) =>
    faultsIn(readFileSync(join(reports, name), 'utf8')),
  );
  rmSync(reports, { recursive: true, force: true });
  for (const fault of faults) show(fault);
  if (faults.length > 0) say(`faults that the sanitizers found: ${faults.length}`);
  return status === 0 && faults.length === 0;
}

command(testSanitized);
