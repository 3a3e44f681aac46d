/**
 * Measures kernels: each contender runs in its own process, in rounds, so that disturbances affect
 * all alike.
 */
import { parseArgs } from 'node:util';
import { median } from '../../lib/bench/statistics.ts';
import { integerBetween, oneOf } from '../../lib/common/validate.ts';
import { PRECISIONS, type Precision } from '../../lib/data/numericArrays.ts';
import { ask, nodeCommand } from '../shared/processes.ts';
import type { KernelContender, KernelTimes } from './kernelRun.ts';
import { KERNEL_BENCHMARKS } from './kernelTasks.ts';

export interface KernelOptions {
  readonly kernels: readonly string[];
  readonly rounds: number;
  readonly samples: number;
  /** Maximum size; a kernel's own maximum may be smaller. */
  readonly most: number;
  readonly json: string | undefined;
}

/** Seconds per call of each contender at one size. */
export interface KernelResult {
  readonly kernel: string;
  readonly precision: Precision;
  readonly size: number;
  readonly work: number;
  /** Measurements of all rounds. */
  readonly samples: Readonly<Partial<Record<KernelContender, number[]>>>;
}

export const KERNEL_HELP = `
  --kernels A,B   which (all)
  --rounds N      rounds, each contender once in each (3)
  --samples N     samples of each size in each round (15)
  --most N        largest size (4096; 512 of gemm)
  --quick         one round of 2 samples up to 64: whether it works, not how fast
  --json FILE     write all samples to FILE`;

/**
 * Parses the command line.
 *
 * @throws {Error} if an option is unknown or has an invalid value
 */
export function kernelOptions(args: readonly string[]): KernelOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      kernels: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      samples: { type: 'string', default: '15' },
      most: { type: 'string', default: '4096' },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const known = Object.keys(KERNEL_BENCHMARKS);
  const number = (name: string, value: string, least: number) =>
    integerBetween(name, Number(value), least);
  return {
    kernels: values.kernels?.split(',').map((name) => oneOf('kernels', name, known)) ?? known,
    rounds: values.quick ? 1 : number('rounds', values.rounds, 1),
    samples: values.quick ? 2 : number('samples', values.samples, 1),
    most: values.quick ? 64 : number('most', values.most, 4),
    json: values.json,
  };
}

/** Measures the contenders of every kernel in both precisions; `say` reports progress. */
export async function measureKernels(
  { kernels, rounds, samples, most }: KernelOptions,
  contenders: readonly KernelContender[],
  say: (line: string) => void,
): Promise<KernelResult[]> {
  const results = new Map<string, KernelResult>();
  const command = nodeCommand('kernels/kernelRun.ts');
  for (let round = 0; round < rounds; round++) {
    for (const kernel of kernels) {
      say(`round ${round + 1} of ${rounds}: ${kernel}`);
      for (const precision of PRECISIONS) {
        for (const contender of contenders) {
          const args = [kernel, precision, contender, String(samples), String(most)];
          const { sizes } = (await ask(command, args, process.env)) as KernelTimes;
          for (const { size, work, seconds } of sizes) {
            const key = `${kernel} ${precision} ${size}`;
            const result = results.get(key) ?? { kernel, precision, size, work, samples: {} };
            const before = result.samples[contender] ?? [];
            const all = { ...result.samples, [contender]: [...before, ...seconds] };
            results.set(key, { ...result, samples: all });
          }
        }
      }
    }
  }
  return [...results.values()];
}

/** Median seconds per call; NaN if the contender was not measured. */
export function secondsOf({ samples }: KernelResult, contender: KernelContender): number {
  return median(samples[contender] ?? [Number.NaN]);
}
