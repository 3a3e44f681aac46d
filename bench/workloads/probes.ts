/** Measures the machine: its limits, and the startup time of fallline. */
import { fileURLToPath } from 'node:url';
import type { BackendName } from '../../lib/backend/backend.ts';
import { better, PEAK_SIZE, PRODUCT_SIZES } from '../../lib/bench/limits.ts';
import {
  type Absence,
  isAbsence,
  isNativeProbe,
  type LimitsRequest,
  type NativeProbe,
} from '../shared/messages.ts';
import { ask, type Environment, nodeCommand } from '../shared/processes.ts';

/** Sizes of the arrays that are read: from the cache of a core to main memory. */
const BANDWIDTH_BYTES = [1 << 20, 1 << 24, 1 << 27, 1 << 29];
/** Passes over an array as large as x; the fastest counts. */
const PASSES = 10;
const REPEATS = 10;
const PRECISIONS = ['float32', 'float64'] as const;

/** The roofline limits for data of a given size in bytes. */
export function roofRequest(bytes: number): LimitsRequest {
  return {
    bytes: [bytes],
    passes: PASSES,
    products: [PEAK_SIZE],
    precisions: ['float32'],
    repeats: REPEATS,
  };
}

/** The settings for all limits, or for a quick subset. */
export function limitsRequest(quick: boolean): LimitsRequest {
  return {
    bytes: quick ? BANDWIDTH_BYTES.slice(0, 1) : BANDWIDTH_BYTES,
    passes: quick ? 1 : PASSES,
    products: quick ? PRODUCT_SIZES.filter(({ rows }) => rows <= 64) : PRODUCT_SIZES,
    precisions: PRECISIONS,
    repeats: quick ? 1 : REPEATS,
  };
}

/** Measures the limits with the addon in a separate process, or returns why that is impossible. */
export async function probeNative(
  request: LimitsRequest,
  forced: BackendName | undefined,
  environment: Environment,
): Promise<NativeProbe | Absence> {
  if (forced === 'typescript') return { missing: `FALLLINE_BACKEND forces '${forced}'` };
  try {
    const answer = await ask(
      nodeCommand('workloads/limits.ts'),
      [JSON.stringify(request)],
      environment,
    );
    if (isAbsence(answer) || isNativeProbe(answer)) return answer;
    return { missing: `it answered ${JSON.stringify(answer)}` };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}

/** The better of two measurements of each limit. */
export function betterProbe(
  before: NativeProbe | Absence,
  now: NativeProbe | Absence,
): NativeProbe | Absence {
  if (isAbsence(before)) return now;
  if (isAbsence(now)) return before;
  return { ...now, limits: better(before.limits, now.limits) };
}

/** Startup times in new processes: until fallline is imported, and until its backend is loaded. */
export interface Startup {
  readonly imported: readonly number[];
  readonly loaded: readonly number[];
}

const STARTUP = `
  const start = performance.now();
  const { backend } = await import('fallline');
  const imported = performance.now();
  backend();
  const loaded = performance.now();
  console.log(JSON.stringify({ imported: (imported - start) / 1e3, loaded: (loaded - start) / 1e3 }));
`;

/** Imports the built package by name, in a new process each time. */
export async function measureStartup(
  times: number,
  environment: Environment,
): Promise<Startup | Absence> {
  const imported: number[] = [];
  const loaded: number[] = [];
  const folder = fileURLToPath(new URL('../..', import.meta.url));
  try {
    // The first run fills the file cache, and is not counted.
    for (let i = 0; i <= times; i++) {
      const command = [process.execPath, '--input-type=module', '-e', STARTUP] as const;
      const answer = await ask(command, [], environment, folder);
      const { imported: first, loaded: second } = answer as { imported: number; loaded: number };
      if (i === 0) continue;
      imported.push(first);
      loaded.push(second);
    }
    return { imported, loaded };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}
