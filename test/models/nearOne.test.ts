/** Probabilities near 1: their logarithms and the softmax's slopes keep what is missing to 1. */
import assert from 'node:assert/strict';
import { matrix } from '../../lib/data/matrix.ts';
import type { Precision } from '../../lib/data/numericArrays.ts';
import { objective } from '../../lib/descent/index.ts';
import { SGDClassifier } from '../../lib/index.ts';
import { logProbabilities } from '../../lib/models/probabilities.ts';
import type { LossName, LossPlan } from '../../lib/plan/losses.ts';
import { backendNames } from '../support/backends.ts';
import { assertClose } from '../support/numbers.ts';
import { reference } from '../support/reference.ts';

interface Case {
  readonly gap: number;
  readonly scores: number[];
  readonly right: number;
  readonly softmax: number[];
  readonly oneVsRest: number[];
  readonly slopes: number[];
}

/** By mpmath: test/reference/near_one/make_near_one.py. */
const { cases } = reference<{ cases: Case[] }>('near_one/near_one.json');

function logsOf(name: LossName, scores: readonly number[]): Float64Array {
  const out = new Float64Array(scores.length);
  const loss = { name } as LossPlan;
  const [nOutputs, nClasses] = [scores.length, scores.length];
  logProbabilities({ loss, scores: Float64Array.from(scores), nOutputs, nClasses }, out);
  return out;
}

/** The slopes of the loss of a sample, given so many times, by its scores: the gradient of the biases. */
function slopesOf(
  backend: (typeof backendNames)[number],
  precision: Precision,
  { scores, right }: Case,
  times: number,
) {
  const classes = scores.map((_, k) => k);
  const model = new SGDClassifier({
    loss: 'softmax',
    learningRate: 0.1,
    l2: 0,
    backend,
    precision,
  });
  const judged = objective(
    model,
    matrix(new Float64Array(times), times, 1),
    new Array(times).fill(right),
    {
      classes,
    },
  );
  const gradient = new Float64Array(judged.size);
  judged.gradient([...classes.map(() => 0), ...scores], gradient);
  return gradient.subarray(scores.length);
}

/** Each alone, and in a batch that is large for every backend. */
function both(some: readonly Case[]): [Case, number][] {
  return some.flatMap((each): [Case, number][] => [
    [each, 1],
    [each, 300],
  ]);
}

describe('probabilities near 1', () => {
  it('are far from 1 and so near that 1 - p is lost', () => {
    const missing = cases.map(({ softmax, right }) => -softmax[right]);
    assert.ok(Math.max(...missing) > 0.5 && Math.min(...missing) < 1e-300);
  });

  for (const [name, key] of [
    ['softmax', 'softmax'],
    ['logistic', 'oneVsRest'],
  ] as const) {
    it(`logarithms by ${name}`, () => {
      for (const each of cases) {
        assertClose(logsOf(name, each.scores), each[key], 2e-13, `gap ${each.gap}`);
      }
    });
  }

  for (const backend of backendNames) {
    it(`${backend}: slopes in float64`, () => {
      for (const [each, times] of both(cases)) {
        const slopes = slopesOf(backend, 'float64', each, times);
        assertClose(slopes, each.slopes, 2e-13, `gap ${each.gap}`);
      }
    });

    // In float32 a score of 80 is off by 4e-6, and so is its power.
    it(`${backend}: slopes in float32`, () => {
      for (const [each, times] of both(cases.filter(({ gap }) => gap <= 40))) {
        const slopes = slopesOf(backend, 'float32', each, times);
        assertClose(slopes, each.slopes, 5e-6, `gap ${each.gap}`);
      }
    });
  }
});
