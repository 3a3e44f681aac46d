import assert from 'node:assert/strict';
import { type SplitIndexOptions, trainTestIndices } from '../../lib/selection/trainTestIndices.ts';
import { reference } from '../support/reference.ts';
import { itRefuses, untyped } from '../support/refusals.ts';

interface PythonOptions {
  readonly test_size?: number;
  readonly train_size?: number;
  readonly random_state?: number;
  readonly shuffle?: boolean;
}

interface Drawn {
  readonly options: PythonOptions;
  readonly train: number[];
  readonly test: number[];
}
type PlainCase = Drawn & { readonly n: number };
/** The labels, or the file that has them. */
type StratifiedCase = Drawn & { readonly labels: number[] | string };

/** Our words for scikit-learn's options. */
function translated(options: PythonOptions): SplitIndexOptions {
  const { test_size: testSize, train_size: trainSize, random_state: seed, shuffle } = options;
  return { testSize, trainSize, seed, shuffle };
}

describe('trainTestIndices', () => {
  const { plain, stratified } = reference<{
    expected: { plain: PlainCase[]; stratified: StratifiedCase[] };
  }>('a_datasets/splits.json').expected;
  const { stratified: tied } = reference<{ stratified: StratifiedCase[] }>(
    'sklearn_draws/draws.json',
  );

  for (const { n, options, train, test } of plain) {
    it(`equals scikit-learn's split of ${n}: ${JSON.stringify(options)}`, () => {
      assert.deepEqual(trainTestIndices(n, translated(options)), {
        trainIndices: Int32Array.from(train),
        testIndices: Int32Array.from(test),
      });
    });
  }

  for (const { labels: source, options, train, test } of [...stratified, ...tied]) {
    const labels =
      typeof source === 'string'
        ? reference<{ expected: { y: number[] } }>('a_datasets/blobs_0.json').expected.y
        : source;
    it(`equals scikit-learn's stratified split of ${labels.length}: ${JSON.stringify(options)}`, () => {
      const drawn = trainTestIndices(labels.length, { ...translated(options), stratify: labels });
      assert.deepEqual(drawn, {
        trainIndices: Int32Array.from(train),
        testIndices: Int32Array.from(test),
      });
    });
  }

  it('holds out a quarter by default, rounded up', () => {
    const { trainIndices, testIndices } = trainTestIndices(101);
    assert.deepEqual([trainIndices.length, testIndices.length], [75, 26]);
  });

  for (const [options, sizes] of [
    [{ testSize: 3 }, [7, 3]],
    [{ testSize: 0.25 }, [7, 3]],
    [{ trainSize: 0.25 }, [2, 8]],
    [{ trainSize: 1 }, [1, 9]],
    [{ testSize: 0.25, trainSize: 0.25 }, [2, 3]],
    [{ testSize: 2, trainSize: 0.5 }, [5, 2]],
    [{ testSize: 0.5, trainSize: 0.5 }, [5, 5]],
    [{ testSize: 9 }, [1, 9]],
  ] as const) {
    it(`gives [train, test] = [${sizes}] of 10 samples for ${JSON.stringify(options)}`, () => {
      const { trainIndices, testIndices } = trainTestIndices(10, options);
      assert.deepEqual([trainIndices.length, testIndices.length], sizes);
      assert.equal(new Set([...trainIndices, ...testIndices]).size, sizes[0] + sizes[1]);
      const inOrder = trainTestIndices(10, { ...options, shuffle: false });
      assert.deepEqual(
        [...inOrder.trainIndices, ...inOrder.testIndices],
        Array.from({ length: sizes[0] + sizes[1] }, (_, i) => i),
      );
    });
  }

  it('stratifies by strings and booleans as by numbers in the same order', () => {
    const numbers = Array.from({ length: 40 }, (_, i) => ((i * i) % 3 === 1 ? 1 : 0));
    const options = { testSize: 0.3, seed: 5 };
    const expected = trainTestIndices(40, { ...options, stratify: numbers });
    for (const stratify of [
      numbers.map((each) => (each === 1 ? 'b' : 'a')),
      numbers.map((each) => each === 1),
      Int8Array.from(numbers),
    ]) {
      assert.deepEqual(trainTestIndices(40, { ...options, stratify }), expected);
    }
    const held = expected.testIndices.filter((i) => numbers[i] === 1).length;
    const all = numbers.filter((each) => each === 1).length;
    assert.ok(Math.abs(held - all * 0.3) < 1);
  });

  it('breaks ties between classes by the seed', () => {
    const stratify = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
    const favoured = Array.from({ length: 20 }, (_, seed) => {
      const { testIndices } = trainTestIndices(12, { testSize: 4, stratify, seed });
      const held = [0, 1, 2].map((c) => testIndices.filter((i) => stratify[i] === c).length);
      assert.deepEqual([...held].sort(), [1, 1, 2]);
      return held.indexOf(2);
    });
    assert.equal(new Set(favoured).size, 3);
  });

  const stratify = [0, 0, 0, 1, 1, 1, 2, 2, 2, 2];
  itRefuses([
    {
      call: () => trainTestIndices(1),
      error: RangeError,
      message: 'Expected at least 2 samples to split by "testSize", but received 1',
    },
    {
      call: () => trainTestIndices(untyped('10')),
      error: TypeError,
      message: 'Expected "n" to be an integer of at least 0, but received "10" (string)',
    },
    {
      call: () => trainTestIndices(Number.NaN),
      error: RangeError,
      message: 'Expected "n" to be an integer of at least 0, but received NaN (number)',
    },
    {
      call: () => trainTestIndices(10, untyped({ testsize: 0.5 })),
      error: TypeError,
      message: 'Misspelt option "testsize" of trainTestIndices should be "testSize"',
    },
    ...[0, 10, -3, 1.5, Number.NaN].map((testSize) => ({
      call: () => trainTestIndices(10, { testSize }),
      error: RangeError,
      message: `Expected "testSize" to be a fraction between 0 and 1 or a count from 1 to 9, but received ${testSize} (number)`,
    })),
    {
      call: () => trainTestIndices(10, { trainSize: untyped(null) }),
      error: TypeError,
      message:
        'Expected "trainSize" to be a fraction between 0 and 1 or a count from 1 to 9, but received null',
    },
    {
      call: () => trainTestIndices(10, { testSize: untyped('0.5') }),
      error: TypeError,
      message:
        'Expected "testSize" to be a fraction between 0 and 1 or a count from 1 to 9, but received "0.5" (string)',
    },
    {
      call: () => trainTestIndices(10, { testSize: 0.75, trainSize: 0.5 }),
      error: RangeError,
      message:
        'Expected "testSize" and "trainSize" to be at most 1 together, but 0.75 + 0.5 is 1.25',
    },
    {
      call: () => trainTestIndices(10, { testSize: 6, trainSize: 0.5 }),
      error: RangeError,
      message:
        'Expected test and training set to be at most the 10 samples there are, but "testSize" and "trainSize" ask for 6 + 5',
    },
    {
      call: () => trainTestIndices(10, { testSize: 0.95 }),
      error: RangeError,
      message:
        'Expected "testSize" to leave at least one of 10 samples to train on, but it leaves none: pass a smaller one',
    },
    {
      call: () => trainTestIndices(10, { trainSize: 0.01 }),
      error: RangeError,
      message:
        'Expected "trainSize" to leave at least one of 10 samples to train on, but it leaves none: pass a larger one',
    },
    {
      call: () => trainTestIndices(10, { shuffle: false, stratify }),
      error: RangeError,
      message: 'Expected "shuffle" to be true with "stratify": samples are drawn by class',
    },
    {
      call: () => trainTestIndices(10, { stratify: [0, 1] }),
      error: RangeError,
      message: 'Expected "stratify" to have one label for each of 10 samples, but it has 2',
    },
    {
      call: () => trainTestIndices(10, { stratify: untyped(true) }),
      error: TypeError,
      message: 'Expected "stratify" to be an array of labels, but received true (boolean)',
    },
    {
      call: () => trainTestIndices(4, { stratify: ['a', 'a', 'b', 'a'] }),
      error: RangeError,
      message:
        'Expected every class to have at least 2 samples, one to train on and one to hold out, but class "b" has 1: add samples of it, or leave out "stratify"',
    },
    {
      call: () => trainTestIndices(10, { testSize: 2, stratify }),
      error: RangeError,
      message:
        'Expected "testSize" to hold out at least one sample of each of the 3 classes, but of 10 samples that is 2: pass a larger one, or leave out "stratify"',
    },
    {
      call: () => trainTestIndices(10, { trainSize: 2, stratify }),
      error: RangeError,
      message:
        'Expected "testSize" to leave for training at least one sample of each of the 3 classes, but of 10 samples that is 2: pass a smaller one, or leave out "stratify"',
    },
    {
      call: () => trainTestIndices(10, { seed: 0.5 }),
      error: RangeError,
      message: 'Expected "seed" to be an integer from 0 to 4294967295, but received 0.5 (number)',
    },
    {
      call: () => trainTestIndices(10, { shuffle: untyped('no') }),
      error: TypeError,
      message: 'Expected "shuffle" to be a boolean, but received "no" (string)',
    },
  ]);
});
