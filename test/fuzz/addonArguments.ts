/** Valid arguments of the addon's own functions: plans, samples and states as the library makes them. */
import { initialCounters } from '../../lib/numerics/state.ts';
import { dense, dropout } from '../../lib/plan/layers.ts';
import { resolveLoss } from '../../lib/plan/losses.ts';
import { OPTIMIZER_NAMES, resolveOptimizer, slotCount } from '../../lib/plan/optimizers.ts';
import { parameterCount, resolvePlan, type TrainingPlan } from '../../lib/plan/plan.ts';
import { argument } from '../support/hostile.ts';
import { ADDON } from '../support/kernelPlaces.ts';
import { floats, type Shape } from './arguments.ts';
import type { Draws } from './draws.ts';

function planFor(shape: Shape, draws: Draws): TrainingPlan {
  const precision = shape.single ? 'float32' : 'float64';
  const optimizer = draws.pick(OPTIMIZER_NAMES);
  const rates = [0.1, { name: 'cosine', initial: 0.1 }, { name: 'plateau', initial: 1 }];
  const layers = draws.once(3) ? [dense(3), dropout(0.5), dense(1)] : undefined;
  return resolvePlan(
    {
      ...(layers && { layers }),
      loss: draws.pick(['logistic', 'squaredError', 'huber']),
      optimizer: { name: optimizer },
      batchSize: draws.pick([1, 2, shape.rows]),
      // rprop finds its steps itself.
      ...(optimizer !== 'rprop' && { learningRate: draws.pick<unknown>(rates) }),
      threads: 1 + draws.below(3),
      ...(draws.once(3) && { patience: 2 }),
      average: draws.once(3),
      recordBatches: draws.once(3),
      maxEpochs: 3,
    } as never,
    { nSamples: shape.rows, nFeatures: shape.cols, precision },
  );
}

function samples(shape: Shape, draws: Draws) {
  const y = floats(shape, shape.rows, draws).map((_, i) => i % 2);
  const weights = floats(shape, shape.rows, draws).fill(1);
  const narrow = { storage: 'uint8', codes: new Uint8Array(shape.rows * shape.cols) };
  const steps = {
    scale: new Float32Array(shape.cols).fill(1),
    offset: new Float32Array(shape.cols),
  };
  return {
    x: draws.once(5) ? { ...narrow, ...steps } : floats(shape, shape.rows * shape.cols, draws),
    y,
    ...(draws.once(3) && { sampleWeights: weights }),
  };
}

function stateFor(plan: TrainingPlan, shape: Shape, draws: Draws) {
  const n = parameterCount(plan);
  return {
    parameters: floats(shape, n, draws),
    slots: floats(shape, n * slotCount(plan.optimizer), draws).fill(0),
    average: new Float64Array(plan.averageFrom >= 0 ? n : 0),
    best: floats(shape, plan.patience > 0 ? n : 0, draws),
    random: Uint32Array.of(1, 2, 3, 4),
    counters: initialCounters(),
  };
}

function patterns(shape: Shape, draws: Draws): unknown[] {
  const shared = <Kind extends Float32Array | Float64Array>(array: Kind): Kind => {
    const Kind = array.constructor as new (buffer: SharedArrayBuffer) => Kind;
    const copy = new Kind(new SharedArrayBuffer(array.byteLength));
    copy.set(array);
    return copy;
  };
  const hidden = 1 + draws.below(3);
  const weights = shape.cols * hidden + hidden;
  const adam = draws.once(2);
  const single = (n: number) => shared(new Float32Array(n).map(() => draws.number()));
  const numbers = { leakyReluAlpha: 0.01, learningRate: 0.1, momentum: 0.1 };
  const moments = { beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };
  const sizes = Uint32Array.of(shape.cols, hidden, 1);
  return [
    { sizes, activation: draws.pick(['sigmoid', 'relu', 'tanh']), adam, ...numbers, ...moments },
    {
      x: shared(new Float64Array(shape.rows * shape.cols).map(() => draws.number())),
      y: shared(new Float64Array(shape.rows).map(() => draws.number())),
    },
    {
      weights: single(weights),
      biases: single(hidden + 1),
      changes: single(adam ? 0 : weights),
      low: single(adam ? weights : 0),
      high: single(adam ? weights : 0),
      biasLow: single(adam ? hidden + 1 : 0),
      biasHigh: single(adam ? hidden + 1 : 0),
      steps: shared(new Float64Array(1)),
    },
    { iterations: 3, errorThreshold: 0, seconds: 10, error: 1 },
  ];
}

/** Arguments of the function of that name. */
export function addonArguments(
  name: string,
  instructionSet: string,
  shape: Shape,
  draws: Draws,
): unknown[] {
  const plan = planFor(shape, draws);
  const { layers } = plan;
  const parameters = () => floats(shape, parameterCount(plan), draws);
  const width = layers.reduce((sum, { units }) => sum + units, 0);
  const n = 1 + draws.below(12);
  const vector = () => floats(shape, n, draws);
  const optimizer = resolveOptimizer(draws.pick(OPTIMIZER_NAMES));
  const loss = resolveLoss(draws.pick(['logistic', 'hinge', 'focal', 'poisson']));
  switch (name) {
    case 'train':
    case 'trainSync':
      return [plan, samples(shape, draws), stateFor(plan, shape, draws), 3, () => undefined];
    case 'trainPatterns':
    case 'trainPatternsSync':
      return patterns(shape, draws);
    case 'gradient':
      return [plan, samples(shape, draws), parameters(), new Float64Array(parameterCount(plan))];
    case 'evaluate':
      return [plan, samples(shape, draws), parameters()];
    case 'scores':
      return [plan, samples(shape, draws).x, parameters(), floats(shape, shape.rows, draws)];
    case 'activations':
      return [
        plan,
        samples(shape, draws).x,
        parameters(),
        floats(shape, shape.rows * width, draws),
      ];
    case 'widened': {
      const codes = new Uint16Array(shape.rows * shape.cols);
      const out = floats(shape, codes.length, draws);
      return [instructionSet, { storage: 'float16', codes }, shape.cols, out];
    }
    case 'lossesAndSlopes':
      return [instructionSet, loss, 1, vector().fill(1), vector(), vector(), vector()];
    case 'activate':
      return [instructionSet, { name: 'tanh' }, vector(), vector()];
    case 'step': {
      const slots = floats(shape, n * slotCount(optimizer), draws).fill(0);
      const gradient = Float64Array.from(vector());
      return [instructionSet, optimizer, 0.1, 0, vector(), slots, initialCounters(), gradient, n];
    }
    case 'adaptRate':
      return [plan.schedule, initialCounters(), 1, 0.5];
    case 'rates':
      return [plan.schedule, new Float64Array(n), new Float64Array(n)];
    case 'leaves':
      return [plan, shape.rows, draws.pick([true, false]), new Float64Array(2)];
    case 'treeSum':
      return [
        instructionSet,
        new Float64Array(2 * n).fill(1),
        n,
        draws.pick([1, 2, 4]),
        new Float64Array(n),
      ];
    case 'permutation':
      return [Uint32Array.of(1, 2, 3, 4), new Uint32Array(n)];
    case 'wishLargePages':
      return [new Float64Array(draws.pick([8, 1 << 19]))];
    case 'selfCheck':
      return [draws.pick([0, 1])];
    default:
      return kernelArguments(name, shape, draws);
  }
}

/** Of a kernel: small, so that they fit or do not. Those that are not in the table get anything. */
function kernelArguments(name: string, shape: Shape, draws: Draws): unknown[] {
  const places = ADDON[name] ?? Array.from({ length: 8 }, () => 'array' as const);
  const rarity = draws.pick([1000, 12]);
  const precision = shape.single ? 'float32' : 'float64';
  return places.map((place) => argument(place, precision, draws.below, rarity));
}
