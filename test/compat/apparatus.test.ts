/** The adapter of apparatus beside the package itself, by itself and under natural. */
import assert from 'node:assert/strict';
import {
  accelerate,
  type Classification,
  type ClassifierJson,
  LogisticRegressionClassifier,
} from '../../lib/compat/apparatus/index.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';
import { peer } from './peers.ts';

interface PeerClassifier extends Omit<ClassifierJson, 'theta'> {
  theta: { elements: number[]; dot?: unknown }[];
  addExample(data: ArrayLike<number>, label: string): void;
  train(): void;
  classify(data: ArrayLike<number>): string;
  getClassifications(data: ArrayLike<number>): Classification[];
}
interface PeerClass {
  readonly prototype: object;
  new (): PeerClassifier;
  restore(json: unknown): PeerClassifier;
}
interface NaturalClassifier {
  classifier: PeerClassifier | LogisticRegressionClassifier;
  addDocument(text: string | string[], label: string): void;
  train(): void;
  classify(text: string): string;
  getClassifications(text: string): Classification[];
}

let Peer: PeerClass;
function loadPeers(): void {
  Peer = peer<{ LogisticRegressionClassifier: PeerClass }>(
    'apparatus',
  ).LogisticRegressionClassifier;
}
const NATURAL = 'natural/lib/natural/classifiers';

type Example = readonly [data: ArrayLike<number>, label: string];

/** Documents of words: class k has words of its own and shares others with all. */
function documents(rows: number, cols: number, nClasses: number, seed: number): Example[] {
  const draws = noise(rows * cols, seed);
  assertVaried(draws, 'draws');
  return Array.from({ length: rows }, (_, i) => {
    const k = i % nClasses;
    const words = Array.from({ length: cols }, (_, j) => {
      const likely = j % (nClasses + 1) === k ? 0.4 : 0.05;
      return (draws[i * cols + j] + 1) / 2 < likely ? 1 : 0;
    });
    return [words, `class ${k}`];
  });
}

function measurements(rows: number, cols: number, nClasses: number): Example[] {
  const draws = noise(rows * cols, rows + 11);
  return Array.from({ length: rows }, (_, i) => {
    const row = draws.subarray(i * cols, (i + 1) * cols);
    const k = Math.min(nClasses - 1, Math.floor(((row[0] + row[1] + 2) / 4) * nClasses));
    return [row, ['low', 'middle', 'high'][k]];
  });
}

const SIX: Example[] = [
  [[1, 1, 1, 0, 0, 0, 0, 0, 0], 'one'],
  [[1, 0, 1, 0, 0, 0, 0, 0, 0], 'one'],
  [[1, 1, 1, 0, 0, 0, 0, 0, 0], 'one'],
  [[0, 0, 0, 1, 1, 1, 0, 0, 0], 'two'],
  [[0, 0, 0, 1, 0, 1, 0, 0, 0], 'two'],
  [[0, 0, 0, 1, 1, 0, 0, 0, 0], 'two'],
];
const NINE: Example[] = [
  ...SIX,
  [[0, 0, 0, 0, 0, 0, 1, 1, 1], 'three'],
  [[0, 0, 0, 0, 0, 0, 1, 0, 1], 'three'],
  [[0, 0, 0, 0, 0, 0, 1, 1, 0], 'three'],
];
const ASKED = [
  [1, 1, 0, 0, 0, 0, 1, 0, 0],
  [0, 0, 1, 1, 1, 0, 0, 0, 1],
  [1, 0, 0, 0, 1, 0, 0, 1, 1],
];
const SAME = [1, 1, 1, 0, 0, 0, 0, 0, 0];

const PROBLEMS: { title: string; examples: Example[] }[] = [
  { title: "the package's own examples", examples: NINE },
  {
    title: 'the same example for two classes',
    examples: [
      [SAME, 'one'],
      [SAME, 'two'],
    ],
  },
  {
    title: 'the same example for three classes',
    examples: [
      [SAME, 'one'],
      [SAME, 'two'],
      [SAME, 'three'],
    ],
  },
  { title: 'documents', examples: documents(60, 40, 3, 1) },
  { title: 'measurements', examples: measurements(50, 4, 3) },
  {
    title: 'measurements that need smaller steps',
    examples: measurements(40, 3, 2).map(([x, label]) => [
      Array.from(x, (each) => 6 * each),
      label,
    ]),
  },
  {
    title: 'labels that are whole numbers, added from the last to the first',
    examples: documents(30, 20, 2, 3).map(([x, label]) => [x, label === 'class 0' ? '2' : '1']),
  },
  { title: 'one class', examples: documents(5, 8, 1, 4) },
];

function trained<Classifier extends PeerClassifier | LogisticRegressionClassifier>(
  classifier: Classifier,
  examples: readonly Example[],
): Classifier {
  for (const [data, label] of examples) classifier.addExample(data, label);
  classifier.train();
  return classifier;
}

function assertSame(
  ours: PeerClassifier | LogisticRegressionClassifier,
  theirs: PeerClassifier,
  asked: readonly ArrayLike<number>[],
) {
  theirs.theta.forEach(({ elements }, k) => {
    assertClose(ours.theta![k].elements, elements, 1e-9, `theta ${k}`, 1e-12);
  });
  for (const each of asked) {
    const expected = theirs.getClassifications(each);
    const got = ours.getClassifications(each);
    assert.deepEqual(
      got.map(({ label }) => label),
      expected.map(({ label }) => label),
    );
    assertClose(
      got.map(({ value }) => value),
      expected.map(({ value }) => value),
      1e-9,
      'values',
    );
    assert.equal(ours.classify(each), theirs.classify(each));
  }
}

/** What is warned of while something runs. */
async function warnings(act: () => void): Promise<string[]> {
  const messages: string[] = [];
  const listen = ({ message }: Error) => messages.push(message);
  process.on('warning', listen);
  act();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', listen);
  return messages;
}

describe('fallline/compat/apparatus', () => {
  before(loadPeers);
  for (const { title, examples } of PROBLEMS) {
    it(`same weights, labels and order: ${title}`, async () => {
      const theirs = trained(new Peer(), examples);
      const ours = new LogisticRegressionClassifier();
      assert.deepEqual(await warnings(() => trained(ours, examples)), []);
      assert.ok(ours.convergence.every(({ endsThere }) => endsThere));
      assertSame(
        ours,
        theirs,
        examples.map(([data]) => data),
      );
    });
  }

  it("classifies as the package's own tests expect, also when it is trained again", () => {
    const classifier = trained(new LogisticRegressionClassifier(), SIX);
    assert.equal(classifier.classify([0, 1, 1, 0, 0, 0, 0, 0, 0]), 'one');
    trained(classifier, NINE.slice(SIX.length));
    assert.deepEqual(
      ASKED.map((each) => classifier.classify(each)),
      ['one', 'two', 'three'],
    );
  });

  it('JSON moves both ways', () => {
    const ours = trained(new LogisticRegressionClassifier(), NINE);
    const theirs = trained(new Peer(), NINE);
    const [json, peerJson] = [ours, theirs].map((each) => JSON.parse(JSON.stringify(each)));
    assert.deepEqual(Object.keys(json), Object.keys(peerJson));
    assertSame(LogisticRegressionClassifier.restore(peerJson), theirs, ASKED);
    assertSame(LogisticRegressionClassifier.restore(JSON.stringify(theirs)), theirs, ASKED);
    assertSame(Peer.restore(json), theirs, ASKED);
    // And are trained on from there.
    const again = trained(ours.restore(JSON.stringify(ours)), [
      [[0, 0, 0, 0, 0, 0, 0, 1, 1], 'three'],
    ]);
    assertSame(
      again,
      trained(Peer.restore(peerJson), [[[0, 0, 0, 0, 0, 0, 0, 1, 1], 'three']]),
      ASKED,
    );
  });

  describe('where the search for a step size has no end in the package', () => {
    const far: Example[] = [
      [[900, 1], 'left'],
      [[-900, 2], 'right'],
      [[800, 3], 'left'],
      [[-1000, 1], 'right'],
    ];

    it('the package gives up; here the descent ends, and says so', async () => {
      assert.throws(
        () => trained(new Peer(), far),
        (error) => error === 'unable to find minimum',
      );
      const classifier = new LogisticRegressionClassifier();
      const said = await warnings(() => trained(classifier, far));
      assert.equal(said.length, 1);
      assert.match(said[0], /apparatus finds no step size for 'left', 'right'/);
      for (const { endsThere, learningRate } of classifier.convergence) {
        assert.equal(endsThere, false);
        assert.ok(learningRate < 3);
      }
      for (const [data, label] of far) assert.equal(classifier.classify(data), label);
    });

    it('or takes more steps than the package allows', async () => {
      // Two examples that differ little: 1,000 steps are not enough there.
      const near: Example[] = [
        [[1, 0.1], 'a'],
        [[1, 0], 'b'],
      ];
      assert.throws(
        () => trained(new Peer(), near),
        (error) => error === 'unable to find minimum',
      );
      const classifier = new LogisticRegressionClassifier();
      assert.equal((await warnings(() => trained(classifier, near))).length, 1);
      assert.ok(classifier.convergence[0].steps > 1000);
    });

    it('many documents of many words', () => {
      const examples = documents(400, 600, 2, 9);
      const classifier = trained(new LogisticRegressionClassifier(), examples);
      const right = examples.filter(([data, label]) => classifier.classify(data) === label);
      assert.equal(right.length, examples.length);
    });
  });

  for (const label of ['constructor', 'toString', 'hasOwnProperty', '__proto__']) {
    it(`a label like any other: ${label}`, () => {
      const trained = (name: string) => {
        const classifier = new LogisticRegressionClassifier();
        classifier.addExample([1, 0, 1], name);
        classifier.addExample([0, 1, 0], 'other');
        classifier.addExample([1, 1, 1], name);
        classifier.train();
        return classifier;
      };
      const [classifier, usual] = [trained(label), trained('usual')];
      assert.deepEqual(classifier.theta, usual.theta);
      assert.deepEqual(classifier.classifications, [label, 'other']);
      const again = LogisticRegressionClassifier.restore(JSON.stringify(classifier));
      for (const each of [classifier, again]) {
        assert.equal(each.classify([1, 0, 1]), label);
        assert.equal(each.classify([0, 1, 0]), 'other');
        assert.deepEqual(Object.keys(each.examples), [label, 'other']);
      }
      again.addExample([1, 0, 0], label);
      assert.equal(Object.values(again.examples)[0].length, 3);
    });
  }

  describe('bad input', () => {
    const classifier = trained(new LogisticRegressionClassifier(), NINE);
    const withExample = (data: unknown) => () =>
      trained(new LogisticRegressionClassifier(), [...SIX, [data as number[], 'two']]);

    it('a classifier without classes is not trained: the error of the package', () => {
      const empty = { theta: [], classifications: [] } as never;
      const notTrained = (error: unknown) => error === 'Not Trained';
      assert.throws(
        () => Peer.restore({ theta: [], classifications: [] }).classify([1]),
        notTrained,
      );
      assert.throws(() => LogisticRegressionClassifier.restore(empty).classify([1]), notTrained);
    });

    it('an observation of another length is as likely as not, as in the package', () => {
      const expected = trained(new Peer(), NINE).getClassifications([1, 2]);
      assert.deepEqual(classifier.getClassifications([1, 2]), expected);
    });

    for (const [title, act, error] of [
      [
        'no examples',
        () => new LogisticRegressionClassifier().train(),
        { name: 'TypeError', message: /there are none/ },
      ],
      [
        'before training',
        () => new LogisticRegressionClassifier().classify([1]),
        { name: 'TypeError', message: /call train/ },
      ],
      [
        'an example of another length',
        withExample([1, 2]),
        { name: 'RangeError', message: /9 features like the first, but example 6 has 2/ },
      ],
      [
        'NaN in an example',
        withExample([0, 0, Number.NaN, 0, 0, 0, 0, 0, 0]),
        { name: 'RangeError', message: /example\[6\]\[2\] is NaN/ },
      ],
      [
        'text in an example',
        withExample([0, 0, 0, '1', 0, 0, 0, 0, 0]),
        { name: 'TypeError', message: /"example\[6\]\[3\]" to be a number/ },
      ],
      [
        'numbers too large',
        () =>
          trained(new LogisticRegressionClassifier(), [
            ...Array.from({ length: 8 }, (): Example => [[1e308], 'a']),
            [[1], 'b'],
          ]),
        { name: 'RangeError', message: /moderate size/ },
      ],
      [
        'NaN in an observation',
        () => classifier.classify([0, 0, 0, 0, Number.NaN, 0, 0, 0, 0]),
        { name: 'RangeError', message: /observation\[4\] is NaN/ },
      ],
      [
        'an observation that is none',
        () => classifier.classify(3 as never),
        { name: 'TypeError', message: /"observation" to be an array of numbers/ },
      ],
      [
        'JSON that is none',
        () => LogisticRegressionClassifier.restore('7'),
        { name: 'TypeError', message: /"classifier" to be JSON/ },
      ],
    ] as const) {
      it(title, () => assert.throws(act, error));
    }
  });

  describe('under natural', () => {
    const DOCUMENTS = [
      ['i am long qqqq', 'buy'],
      ["buy the q's", 'buy'],
      ['short gold', 'sell'],
      ['sell gold', 'sell'],
      ['my unit-tests failed.', 'software'],
      ['tried the program, but it was buggy.', 'software'],
      ['tomorrow we will do standup.', 'meeting'],
      ['can you play some new music?', 'music'],
    ] as const;
    const ASKED_TEXTS = [
      'i am short silver',
      'i am long copper',
      'i am short gold',
      'did the tests pass?',
      'Lets meet tomorrow?',
      'Lets listen to some music.',
    ];

    let Natural: new () => NaturalClassifier;
    function learned(classifier: NaturalClassifier): NaturalClassifier {
      for (const [text, label] of DOCUMENTS) classifier.addDocument(text, label);
      classifier.train();
      return classifier;
    }

    let expected: Classification[][];
    before(() => {
      Natural = peer(`${NATURAL}/logistic_regression_classifier.js`);
      const classifier = learned(new Natural());
      expected = ASKED_TEXTS.map((text) => classifier.getClassifications(text));
      assertVaried(
        expected.flat().map(({ value }) => value),
        'values',
      );
    });

    function assertAsExpected(classifier: NaturalClassifier) {
      ASKED_TEXTS.forEach((text, i) => {
        const got = classifier.getClassifications(text);
        assert.deepEqual(
          got.map(({ label }) => label),
          expected[i].map(({ label }) => label),
        );
        assertClose(
          got.map(({ value }) => value),
          expected[i].map(({ value }) => value),
          1e-9,
          text,
        );
      });
    }

    it("this class in natural's classifier", () => {
      const Classifier = peer<new (classifier: unknown) => NaturalClassifier>(
        `${NATURAL}/classifier.js`,
      );
      assertAsExpected(learned(new Classifier(new LogisticRegressionClassifier())));
    });

    it("natural's own class, with apparatus accelerated", () => {
      const restore = accelerate(Peer);
      try {
        const classifier = learned(new Natural());
        assert.ok(classifier.classifier instanceof Peer);
        assertAsExpected(classifier);
      } finally {
        restore();
      }
    });
  });

  describe('accelerate', () => {
    it("makes the package's class train here, and restore takes it back", () => {
      const own = Object.getOwnPropertyDescriptor(Peer.prototype, 'train');
      const theirs = trained(new Peer(), NINE);
      const restore = accelerate(Peer);
      const faster = trained(new Peer(), NINE);
      restore();
      assertSame(faster, theirs, ASKED);
      assert.equal(typeof faster.theta[0].dot, 'function');
      assert.deepEqual(
        Object.keys(JSON.parse(JSON.stringify(faster))),
        Object.keys(JSON.parse(JSON.stringify(theirs))),
      );
      assert.deepEqual(Object.getOwnPropertyDescriptor(Peer.prototype, 'train'), own);
    });

    it('leaves to the package what this cannot do', () => {
      const texts = SIX.map(([data, label]): Example => [Array.from(data, String) as never, label]);
      const theirs = trained(new Peer(), texts);
      const restore = accelerate(Peer);
      try {
        assert.deepEqual(trained(new Peer(), texts).theta, theirs.theta);
        assert.throws(() => new Peer().train(), { message: /Cannot read properties of undefined/ });
      } finally {
        restore();
      }
    });
  });
});
