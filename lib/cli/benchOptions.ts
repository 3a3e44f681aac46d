/** Declares and parses the options of `fallline bench`. */
import { SHIPPED_SIZES, TASK_NAMES, TASKS, type TaskName } from '../bench/tasks.ts';
import { wrongKind } from '../common/errors.ts';
import { integerBetween, oneOf, positiveNumber } from '../common/validate.ts';
import { resolvePlan } from '../plan/plan.ts';
import { asUsage } from './shared/failure.ts';
import { type Flag, JSON_FLAG, toNumber } from './shared/options.ts';

const DEFAULT_SECONDS = 1;

export const BENCH_FLAGS: readonly Flag[] = [
  {
    flags: '--workload <names>',
    description: `what to measure, with commas between (default: all of ${TASK_NAMES.join(', ')})`,
  },
  { flags: '--rows <n>', description: "rows of the data (default: the workload's)" },
  { flags: '--cols <n>', description: "columns of the data (default: the workload's)" },
  {
    flags: '--seconds <n>',
    description: `seconds for each contender of each workload (default: ${DEFAULT_SECONDS})`,
  },
  { flags: '--threads <n>', description: 'most threads to use (default: one for each processor)' },
  JSON_FLAG,
  { flags: '--quiet', description: 'print nothing but errors (and --json)' },
];

export const BENCH_NOTES = `
Measures both backends and a plain JavaScript loop on the same data, float32, in interleaved rounds,
after a run that is not timed; and how fast this machine reads memory and multiplies matrices, which is
the most that any of them could reach (the roofline). Needs the package benchmark (npm install benchmark).

Workloads:
${TASK_NAMES.map((name) => `  ${name.padEnd(12)} ${TASKS[name].title}; ${sizeOf(name)}`).join('\n')}

Examples:
  fallline bench
  fallline bench --workload batch-gd,online --rows 1000000 --cols 16 --seconds 5
  fallline bench --json > result.json
`;

export interface BenchOptions {
  readonly tasks: readonly TaskName[];
  readonly rows: number | undefined;
  readonly cols: number | undefined;
  readonly seconds: number;
  readonly threads: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * Parses and validates the options.
 *
 * @throws {UsageError} for an invalid value
 */
export function resolveBenchOptions(given: Readonly<Record<string, unknown>>): BenchOptions {
  return asUsage(() => ({
    tasks: tasksOf(given.workload),
    rows: extentOf('rows', given.rows, 2),
    cols: extentOf('cols', given.cols, 1),
    seconds: positiveNumber('seconds', toNumber(given.seconds ?? DEFAULT_SECONDS)),
    threads: threadsOf(given.threads),
    json: given.json === true,
    quiet: given.quiet === true,
  }));
}

function tasksOf(given: unknown): TaskName[] {
  if (given === undefined) return [...TASK_NAMES];
  if (typeof given !== 'string') throw wrongKind('workload', 'names with commas between', given);
  const names = given.split(',').map((name) => oneOf('workload', name.trim(), TASK_NAMES));
  return [...new Set(names)];
}

function extentOf(name: string, given: unknown, least: number): number | undefined {
  return given === undefined ? undefined : integerBetween(name, toNumber(given), least);
}

/** The number of threads, by the rules of `fit`. */
function threadsOf(given: unknown): number {
  const threads = given === undefined ? undefined : (toNumber(given) as number);
  return resolvePlan({ threads }, { nSamples: 1, nFeatures: 1, precision: 'float32' }).threads;
}

function sizeOf(name: TaskName): string {
  const { rows, cols } = SHIPPED_SIZES[name];
  return `${rows.toLocaleString('en-US')} × ${cols}`;
}
