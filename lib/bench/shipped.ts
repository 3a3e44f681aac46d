/**
 * What `fallline bench` measures: our backends and the plain loop, one after the other in this
 * process, in interleaved rounds, and what the machine can do.
 */
import type { BackendName } from '../backend/backend.ts';
import { loadAddon } from '../backend/native.ts';
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

/** Rounds that each contender's seconds are divided into. */
const ROUNDS = 3;
/** Runs of each round, whatever the seconds. */
const SAMPLES = 2;
/** Most that a loss may differ from the plain loop's, relative to it: that is of doubles. */
const LOSS_TOLERANCE = 1e-3;
const SEED = 20261122;
/** Passes and repeats of the machine's limits. */
const REPEATS = 5;

export interface ShippedOptions {
  readonly tasks: readonly TaskName[];
  /** In place of the task's own. */
  readonly rows?: number | undefined;
  readonly cols?: number | undefined;
  /** Time for each contender of each task, preparations not counted; at least a few runs are made. */
  readonly seconds: number;
  /** Threads that the native backend is told to use. */
  readonly threads: number;
  /** Told in one line what goes on. */
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** What came of a contender. */
export interface ShippedRow {
  readonly title: string;
  readonly status: 'measured' | 'wrong' | 'left out';
  /** Why there are no figures. */
  readonly reason?: string | undefined;
  readonly threads: number;
  readonly loss?: number | undefined;
  readonly figures?: Figures | undefined;
  /** How many times as fast as the plain loop. */
  readonly timesBaseline?: number | undefined;
}

export interface ShippedTask extends Size {
  readonly task: TaskName;
  readonly title: string;
  readonly contenders: readonly ShippedRow[];
}

export interface ShippedResult {
  /** Absent where the native backend does not run. */
  readonly limits?: Limits | undefined;
  readonly tasks: readonly ShippedTask[];
}

interface Contender extends Subject {
  readonly title: string;
  /** The tasks that it is there for; all, unless given. */
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
 * Measures everything.
 *
 * @throws {Error} if benchmark is not installed
 * @throws what the signal was aborted with
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

/** Why a backend cannot take part, if it cannot. */
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

/** Over data of so many bytes, which may fit into a cache. */
function roofFor(bytes: number, threads: number): Roof | undefined {
  const addon = loadAddon();
  const bandwidth = measureBandwidth(addon, bytes, [threads], REPEATS);
  const products = measureProducts(addon, [PEAK_SIZE], ['float32'], [threads], REPEATS);
  return roofOf({ bandwidth, products }, threads);
}
