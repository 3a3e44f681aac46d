/** Environment of processes that run the build with sanitizers: preloaded libraries and report settings. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { run } from '../setup/log.mjs';

const SUPPRESSIONS = 'test/support/leakSuppressions.txt';

/** Stack frames name the module, since a source file's name does not identify it. */
const FRAME = '    #%n %p %F %L [%m]';

/**
 * The sanitizers' libraries, which must come before all others in a process. The C++ library comes
 * with them: AddressSanitizer looks for its exceptions when it starts.
 * @param {string} root
 * @returns {string | undefined}
 */
export function librariesToPreload(root) {
  const cache = readFileSync(join(root, 'build/sanitize/CMakeCache.txt'), 'utf8');
  const compiler = cache.match(/^CMAKE_CXX_COMPILER:[A-Z]+=(.*)$/m)?.[1] ?? 'g++';
  const files = ['libasan.so', 'libubsan.so', 'libstdc++.so'].map((name) =>
    run(compiler, [`-print-file-name=${name}`]).output.trim(),
  );
  return files.every((file) => isAbsolute(file)) ? files.join(' ') : undefined;
}

/**
 * The environment of such a process.
 * @param {string} root
 * @param {string} libraries What `librariesToPreload` found.
 * @param {string} report How the files with reports begin.
 * @returns {NodeJS.ProcessEnv}
 */
export function sanitizerVariables(root, libraries, report) {
  const { NODE_OPTIONS = '', ASAN_OPTIONS = '' } = process.env;
  // A leak must not change a process's exit code, which tests look at; a real error ends it at once.
  // LeakSanitizer sometimes fails itself, when it stops threads that end ("Tracer caught signal
  // 11"): that must not end the process by SIGABRT. Real errors are found in the reports.
  const asan = ['detect_leaks=1', 'exitcode=0', 'abort_on_error=0', 'malloc_context_size=16'];
  const output = `stack_trace_format="${FRAME}":log_path="${report}"`;
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
