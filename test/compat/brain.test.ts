/** The adapter of brain.js beside the package itself, from the same weights. */
import assert from 'node:assert/strict';
import { DivergenceError } from '../../lib/common/errors.ts';
import {
  accelerate,
  type Datum,
  type NetworkJson,
  type NetworkOptions,
  NeuralNetwork,
  type TrainOptions,
  type TrainStatus,
} from '../../lib/compat/brain/index.ts';
import { assertClose, assertVaried, noise } from '../support/numbers.ts';
import { describeOnEachBackend } from './backends.ts';
import { peer } from './peers.ts';

interface PeerClass {
  readonly prototype: object;
  readonly trainDefaults: object;
  readonly defaults: object;
  new (options?: NetworkOptions): NeuralNetwork;
}
interface Brain {
  NeuralNetwork: PeerClass;
  NeuralNetworkGPU: PeerClass;
  likely(input: unknown, net: unknown): string;
  TrainStream: new (options: object) => { write(datum: unknown): void; endInputs(): void };
  CrossValidate: new (
    classifier: unknown,
    options?: object,
  ) => {
    train(data: unknown[], options?: object, k?: number): { avgs: { error: number } };
    toNeuralNetwork(): NeuralNetwork;
  };
}

let brain: Brain;
let Peer: Brain['NeuralNetwork'];
function loadPeers(): void {
  brain = peer<Brain>('brain.js');
  Peer = brain.NeuralNetwork;
}

/** Runs with the same draws of Math.random each time, so that networks start with the same weights. */
function seeded<Result>(act: () => Result): Result {
  const own = Math.random;
  const draws = noise(100_000, 41);
  let at = 0;
  Math.random = () => (draws[at++] + 1) / 2;
  try {
    return act();
  } finally {
    Math.random = own;
  }
}

/** Trains both from the same weights. */
function trainBoth(data: Datum[], options: NetworkOptions, training: Partial<TrainOptions>) {
  return [NeuralNetwork, Peer].map((Class) =>
    seeded(() => {
      const net = new Class(options);
      return { net, status: net.train(data, training) };
    }),
  );
}

function numbersOf(net: NeuralNetwork): number[] {
  const { weights, biases, sizes } = net;
  return sizes!.flatMap((_, l) =>
    l === 0 ? [] : [...weights![l].flatMap((row) => [...row]), ...biases![l]],
  );
}

function assertSame(ours: NeuralNetwork, theirs: NeuralNetwork) {
  assert.deepEqual(ours.sizes, theirs.sizes);
  const expected = numbersOf(theirs);
  assertVaried(expected, 'weights');
  assertClose(numbersOf(ours), expected, 1e-5, 'weights', 1e-6);
}

const XOR: Datum[] = [
  { input: [0, 0], output: [0] },
  { input: [0, 1], output: [1] },
  { input: [1, 0], output: [1] },
  { input: [1, 1], output: [0] },
];
const COLOURS: Datum[] = [
  { input: { r: 0.03, g: 0.7, b: 0.5 }, output: { black: 1 } },
  { input: { r: 0.16, g: 0.09, b: 0.2 }, output: { white: 1 } },
  { input: { r: 0.5, g: 0.5, b: 1.0 }, output: { white: 1 } },
];
const SPARSE_COLOURS: Datum[] = [
  { input: { r: 0.03, g: 0.7 }, output: { black: 1 } },
  { input: { r: 0.16, b: 0.2 }, output: { white: 1 } },
  { input: { r: 0.5, g: 0.5, b: 1.0 }, output: { white: 1 } },
];

function patterns(rows: number, inputs: number, outputs: number, kind = Array.from): Datum[] {
  const data = noise(rows * inputs, rows + inputs);
  return Array.from({ length: rows }, (_, i) => {
    const input = kind(
      data.subarray(i * inputs, (i + 1) * inputs) as Float64Array,
      (v) => (v + 1) / 2,
    );
    const output = Array.from({ length: outputs }, (_, k) => Number(i % outputs === k));
    return { input, output };
  });
}

const doubles = ((values: Iterable<number>, map: (v: number) => number) =>
  Float64Array.from(values, map)) as unknown as typeof Array.from;
const singles = ((values: Iterable<number>, map: (v: number) => number) =>
  Float32Array.from(values, map)) as unknown as typeof Array.from;

interface Case {
  title: string;
  data: Datum[];
  options?: NetworkOptions;
  training?: Partial<TrainOptions>;
}
const CASES: Case[] = [
  {
    title: 'XOR as in the README',
    data: XOR,
    options: { hiddenLayers: [3] },
    training: { iterations: 200 },
  },
  { title: 'hashes', data: COLOURS, training: { iterations: 100 } },
  { title: 'hashes with keys that lack', data: SPARSE_COLOURS, training: { iterations: 100 } },
  {
    title: 'two hidden layers',
    data: patterns(20, 6, 3),
    options: { hiddenLayers: [5, 4] },
    training: { iterations: 30, momentum: 0.6 },
  },
  {
    title: 'no hidden layer',
    data: patterns(20, 6, 3),
    options: { hiddenLayers: [] },
    training: { iterations: 30 },
  },
  {
    title: 'relu',
    data: patterns(20, 6, 2),
    options: { activation: 'relu' },
    training: { iterations: 30, learningRate: 0.05 },
  },
  {
    title: 'leaky-relu',
    data: patterns(20, 6, 2),
    options: { activation: 'leaky-relu', leakyReluAlpha: 0.2 },
    training: { iterations: 30, learningRate: 0.05 },
  },
  {
    title: 'tanh',
    data: patterns(20, 6, 2),
    options: { activation: 'tanh' },
    training: { iterations: 30, learningRate: 0.02 },
  },
  {
    title: 'adam',
    data: patterns(20, 6, 3),
    training: { iterations: 30, praxis: 'adam', learningRate: 0.01, beta1: 0.8 },
  },
  {
    title: 'inputs in double precision',
    data: patterns(20, 6, 2, doubles),
    training: { iterations: 30 },
  },
  {
    title: 'inputs in single precision',
    data: patterns(20, 6, 2, singles),
    training: { iterations: 30 },
  },
  {
    title: 'many weights',
    data: patterns(30, 200, 10),
    options: { hiddenLayers: [60] },
    training: { iterations: 4 },
  },
];

describeOnEachBackend('fallline/compat/brain', () => {
  before(loadPeers);
  for (const { title, data, options = {}, training = {} } of CASES) {
    it(`train gives the same: ${title}`, () => {
      const [ours, theirs] = trainBoth(data, options, training);
      assert.equal(ours.status.iterations, theirs.status.iterations);
      assertClose([ours.status.error], [theirs.status.error], 1e-6, 'error');
      assertSame(ours.net, theirs.net);
      const [outputs, expected] = [ours.net, theirs.net].map((net) => net.run(data[1].input));
      assert.deepEqual(Object.keys(outputs!), Object.keys(expected!));
      assert.equal(outputs!.constructor, expected!.constructor);
      assertClose(Object.values(outputs!), Object.values(expected!), 1e-5, 'outputs', 1e-6);
    });

    it(`trainAsync gives what train gives: ${title}`, async () => {
      const [sync] = trainBoth(data, options, training);
      const net = seeded(() => {
        const other = new NeuralNetwork(options);
        other.updateTrainingOptions(training);
        other.verifyIsInitialized(other.formatData(data));
        return other;
      });
      const status = await net.trainAsync(data, training);
      assert.equal(status.iterations, sync.status.iterations);
      assertSame(net, sync.net);
    });
  }

  it('trains until the error is small enough, and on from there', () => {
    const [ours, theirs] = trainBoth(patterns(12, 5, 2), {}, { errorThresh: 0.1 });
    assert.equal(ours.status.iterations, theirs.status.iterations);
    assert.ok(ours.status.error <= 0.1 && ours.status.iterations < 20_000);
    for (const net of [ours.net, theirs.net]) net.train(patterns(12, 5, 2), { errorThresh: 0.08 });
    assertSame(ours.net, theirs.net);
  });

  it('Adam goes on with its moments', () => {
    const training = { iterations: 7, praxis: 'adam', learningRate: 0.01 } as const;
    const [ours, theirs] = trainBoth(patterns(9, 4, 2), {}, training);
    for (const net of [ours.net, theirs.net]) net.train(patterns(9, 4, 2), training);
    assert.equal(ours.net.iterations, theirs.net.iterations);
    assertSame(ours.net, theirs.net);
  });

  it('says as often, and the same', async () => {
    const training = { iterations: 25, logPeriod: 4, callbackPeriod: 6, errorThresh: 1e-9 };
    const said = [NeuralNetwork, Peer].map((Class) =>
      seeded(() => {
        const lines: string[] = [];
        const log = (line: string) => lines.push(line.replace(/(\.\d{6})\d+/, '$1'));
        const callback = ({ iterations, error }: TrainStatus) =>
          log(`called: ${iterations} ${error}`);
        new Class().train(XOR, { ...training, log, callback });
        return lines;
      }),
    );
    assert.equal(said[0].length, 10);
    assert.deepEqual(said[0], said[1]);
    assert.match(said[0][0], /^iterations: 4, training error: 0\.\d+$/);
    const lines: string[] = [];
    const net = new NeuralNetwork();
    await net.trainAsync(XOR, { ...training, log: (line) => lines.push(line) });
    assert.deepEqual(
      lines.map((line) => Number(line.match(/\d+/))),
      [4, 8, 12, 16, 20, 24],
    );
  });

  it('two networks train at once', async () => {
    const nets = [new NeuralNetwork(), new NeuralNetwork()];
    const statuses = await Promise.all(nets.map((net) => net.trainAsync(XOR, { iterations: 50 })));
    assert.deepEqual(
      statuses.map(({ iterations }) => iterations),
      [50, 50],
    );
  });

  it('stops when the time is over', () => {
    const net = new NeuralNetwork();
    const { iterations } = net.train(XOR, { timeout: 30, errorThresh: 1e-12, iterations: 1e9 });
    assert.ok(iterations > 0 && iterations < 1e9);
  });

  it('a training that is overtaken by another is made again', async () => {
    const [overtaken, inTurn] = [0, 1].map(() => seeded(() => new NeuralNetwork()));
    for (const net of [overtaken, inTurn]) seeded(() => net.train(XOR, { iterations: 1 }));
    const later = overtaken.trainAsync(XOR, { iterations: 20 });
    overtaken.train(XOR, { iterations: 10 });
    overtaken.updateTrainingOptions({ iterations: 20 });
    assert.equal((await later).iterations, 20);
    for (const iterations of [10, 20]) inTurn.train(XOR, { iterations });
    assertSame(overtaken, inTurn);
  });
});

describe('fallline/compat/brain', () => {
  before(loadPeers);
  const trained = (
    Class: PeerClass | typeof NeuralNetwork,
    data = XOR,
    options: NetworkOptions = {},
  ) =>
    seeded(() => {
      const net = new Class(options);
      net.train(data, { iterations: 50 });
      return net;
    });

  it('has the defaults of the package', () => {
    assert.deepEqual(NeuralNetwork.trainDefaults, Peer.trainDefaults);
    assert.deepEqual(NeuralNetwork.defaults, Peer.defaults);
    assert.deepEqual(Object.keys(new NeuralNetwork()).sort(), Object.keys(new Peer()).sort());
    assert.deepEqual(
      { ...new NeuralNetwork({ hiddenLayers: [2] }) },
      { ...new Peer({ hiddenLayers: [2] }) },
    );
  });

  it('has the methods of the package', () => {
    const names = Object.getOwnPropertyNames(Peer.prototype);
    assert.ok(names.length > 25);
    for (const name of names) assert.ok(name in NeuralNetwork.prototype, name);
  });

  for (const [title, data, options] of [
    ['arrays', XOR, {}],
    ['hashes', COLOURS, { hiddenLayers: [4, 3], activation: 'tanh' }],
    [
      'keys that are numbers',
      [
        { input: { 10: 1, 2: 0.5 }, output: { 7: 1 } },
        { input: { 2: 1 }, output: { 3: 1 } },
      ],
      {},
    ],
  ] as [string, Datum[], NetworkOptions][]) {
    it(`JSON moves both ways: ${title}`, () => {
      const [ours, theirs] = [trained(NeuralNetwork, data, options), trained(Peer, data, options)];
      const [json, peerJson] = [ours, theirs].map(
        (net) => JSON.parse(JSON.stringify(net)) as NetworkJson,
      );
      assert.deepEqual(Object.keys(json), Object.keys(peerJson));
      assert.deepEqual(json.trainOpts, peerJson.trainOpts);
      assert.deepEqual(
        json.layers.map((layer) => Object.keys(layer)),
        peerJson.layers.map((layer) => Object.keys(layer)),
      );
      const expected = ours.run(data[0].input);
      const copy = (of: NetworkJson) => structuredClone(of);
      const [there, here] = [
        new Peer().fromJSON(copy(json)),
        new NeuralNetwork().fromJSON(copy(json)),
      ];
      for (const net of [there, here]) assert.deepEqual(net.run(data[0].input), expected);
      assert.deepEqual(
        new NeuralNetwork().fromJSON(copy(peerJson)).run(data[0].input),
        new Peer().fromJSON(copy(peerJson)).run(data[0].input),
      );
      // And goes on training.
      for (const net of [there, here]) net.train(data, { iterations: 5 });
      assertSame(here, there);
      assert.equal(JSON.stringify(new NeuralNetwork().fromJSON(json)), JSON.stringify(json));
    });
  }

  for (const activation of ['sigmoid', 'relu', 'leaky-relu', 'tanh'] as const) {
    it(`toFunction computes the same: ${activation}`, () => {
      const [ours, theirs] = [NeuralNetwork, Peer].map((Class) =>
        trained(Class, COLOURS, { activation }),
      );
      const input = { r: 1, g: 0.4, b: 0 };
      const [values, expected] = [ours, theirs].map(
        (net) => net.toFunction()(input) as Record<string, number>,
      );
      assert.deepEqual(Object.keys(values), Object.keys(expected));
      assertClose(Object.values(values), Object.values(expected), 1e-5, 'values', 1e-6);
      assert.ok(Array.isArray(trained(NeuralNetwork).toFunction()([1, 0])));
    });
  }

  it('test gives the same', () => {
    for (const data of [XOR, COLOURS, patterns(20, 5, 3)]) {
      const [ours, theirs] = [NeuralNetwork, Peer].map((Class) => trained(Class, data).test(data));
      assert.deepEqual(Object.keys(ours), Object.keys(theirs));
      const { error, misclasses, ...counts } = ours;
      const { error: expected, misclasses: mistakes, ...others } = theirs;
      assertClose([error], [expected], 1e-5, 'error');
      assert.deepEqual(counts, others);
      assert.deepEqual(misclasses, mistakes);
    }
  });

  it("the package's likely, CrossValidate and TrainStream take it", async () => {
    assert.equal(brain.likely({ r: 0.5, g: 0.5, b: 1 }, trained(NeuralNetwork, COLOURS)), 'white');
    const validation = new brain.CrossValidate(NeuralNetwork, {});
    const { avgs } = validation.train([...patterns(16, 4, 2)], { iterations: 20 }, 4);
    assert.ok(avgs.error > 0 && avgs.error < 1);
    assert.ok(validation.toNeuralNetwork() instanceof NeuralNetwork);
    const nets = [NeuralNetwork, Peer].map((Class) => new Class());
    for (const neuralNetwork of nets) {
      await new Promise<void>((resolve) => {
        const flood = () => {
          for (const datum of XOR) stream.write(datum);
          stream.endInputs();
        };
        const options = { iterations: 6, errorThresh: 1e-9, neuralNetwork };
        const stream = seeded(
          () =>
            new brain.TrainStream({
              ...options,
              floodCallback: flood,
              doneTrainingCallback: resolve,
            }),
        );
        seeded(flood);
      });
    }
    assertSame(nets[0], nets[1]);
  });

  describe("networks of a program's own", () => {
    it('methods of a subclass are called', () => {
      let calls = 0;
      class Counting extends NeuralNetwork {
        override adjustWeights() {
          calls++;
          super.adjustWeights();
        }
      }
      const [net, plain] = [Counting, NeuralNetwork].map((Class) => trained(Class));
      assert.equal(calls, 200);
      assertSame(net, plain);
    });

    it('arrays that a program put in are trained', async () => {
      const net = trained(NeuralNetwork);
      net.weights![1][0] = [...net.weights![1][0]];
      net.train(XOR, { iterations: 3 });
      await net.trainAsync(XOR, { iterations: 3 });
      assert.ok(Array.isArray(net.weights![1][0]));
    });
  });

  for (const key of ['constructor', 'toString', 'valueOf', 'hasOwnProperty', '__proto__']) {
    it(`a key like any other: ${key}`, () => {
      const patterns = (name: string) => [
        { input: { free: 1 }, output: { spam: 1 } },
        { input: { [name]: 1 }, output: { [name]: 1 } },
      ];
      // The same network for the same data under a name that no object inherits.
      const trained = (name: string) => {
        const net = new NeuralNetwork({ hiddenLayers: [3] });
        net.formatData(patterns(name));
        net.sizes = [2, 3, 2];
        net.initialize();
        for (const [i, row] of net.weights!.flat().entries()) row.fill((i % 3) / 10 - 0.1);
        for (const row of net.biases!) row?.fill(0.1);
        const { error } = net.train(patterns(name), { iterations: 50 });
        return { net, error };
      };
      const [{ net, error }, usual] = [trained(key), trained('usual')];
      assert.ok(Number.isFinite(error));
      assert.equal(error, usual.error);
      const entries = (input: object) => Object.entries(net.run(input as never)!);
      const expected = Object.entries(usual.net.run({ usual: 1 })!).map(([name, value]) => [
        name === 'usual' ? key : name,
        value,
      ]);
      assert.deepEqual(entries({ [key]: 1 }), expected);
      const again = new NeuralNetwork().fromJSON(JSON.parse(JSON.stringify(net)));
      assert.deepEqual(Object.entries(again.run({ [key]: 1 })!), expected);
      const asFunction = net.toFunction();
      for (const input of [{ [key]: 1 }, { free: 1 }, {}, { other: 3 }] as Record<
        string,
        number
      >[]) {
        const values = entries(input);
        Object.entries(asFunction(input)).forEach(([name, value], i) => {
          assert.equal(name, values[i][0]);
          assert.ok(Math.abs(value - values[i][1]) < 1e-6, `${value} instead of ${values[i][1]}`);
        });
      }
    });
  }

  it('JSON of a network whose sizes were set by hand, before its arrays and after', () => {
    const written = (Class: { new (): NeuralNetwork }, initialized: boolean) => {
      const net = new Class();
      net.sizes = [2, 3, 1];
      if (initialized) net.initialize();
      const json = net.toJSON();
      return { keys: Object.keys(json), sizes: json.sizes, layers: json.layers.map(Object.keys) };
    };
    const Peer = peer<{ NeuralNetwork: typeof NeuralNetwork }>('brain.js').NeuralNetwork;
    for (const initialized of [false, true]) {
      assert.deepEqual(written(NeuralNetwork, initialized), written(Peer, initialized));
    }
    assert.throws(() => new NeuralNetwork().toJSON(), {
      name: 'TypeError',
      message: /a network with sizes/,
    });
  });

  it('becomes a network without layers, as the package does', () => {
    const empty = { sizes: [], layers: [], outputLookup: false, inputLookup: false };
    const Peer = peer<{ NeuralNetwork: typeof NeuralNetwork }>('brain.js').NeuralNetwork;
    for (const Class of [NeuralNetwork, Peer]) {
      const net = new Class().fromJSON({ ...empty, activation: 'sigmoid' });
      assert.deepEqual([net.sizes, net.outputLayer, net.weights, net.biases], [[], -1, [], []]);
      assert.deepEqual(net.toJSON().layers, []);
    }
  });

  it('JSON without the layers of its sizes is refused', () => {
    const net = new NeuralNetwork();
    net.sizes = [2, 3, 1];
    assert.throws(() => new NeuralNetwork().fromJSON(net.toJSON()), {
      name: 'RangeError',
      message: /a layer for each of the 3 sizes, but it has 1/,
    });
  });

  describe('bad input', () => {
    for (const [option, value] of Object.entries({
      iterations: 0,
      errorThresh: 1,
      log: 'yes',
      logPeriod: -1,
      learningRate: 1,
      momentum: 0,
      callback: 1,
      callbackPeriod: 0,
      timeout: -5,
    })) {
      it(`an option out of its range, in the package's words: ${option}`, () => {
        const options = { [option]: value } as Partial<TrainOptions>;
        const error = {
          name: 'Error',
          message: `[${option}, ${value}] is out of normal training range, your network will probably not train.`,
        };
        for (const Class of [NeuralNetwork, Peer]) {
          assert.throws(() => new Class(options), error);
          assert.throws(() => new Class().train(XOR, options), error);
          assert.throws(() => new Class().trainAsync(XOR, options), error);
        }
      });
    }

    it("an activation that is none, in the package's words", () => {
      const options = { activation: 'softmax' as never };
      const error = { message: /^unknown activation softmax, The activation should be one of/ };
      for (const Class of [NeuralNetwork, Peer])
        assert.throws(() => new Class(options).train(XOR), error);
    });

    it('a network that was not trained gives null, and says so', () => {
      const own = console.error;
      const lines: string[] = [];
      console.error = (line) => lines.push(line);
      try {
        for (const Class of [NeuralNetwork, Peer]) assert.equal(new Class().run([1]), null);
      } finally {
        console.error = own;
      }
      assert.equal(lines[0], lines[1]);
    });

    const net = trained(NeuralNetwork);
    const before = numbersOf(net);
    const train = (data: unknown) => () => net.train(data as Datum[], { iterations: 5 });
    for (const [title, act, error] of [
      [
        'no patterns',
        train([]),
        { name: 'RangeError', message: /"data" to be at least one pattern/ },
      ],
      [
        'data that are none',
        train([1, 2]),
        { name: 'TypeError', message: /"data\[0\]" to be a pattern \{ input, output \}/ },
      ],
      [
        'NaN in an input',
        train([XOR[0], { input: [0, Number.NaN], output: [1] }]),
        { name: 'RangeError', message: 'Expected finite numbers, but data[1].input[1] is NaN' },
      ],
      [
        'NaN in an output',
        train([{ input: [0, 1], output: [Number.NaN] }]),
        { name: 'RangeError', message: 'Expected finite numbers, but data[0].output[0] is NaN' },
      ],
      [
        'an input that is too short',
        train([XOR[0], { input: [0], output: [1] }]),
        { name: 'RangeError', message: /"data\[1\]\.input" to have 2 numbers, but it has 1/ },
      ],
      [
        'NaN to run',
        () => net.run([Number.NaN, 1]),
        { name: 'RangeError', message: 'Expected finite numbers, but input[0] is NaN' },
      ],
      [
        'too little to run',
        () => net.run([1]),
        { name: 'RangeError', message: /"input" to have 2 numbers, but it has 1/ },
      ],
      [
        'JSON that is none',
        () => net.fromJSON({} as never),
        { name: 'TypeError', message: /"json" to be the JSON of a network/ },
      ],
      [
        'JSON that lacks weights',
        () =>
          net.fromJSON({
            ...net.toJSON(),
            layers: [{ 0: {}, 1: {} }, { 0: { bias: 1, weights: { 0: 1 } } }],
          }),
        { name: 'RangeError', message: /json\.layers\[1\] to have 2 weights/ },
      ],
      [
        'JSON with what is not finite',
        () =>
          net.fromJSON({
            ...net.toJSON(),
            layers: [{ 0: {} }, { 0: { bias: Number.NaN, weights: { 0: 1 } } }],
          }),
        { name: 'RangeError', message: /a weight or the bias of json\.layers\[1\]\['0'\] is not/ },
      ],
    ] as const) {
      it(title, () => {
        assert.throws(act, error);
        assert.deepEqual(numbersOf(net), before);
      });
    }

    it('training that diverges says so, and leaves the network as it was', async () => {
      const wild = () =>
        seeded(() => {
          const net = new NeuralNetwork({ activation: 'relu' });
          net.train(patterns(9, 40, 2), { iterations: 1, learningRate: 0.001 });
          return net;
        });
      const far = patterns(9, 40, 2).map(({ input, output }) => ({
        input: [...(input as number[])].map((v) => 1e38 * v),
        output,
      }));
      const other = wild();
      const numbers = numbersOf(other);
      assert.throws(() => other.train(far, { learningRate: 0.9 }), DivergenceError);
      assert.deepEqual(numbersOf(other), numbers);
      await assert.rejects(
        other.trainAsync(far, { learningRate: 0.9 }),
        ({ trainError, status }) =>
          trainError instanceof DivergenceError && status.iterations === 0,
      );
    });

    it('an error of a callback ends the training', async () => {
      const training = {
        callbackPeriod: 1,
        callback: () => {
          throw new Error('enough');
        },
      };
      assert.throws(() => net.train(XOR, training), { message: 'enough' });
      await assert.rejects(
        net.trainAsync(XOR, training),
        ({ trainError }) => trainError.message === 'enough',
      );
    });
  });

  describe('accelerate', () => {
    const withAcceleration = async <Result>(
      act: () => Result | Promise<Result>,
    ): Promise<Result> => {
      const restore = accelerate(Peer);
      try {
        return await act();
      } finally {
        restore();
      }
    };

    it("makes the package's class train here, and restore takes it back", async () => {
      const own = Object.getOwnPropertyDescriptors(Peer.prototype);
      const expected = trained(Peer, patterns(20, 30, 4));
      const net = await withAcceleration(() => trained(Peer, patterns(20, 30, 4)));
      assert.ok(net instanceof Peer);
      assertSame(net, expected);
      const { status } = await withAcceleration(async () => {
        const later = seeded(() => {
          const other = new Peer();
          other.train(XOR, { iterations: 1 });
          return other;
        });
        return { status: await later.trainAsync(XOR, { iterations: 9 }) };
      });
      assert.equal(status.iterations, 9);
      assert.deepEqual(Object.getOwnPropertyDescriptors(Peer.prototype), own);
    });

    it('leaves to the package what is not this kind of network', async () => {
      class Doubling extends (Peer as typeof NeuralNetwork) {
        override trainPattern(pattern: { input: number[]; output: number[] }, logs?: boolean) {
          super.trainPattern(pattern, logs);
          return super.trainPattern(pattern, logs);
        }
      }
      const expected = trained(Doubling);
      assertSame(await withAcceleration(() => trained(Doubling)), expected);
    });

    it('goes on with NaN where the package does', async () => {
      const bad: Datum[] = [...XOR, { input: [1, Number.NaN], output: [1] }];
      const status = await withAcceleration(() =>
        seeded(() => new Peer().train(bad, { iterations: 4 })),
      );
      assert.ok(Number.isNaN(status.error));
      assert.equal(status.iterations, 4);
    });
  });
});

describe('a brain.js network that is too large', () => {
  before(loadPeers);
  it('is refused before its weights are drawn', () => {
    const net = new NeuralNetwork({ hiddenLayers: [2e6] });
    const input = new Float32Array(2e6);
    assert.throws(() => net.train([{ input, output: [1] }]), {
      name: 'RangeError',
      message: /layers of 2000000, 2000000, 1 nodes need about 3\.20e\+4 GB/,
    });
  });
});
