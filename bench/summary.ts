/** From samples to figures: medians, ratios, and whether a contender solved the same problem. */
import { BASELINE, CONTENDERS, type Contender, type ContenderName } from './contenders.ts';
import { isAbsence, type Measurement } from './messages.ts';
import type { BenchmarkResult } from './rounds.ts';

/** Figures of a contender that did what was asked. */
export interface Figures {
  readonly median: number;
  readonly fastest: number;
  readonly slowest: number;
  /** How many times as fast as the plain loop, and as the fastest peer. */
  readonly timesBaseline?: number | undefined;
  readonly timesPeer?: number | undefined;
  /** Bytes of x read in all epochs, by the seconds and by what the machine can read. */
  readonly bandwidthShare?: number | undefined;
}

export interface Row {
  readonly name: ContenderName;
  readonly title: string;
  readonly status: 'measured' | 'wrong' | 'missing' | 'left out' | 'failed';
  /** Why there are no figures. */
  readonly reason?: string | undefined;
  readonly figures?: Figures | undefined;
  readonly loss?: number | null | undefined;
  readonly threads?: number | null | undefined;
  readonly with?: string | undefined;
  /** Seconds of each sample of each round. */
  readonly seconds?: readonly (readonly number[])[] | undefined;
}

export interface Summary {
  readonly rows: readonly Row[];
  /** Title of the fastest peer whose result is right. */
  readonly bestPeer?: string | undefined;
}

/** The middle number, or the mean of the two in the middle. */
export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new RangeError('Expected at least one number');
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function summarize(result: BenchmarkResult): Summary {
  const expected = agreedLoss(result);
  const medians = new Map<ContenderName, number>();
  for (const [name, outcome] of result.outcomes) {
    if (outcome.status !== 'measured') continue;
    if (wrongLoss(outcome.rounds, expected, result.workload.lossTolerance) !== undefined) continue;
    medians.set(name, median(outcome.rounds.flatMap(({ seconds }) => seconds)));
  }
  const best = [...medians.keys()]
    .filter((name) => CONTENDERS[name].runtime === 'python')
    .sort((a, b) => medians.get(a)! - medians.get(b)!)
    .at(0);
  const rows = [...result.outcomes].map(([name, outcome]): Row => {
    const { title } = CONTENDERS[name];
    if (outcome.status !== 'measured') return { name, title, ...outcome };
    const { rounds } = outcome;
    const { loss, threads, with: computedWith } = rounds[rounds.length - 1];
    const reason = wrongLoss(rounds, expected, result.workload.lossTolerance);
    const seconds = rounds.map((round) => round.seconds);
    const told = { name, title, reason, loss, threads, with: computedWith, seconds };
    if (reason !== undefined) return { ...told, status: 'wrong' };
    return { ...told, status: 'measured', figures: figuresOf(name, rounds, result, medians, best) };
  });
  return { rows, bestPeer: best && CONTENDERS[best].title };
}

function figuresOf(
  name: ContenderName,
  rounds: readonly Measurement[],
  { native, workload }: BenchmarkResult,
  medians: ReadonlyMap<ContenderName, number>,
  best: ContenderName | undefined,
): Figures {
  const all = rounds.flatMap(({ seconds }) => seconds);
  const own = median(all);
  const times = (other: ContenderName | undefined) => {
    const seconds = other && medians.get(other);
    return seconds && seconds / own;
  };
  const contender: Contender = CONTENDERS[name];
  const isNative = contender.runtime === 'node' && contender.backend === 'native';
  const read = 4 * workload.rows * workload.cols * workload.training.epochs;
  return {
    median: own,
    fastest: Math.min(...all),
    slowest: Math.max(...all),
    timesBaseline: times(BASELINE),
    timesPeer: times(best),
    bandwidthShare:
      isNative && !isAbsence(native)
        ? read / own / (contender.threads === 1 ? native.one : native.all)
        : undefined,
  };
}

/** The median of the losses, each implementation having one voice. */
function agreedLoss({ outcomes }: BenchmarkResult): number | undefined {
  const voices = new Map<string, number>();
  for (const [name, outcome] of outcomes) {
    if (outcome.status !== 'measured') continue;
    const { loss } = outcome.rounds[outcome.rounds.length - 1];
    const { implementation } = CONTENDERS[name];
    if (loss !== null && !voices.has(implementation)) voices.set(implementation, loss);
  }
  return voices.size === 0 ? undefined : median([...voices.values()]);
}

/** What is wrong with the loss of a round, if anything is. */
function wrongLoss(
  rounds: readonly Measurement[],
  expected: number | undefined,
  tolerance: number,
): string | undefined {
  for (const { loss } of rounds) {
    if (loss === null || expected === undefined) return 'its loss is not finite';
    if (Math.abs(loss - expected) > tolerance * Math.abs(expected)) {
      return `its loss is ${loss}, but the median of all is ${expected}`;
    }
  }
  return undefined;
}
