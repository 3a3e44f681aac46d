/**
 * A process of `npm run bench:network-thresholds`: times training steps of networks with the pieces
 * and chunks that the environment sets. Answers one request, in JSON, with seconds by network.
 */
import { nativeBackend } from '../../lib/backend/native.ts';
import { initialState } from '../../lib/models/initial/initialState.ts';
import { dense } from '../../lib/plan/layers.ts';
import { type PlanOptions, resolvePlan } from '../../lib/plan/plan.ts';
import { nextNormal, seedState } from '../../lib/random/rng.ts';
import type { StepNetwork, StepRequest } from './networkThresholds.ts';

/** Steps per epoch. */
const STEPS = 4;

const { networks, threads, seconds } = JSON.parse(process.argv[2]) as StepRequest;
const backend = nativeBackend();

/** Median seconds per step, over epochs that take `seconds` in total. */
function stepSeconds({ sizes, batch }: StepNetwork): number {
  const [nFeatures, ...hidden] = sizes;
  const rows = STEPS * batch;
  const layers = [...hidden.map((units) => dense(units, { activation: 'relu' })), dense(1)];
  const options: PlanOptions = {
    loss: 'logistic',
    ...{ layers, learningRate: 0.01, batchSize: batch, shuffle: false },
    ...{ maxEpochs: 1_000_000, threads },
  };
  const plan = resolvePlan(options, { nSamples: rows, nFeatures, precision: 'float32' });
  const random = seedState(1);
  const x = Float32Array.from({ length: rows * nFeatures }, () => nextNormal(random));
  const y = Float32Array.from({ length: rows }, (_, i) => i % 2);
  const data = { x, y, rows, sampleWeights: undefined, validation: undefined };
  const state = initialState(plan, 'zeros', undefined, x);
  // A warm-up run, which also determines how many epochs amortize the overhead of a call.
  backend.trainSync(plan, data, state, 1);
  const begin = performance.now();
  backend.trainSync(plan, data, state, 1);
  const one = Math.max(1e-6, (performance.now() - begin) / 1000);
  const epochs = Math.max(1, Math.round(seconds / 5 / one));
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  do {
    const start = performance.now();
    backend.trainSync(plan, data, state, epochs);
    times.push((performance.now() - start) / 1000 / epochs / STEPS);
  } while (performance.now() < end);
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

process.stdout.write(`${JSON.stringify({ seconds: networks.map(stepSeconds) })}\n`);
