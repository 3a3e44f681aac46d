/**
 * Figures that NumPy's own test suite holds `RandomState(1234567890)` to
 * (numpy/random/tests/test_randomstate.py, class TestRandomDist): a second witness beside
 * test/reference.
 */
import type { RandomState } from '../../lib/random/randomState.ts';

export const NUMPY_SUITE_SEED = 1234567890;

interface Draw {
  readonly name: string;
  readonly draw: (random: RandomState) => unknown;
  readonly expected: unknown;
}

const LIST = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0];
const SHUFFLED = [0, 1, 9, 6, 2, 4, 5, 8, 7, 3];
const DOUBLES = [
  0.61879477158568, 0.5916236277597466, 0.8886835890444966, 0.8916548001156082, 0.4575674820298663,
  0.7781880808593471,
];

export const NUMPY_SUITE: readonly Draw[] = [
  {
    name: 'randomSample',
    draw: (random) => random.randomSample(6),
    expected: Float64Array.from(DOUBLES),
  },
  { name: 'randomSample, one', draw: (random) => random.randomSample(), expected: DOUBLES[0] },
  {
    name: 'randn',
    draw: (random) => random.randn(6),
    expected: Float64Array.of(
      1.3401634577186312,
      1.7375912277193608,
      1.498988344300628,
      -0.2286433324536169,
      2.031033998682787,
      2.1703249460565526,
    ),
  },
  {
    name: 'randint',
    draw: (random) => random.randint(-99, 99, 6),
    expected: Int32Array.of(31, 3, -52, 41, -48, -66),
  },
  {
    name: 'choice, uniform, with replacement',
    draw: (random) => random.choice(4, 4),
    expected: Int32Array.of(2, 3, 2, 3),
  },
  {
    name: 'choice, by probabilities, with replacement',
    draw: (random) => random.choice(4, 4, true, [0.4, 0.4, 0.1, 0.1]),
    expected: Int32Array.of(1, 1, 2, 2),
  },
  {
    name: 'choice, uniform, without replacement',
    draw: (random) => random.choice(4, 3, false),
    expected: Int32Array.of(0, 1, 3),
  },
  {
    name: 'choice, by probabilities, without replacement',
    draw: (random) => random.choice(4, 3, false, [0.1, 0.3, 0.5, 0.1]),
    expected: Int32Array.of(2, 3, 1),
  },
  {
    name: 'choice, from a list',
    draw: (random) => random.choice(['a', 'b', 'c', 'd'], 4),
    expected: ['c', 'd', 'c', 'd'],
  },
  { name: 'permutation of a list', draw: (random) => random.permutation(LIST), expected: SHUFFLED },
  {
    name: 'permutation of a number',
    draw: (random) => random.permutation(10),
    expected: Int32Array.of(9, 0, 8, 5, 1, 3, 4, 7, 6, 2),
  },
  {
    name: 'shuffle',
    draw: (random) => {
      const list = [...LIST];
      random.shuffle(list);
      return list;
    },
    expected: SHUFFLED,
  },
];
