/** Environment variables that libraries read while they are loaded. */
import { environment } from './platform.ts';

/**
 * Calls `work` with these environment variables, then restores them, so that child processes and
 * libraries loaded later see the user's values.
 *
 * The environment of a worker thread is a copy that libraries do not see, unless the worker was
 * started with `env: SHARE_ENV`.
 */
export function withVariables<Result>(
  values: Readonly<Record<string, string>>,
  work: () => Result,
): Result {
  const variables = environment as Record<string, string | undefined>;
  const before = Object.keys(values).map((name) => [name, variables[name]] as const);
  Object.assign(variables, values);
  try {
    return work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete variables[name];
      else variables[name] = value;
    }
  }
}

/**
 * OpenBLAS starts one thread per CPU when it is loaded, and ends the process if the system refuses
 * one. fallline computes products on its own threads, so these variables prevent OpenBLAS from
 * starting any. Every build of OpenBLAS reads the first variable; builds with OpenMP read the
 * second. If the number of threads is limited, load fallline in the main thread first: workers
 * cannot set variables for libraries.
 */
const ONE_BLAS_THREAD = { OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' };

/** Calls `load`, which loads OpenBLAS, with variables that restrict it to the calling thread. */
export function withOneBlasThread<Loaded>(load: () => Loaded): Loaded {
  return withVariables(ONE_BLAS_THREAD, load);
}
