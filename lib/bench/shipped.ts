/**
 * Runs `fallline bench`: measures fallline's backends and the plain loop in this process, in
 * interleaved rounds, and the limits of the machine.
 */
import type { BackendName } from '../backend/backend.ts';
import { loadAddon } from '../backend/checkedAddon.ts';
import { selectBackend } from '../backend/select.ts';
import { BackendLoadError } from '../common/errors.ts';
import { NARROW_STORAGES } from '../data/storage.ts';
import {
  type Limits,
  measureBandwidth,
  measureProducts,
  PEAK_SIZE,
  PRODUCT_SIZES,
  roofOf,
  threadCounts,
} from './limits.ts';
import { ELEMENT_BYTES, type Figures, figuresOf, type Roof } from './roofline.ts';
import { makeSamples } from './samples.ts';
import { median } from './statistics.ts';
import { type Run, readySubject, type Subject } from './subjects.ts';
import { SHIPPED_SIZES, type Size, TASKS, type TaskName } from './tasks.ts';
import { timed } from './timed.ts';

/** Rounds over which each contender's time is divided. */
const ROUNDS = 3;
/** Minimum number of runs per round. */
const SAMPLES = 2;
/** Maximum relative difference of a loss from the plain loop's, which is computed in float64. */
const LOSS_TOLERANCE = 1e-3;
const SEED = 20261122;
/** Passes and repetitions when the machine's limits are measured. */
const REPEATS = 5;

export interface ShippedOptions {
  readonly tasks: readonly TaskName[];
  /** Overrides the size of the task. */
  readonly rows?: number | undefined;
  readonly cols?: number | undefined;
  /**
   * Seconds for each contender of each task, without preparation; a minimum number of runs is
   * always made.
   */
  readonly seconds: number;
  /** Number of threads of the native backend. */
  readonly threads: number;
  /** Called with one line of text when a step starts. */
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** The result of a contender. */
export interface ShippedRow {
  readonly title: string;
  readonly status: 'measured' | 'wrong' | 'left out';
  /** Reason why there is no measurement. */
  readonly reason?: string | undefined;
  readonly threads: number;
  readonly loss?: number | undefined;
  readonly figures?: Figures | undefined;
  /** Speed relative to the plain loop. */
  readonly timesBaseline?: number | undefined;
}

export interface ShippedTask extends Size {
  readonly task: TaskName;
  readonly title: string;
  readonly contenders: readonly ShippedRow[];
}

export interface ShippedResult {
  /** Absent if the native backend does not run. */
  readonly limits?: Limits | undefined;
  readonly tasks: readonly ShippedTask[];
}

interface Contender extends Subject {
  readonly title: string;
  /** Tasks that the contender takes part in. Default: all. */
  readonly tasks?: readonly TaskName[] | undefined;
}

const PLAIN_LOOP: Contender = { title: 'plain JavaScript loop', call: 'plainLoop', threads: 1 };

function contendersFor(threads: number): Contender[] {
  const native = { call: 'fitSync', backend: 'native' } as const;
  return [
    { ...native, title: 'native', threads },
    ...(threads === 1 ? [] : [{ ...native, title: 'native, 1 thread', threads: 1 }]),
    ...NARROW_STORAGES.map((storage) => ({
      ...native,
      title: `native, ${storage}`,
      threads,
      storage,
      tasks: ['batch-gd'] as const,
    })),
    { title: 'typescript', call: 'fitSync', backend: 'typescript', threads: 1 },
    PLAIN_LOOP,
  ];
}

/**
 * Measures all tasks.
 *
 * @throws {Error} if benchmark is not installed
 * @throws the reason of the signal, when aborted
 */
export async function measureShipped(options: ShippedOptions): Promise<ShippedResult> {
  const { tasks, threads, say } = options;
  const hasNative = hindrance('native') === undefined;
  if (hasNative) say("the machine's limits");
  const limits = hasNative ? machineLimits(threads) : undefined;
  const results: ShippedTask[] = [];
  for (const task of tasks) results.push(await measureTask(task, limits !== undefined, options));
  return { limits, tasks: results };
}

function machineLimits(threads: number): Limits {
  const addon = loadAddon();
  const counts = threadCounts(threads);
  return {
    bandwidth: [1 << 20, 1 << 27].flatMap((bytes) =>
      measureBandwidth(addon, bytes, counts, REPEATS),
    ),
    products: measureProducts(addon, PRODUCT_SIZES, ['float32', 'float64'], counts, REPEATS),
  };
}

async function measureTask(
  name: TaskName,
  hasNative: boolean,
  options: ShippedOptions,
): Promise<ShippedTask> {
  const { say, signal, seconds, threads } = options;
  const task = TASKS[name];
  const rows = options.rows ?? SHIPPED_SIZES[name].rows;
  const cols = options.cols ?? SHIPPED_SIZES[name].cols;
  say(`${name}: making ${rows} × ${cols} samples`);
  const samples = makeSamples({ rows, cols, classes: task.classes, seed: SEED });
  const contending = contendersFor(threads).filter(({ tasks }) => tasks?.includes(name) ?? true);
  const all = contending.map((contender) => ({
    contender,
    reason: hindrance(contender.backend),
    times: [] as number[],
    run: undefined as Run | undefined,
  }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const each of all) {
      if (each.reason !== undefined) continue;
      signal?.throwIfAborted();
      say(`${name}, round ${round + 1} of ${ROUNDS}: ${each.contender.title}`);
      each.run ??= await readySubject(each.contender, task, samples);
      each.times.push(...(await timed(each.run, { samples: SAMPLES, seconds: seconds / ROUNDS })));
    }
  }
  const roofs = new Map<number, Roof | undefined>();
  const baseline = all.find(({ contender }) => contender === PLAIN_LOOP)!;
  const expected = (await baseline.run!()).loss();
  const contenders: ShippedRow[] = [];
  for (const { contender, reason, times, run } of all) {
    const { title, threads: used } = contender;
    if (run === undefined) {
      contenders.push({ title, status: 'left out', reason, threads: used });
      continue;
    }
    const finished = await run();
    const loss = finished.loss();
    if (!(Math.abs(loss - expected) <= LOSS_TOLERANCE * Math.abs(expected))) {
      const why = `its loss is ${loss}, but the plain loop's is ${expected}`;
      contenders.push({ title, status: 'wrong', reason: why, threads: used, loss });
      continue;
    }
    if (hasNative && !roofs.has(used)) roofs.set(used, roofFor(ELEMENT_BYTES * rows * cols, used));
    contenders.push({
      title,
      status: 'measured',
      threads: used,
      loss,
      figures: figuresOf(
        times,
        task,
        { rows, cols },
        finished.epochs,
        roofs.get(used),
        contender.storage,
      ),
      timesBaseline: median(baseline.times) / median(times),
    });
  }
  return { task: name, title: task.title, rows, cols, contenders };
}

/** Reason why a backend cannot take part; `undefined` if it can. */
function hindrance(backend: BackendName | undefined): string | undefined {
  if (backend === undefined) return undefined;
  try {
    selectBackend(backend);
    return undefined;
  } catch (error) {
    if (error instanceof BackendLoadError || error instanceof RangeError) return error.message;
    throw error;
  }
}

/** Bandwidth for data of a given size in bytes, which may fit into a cache. */
function roofFor(bytes: number, threads: number): Roof | undefined {
  const addon = loadAddon();
  const bandwidth = measureBandwidth(addon, bytes, [threads], REPEATS);
  const products = measureProducts(addon, [PEAK_SIZE], ['float32'], [threads], REPEATS);
  return roofOf({ bandwidth, products }, threads);
}
