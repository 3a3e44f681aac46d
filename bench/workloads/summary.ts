/**
 * Computes medians and ratios from measurements, and checks whether a contender solved the same
 * problem.
 */
import { roofOf } from '../../lib/bench/limits.ts';
import { type Figures, figuresOf } from '../../lib/bench/roofline.ts';
import { median } from '../../lib/bench/statistics.ts';
import { BASELINE, CONTENDERS, type Contender, type ContenderName } from '../shared/contenders.ts';
import { isAbsence } from '../shared/messages.ts';
import type { BenchmarkResult, Outcome } from './rounds.ts';

/** Metrics of a contender that completed the task. */
export interface RowFigures extends Figures {
  /** Speed relative to the plain loop, and to the fastest other library. */
  readonly timesBaseline?: number | undefined;
  readonly timesPeer?: number | undefined;
}

export interface Row {
  readonly name: ContenderName;
  readonly title: string;
  readonly status: 'measured' | 'wrong' | 'missing' | 'left out' | 'failed';
  /** Reason why there is no measurement. */
  readonly reason?: string | undefined;
  readonly figures?: RowFigures | undefined;
  readonly loss?: number | null | undefined;
  readonly threads?: number | null | undefined;
  /** Peak memory of its process. */
  readonly peakBytes?: number | undefined;
  readonly with?: string | undefined;
  /** Remarks for the comparison: extrapolated times, another loss. */
  readonly remark?: string | undefined;
  /** Seconds of each sample of each round, extrapolated if the work was reduced. */
  readonly seconds?: readonly (readonly number[])[] | undefined;
}

export interface Summary {
  readonly rows: readonly Row[];
  /** Title of the fastest other library whose result is correct. */
  readonly bestPeer?: string | undefined;
}

type Measured = Extract<Outcome, { status: 'measured' }>;

export function summarize(result: BenchmarkResult): Summary {
  const expected = expectedLoss(result);
  const medians = new Map<ContenderName, number>();
  for (const [name, outcome] of result.outcomes) {
    if (outcome.status !== 'measured') continue;
    if (wrongLoss(name, outcome, result, expected) !== undefined) continue;
    medians.set(name, median(secondsOf(outcome).flat()));
  }
  const best = [...medians.keys()]
    .filter((name) => isPeer(name))
    .sort((a, b) => medians.get(a)! - medians.get(b)!)
    .at(0);
  const rows = [...result.outcomes].map(([name, outcome]): Row => {
    const { title } = CONTENDERS[name];
    if (outcome.status !== 'measured') return { name, title, ...outcome };
    const reason = wrongLoss(name, outcome, result, expected);
    const row = { ...toldOf(name, outcome), title, reason };
    if (reason !== undefined) return { ...row, status: 'wrong' };
    const times = (other: ContenderName | undefined) => {
      const seconds = other && medians.get(other);
      return seconds && seconds / medians.get(name)!;
    };
    const figures = {
      ...measuredFigures(name, outcome, result),
      timesBaseline: times(BASELINE),
      timesPeer: times(best),
    };
    return { ...row, status: 'measured', figures };
  });
  return { rows, bestPeer: best && CONTENDERS[best].title };
}

/** Whether the contender is another library, and solves the same problem. */
function isPeer(name: ContenderName): boolean {
  const { runtime, otherLoss }: Contender = CONTENDERS[name];
  return runtime !== 'own' && otherLoss === undefined;
}

/** What a contender reported in its last round. */
function toldOf(name: ContenderName, outcome: Measured): Omit<Row, 'title' | 'status'> {
  const { rounds, scaled } = outcome;
  const { loss, threads, with: computedWith } = rounds[rounds.length - 1];
  const { otherLoss }: Contender = CONTENDERS[name];
  const remarks = [scaled && `scaled up from ${scaled.text}`, otherLoss].filter(Boolean);
  return {
    name,
    loss,
    threads,
    with: computedWith,
    peakBytes: Math.max(...rounds.map(({ peakBytes }) => peakBytes)),
    remark: remarks.length === 0 ? undefined : remarks.join('; '),
    seconds: secondsOf(outcome),
  };
}

function secondsOf({ rounds, scaled }: Measured): number[][] {
  const factor = scaled?.factor ?? 1;
  return rounds.map(({ seconds }) => seconds.map((each) => factor * each));
}

function measuredFigures(
  name: ContenderName,
  outcome: Measured,
  { native, workload }: BenchmarkResult,
): Figures {
  const { epochs, threads } = outcome.rounds[outcome.rounds.length - 1];
  // A contender with fewer epochs is rated as if it had run all of them.
  const all = outcome.scaled === undefined ? (epochs ?? undefined) : workload.training.epochs;
  const roof = isAbsence(native) ? undefined : roofOf(native.limits, threads ?? native.threads);
  const contender: Contender = CONTENDERS[name];
  const storage = contender.runtime === 'own' ? contender.storage : undefined;
  return figuresOf(secondsOf(outcome).flat(), workload, workload, all, roof, storage);
}

/** Whether a contender's loss shows that it did the same work as the others. */
function isComparable(name: ContenderName, outcome: Measured): boolean {
  const { otherLoss }: Contender = CONTENDERS[name];
  return otherLoss === undefined && outcome.scaled === undefined;
}

/** The reference for losses, to which each implementation contributes once. */
function expectedLoss({ outcomes, workload }: BenchmarkResult): number | undefined {
  const voices = new Map<string, number>();
  for (const [name, outcome] of outcomes) {
    if (outcome.status !== 'measured' || !isComparable(name, outcome)) continue;
    const { loss } = outcome.rounds[outcome.rounds.length - 1];
    const { implementation } = CONTENDERS[name];
    if (loss !== null && !voices.has(implementation)) voices.set(implementation, loss);
  }
  if (voices.size === 0) return undefined;
  const losses = [...voices.values()];
  return workload.against === 'lowest' ? Math.min(...losses) : median(losses);
}

/** What is wrong with the loss of a round, if anything. */
function wrongLoss(
  name: ContenderName,
  outcome: Measured,
  { workload }: BenchmarkResult,
  expected: number | undefined,
): string | undefined {
  if (!isComparable(name, outcome)) return undefined;
  const { against, lossTolerance } = workload;
  for (const { loss } of outcome.rounds) {
    if (loss === null || expected === undefined) return 'its loss is not finite';
    if (Math.abs(loss - expected) > lossTolerance * Math.abs(expected)) {
      return `its loss is ${loss}, but the ${against} of all is ${expected}`;
    }
  }
  return undefined;
}
