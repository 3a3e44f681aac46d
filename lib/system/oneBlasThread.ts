/**
 * OpenBLAS starts its threads when it is loaded, one for each processor, and ends the process where the
 * system refuses one. Products run on fallline's own threads, so it is told to start none.
 */
import { environment } from './platform.ts';

/** The first is looked at by every build of OpenBLAS before all others; the second by OpenMP, which some use. */
const VARIABLES = ['OPENBLAS_NUM_THREADS', 'OMP_NUM_THREADS'] as const;

/**
 * Calls `load` with the environment variables set that keep OpenBLAS to the calling thread. Afterwards they
 * are what they were: child processes, and libraries that are loaded later, see your own values.
 *
 * The environment of a worker thread is a copy, which libraries do not see, unless the worker was
 * started with `env: SHARE_ENV`: load fallline in the main thread first where few threads are allowed.
 */
export function withOneBlasThread<Loaded>(load: () => Loaded): Loaded {
  const variables = environment as Record<string, string | undefined>;
  const before = VARIABLES.map((name) => [name, variables[name]] as const);
  for (const name of VARIABLES) variables[name] = '1';
  try {
    return load();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete variables[name];
      else variables[name] = value;
    }
  }
}
