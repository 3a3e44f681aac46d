/** Predefined races, each with a description of what it shows. */
import { type OptimizerKey, type Racer, type ScheduleKey, suggestedRate } from './choices.ts';
import { isData, rateScale, type SceneName } from './scenes.ts';
import { defaultState, type LabState } from './state.ts';

interface Preset {
  readonly title: string;
  readonly about: string;
  readonly state: LabState;
}

interface Given extends Partial<Omit<LabState, 'racers' | 'scene'>> {
  readonly scene: SceneName;
  readonly racers: readonly (readonly [
    optimizer: OptimizerKey,
    rate?: number,
    schedule?: ScheduleKey,
    batch?: number,
  ])[];
}

function state({ racers, ...rest }: Given): LabState {
  const scale = rateScale(rest.scene);
  return {
    ...defaultState(rest.scene),
    ...rest,
    racers: racers.map(
      ([optimizer, rate, schedule = 'constant', batch = 'all' as const]): Racer => ({
        optimizer,
        rate: rate ?? suggestedRate(optimizer, scale),
        schedule,
        batch,
      }),
    ),
  };
}

export const PRESETS: readonly Preset[] = [
  {
    title: 'The canyon: six optimizers',
    about:
      'The valley is 100 times steeper across than along. Plain descent goes zig-zag between its walls; momentum swings out and follows the floor; per-parameter steps treat both axes alike.',
    state: state({
      scene: 'canyon',
      racers: [
        ['sgd', 0.019],
        ['momentum', 0.01],
        ['nesterov', 0.01],
        ['adagrad', 1.5],
        ['rmsprop', 0.3],
        ['adam', 0.4],
      ],
      steps: 300,
      speed: 30,
    }),
  },
  {
    title: 'x²: slow, fast, back and forth, diverging',
    about:
      'The same start under five learning rates. At 1 the descent jumps between 2 and −2 for ever; above 1 every step leads further away.',
    state: state({
      scene: 'square',
      racers: [
        ['sgd', 0.02],
        ['sgd', 0.3],
        ['sgd', 0.95],
        ['sgd', 1],
        ['sgd', 1.04],
      ],
      steps: 60,
      speed: 4,
    }),
  },
  {
    title: 'The saddle: who gets away?',
    about:
      'The start is a hair beside the ridge. The slope nearly vanishes at the saddle; optimizers that scale each coordinate leave it long before plain descent.',
    state: state({
      scene: 'saddle',
      racers: [['sgd'], ['momentum'], ['adagrad', 0.2], ['rmsprop'], ['adam']],
      steps: 200,
      speed: 20,
    }),
  },
  {
    title: 'Two minima: momentum rolls on',
    about:
      'Plain descent stops in the first hollow that it finds. Enough momentum carries a descent over the hill into the deeper one.',
    state: state({
      scene: 'twoMinima',
      racers: [
        ['sgd', 0.03],
        ['momentum', 0.03],
        ['adam', 0.1],
      ],
      steps: 150,
      speed: 12,
    }),
  },
  {
    title: 'Rosenbrock: the bent valley',
    about:
      'Into the valley is easy; along its floor, which hardly falls, is where the optimizers differ.',
    state: state({
      scene: 'rosenbrock',
      racers: [
        ['sgd', 0.0015],
        ['momentum', 0.0007],
        ['nesterov', 0.0007],
        ['rmsprop', 0.01],
        ['adam', 0.08],
      ],
      steps: 1500,
      speed: 120,
    }),
  },
  {
    title: 'Himmelblau: four minima',
    about: 'One start, four equal minima: the optimizer decides which one it is.',
    state: state({
      scene: 'himmelblau',
      racers: [
        ['sgd', 0.01],
        ['momentum', 0.012],
        ['adagrad', 1.5],
        ['adam', 0.3],
        ['lion', 0.1],
      ],
      start: [-0.3, -0.9],
      steps: 200,
      speed: 20,
    }),
  },
  {
    title: 'Newton: to the top of the hill',
    about:
      'Newton’s method goes to the nearest point without slope, and here that is the summit between four minima. On a quadratic surface (try Booth) it arrives in one step.',
    state: state({
      scene: 'himmelblau',
      racers: [['newton'], ['sgd', 0.01], ['adam', 0.3]],
      start: [-0.3, -0.3],
      steps: 60,
      speed: 4,
    }),
  },
  {
    title: 'Rastrigin: a field of hollows',
    about: 'Nearly every descent ends in the hollow next to its start. Drag the start and see.',
    state: state({
      scene: 'rastrigin',
      racers: [
        ['sgd', 0.002],
        ['momentum', 0.003],
        ['rmsprop', 0.05],
        ['adam', 0.3],
      ],
      steps: 300,
      speed: 30,
    }),
  },
  {
    title: 'Schedules: Lion comes to rest',
    about:
      'The steps of Lion are all of one length. With a rate that stays it jumps about the minimum for ever; a rate that falls brings it down.',
    state: state({
      scene: 'booth',
      racers: [
        ['lion', 0.4],
        ['lion', 0.4, 'step'],
        ['lion', 0.4, 'cosine'],
      ],
      steps: 150,
      speed: 12,
    }),
  },
  {
    title: 'Blobs: batch, mini-batches, one sample',
    about:
      'The same learning rate with all samples in a step, with 16, and with one. Small batches take more steps in an epoch, and get further in it.',
    state: state({
      scene: 'blobs',
      racers: [
        ['sgd', 0.1, 'constant'],
        ['sgd', 0.1, 'constant', 16],
        ['sgd', 0.1, 'constant', 1],
      ],
      steps: 60,
      speed: 6,
    }),
  },
  {
    title: 'Moons: a boundary bends',
    about:
      'Logistic regression on cubes and products of the two features: the boundary is still linear, but in nine dimensions.',
    state: state({
      scene: 'moons',
      racers: [
        ['sgd', 0.5],
        ['momentum', 0.2],
        ['adam', 0.1],
      ],
      degree: 3,
      steps: 200,
      speed: 20,
    }),
  },
  {
    title: 'Iris: three species',
    about: 'A softmax over three scores, on the length and the width of petals.',
    state: state({
      scene: 'irisAll',
      racers: [['sgd'], ['nesterov'], ['adam', 0.1], ['adam', 0.1, 'cosine', 16]],
      steps: 150,
      speed: 20,
    }),
  },
];

/** The preset that equals a state, if any. */
export function presetOf(wanted: LabState): number {
  const text = JSON.stringify(ordered(wanted));
  return PRESETS.findIndex(({ state: each }) => JSON.stringify(ordered(each)) === text);
}

/** A canonical form of a state, without the fields that its scene ignores. */
function ordered({ scene, start, racers, steps, speed, degree, loss }: LabState): unknown[] {
  const onData = isData(scene);
  const runs = racers.map((each) => [
    each.optimizer,
    each.rate,
    each.schedule,
    onData ? each.batch : 'all',
  ]);
  return [scene, start, runs, steps, speed, ...(onData ? [degree, loss] : [])];
}
