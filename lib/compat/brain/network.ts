/** brain.js's `NeuralNetwork`, trained by fallline's backends. */
import { assertData, badInput, throwDiverged } from './checks.ts';
import { functionBody, layersJson, type NetworkJson, readJson } from './json.ts';
import * as lookup from './lookup.ts';
import { checkTrainOptions } from './options.ts';
import { keepNumbers } from './packed.ts';
import { NetworkParts } from './parts.ts';
import type { Pattern, Prepared, TrainOptions, TrainStatus } from './shape.ts';
import { type BinaryTestResult, type TestResult, testPatterns } from './statistics.ts';
import { type Methods, trainLater, trainNow } from './training.ts';

/**
 * A feed-forward network as in brain.js 1.6: options, methods, arrays, results and JSON are the
 * same. From the same initial weights, training gives the same result up to rounding.
 *
 * @example
 * const net = new NeuralNetwork({ hiddenLayers: [3], learningRate: 0.6 });
 * net.train([
 *   { input: [0, 0], output: [0] },
 *   { input: [0, 1], output: [1] },
 *   { input: [1, 0], output: [1] },
 *   { input: [1, 1], output: [0] },
 * ]);
 * net.run([1, 0])[0] > 0.5; // true
 */
export class NeuralNetwork extends NetworkParts {
  /** Whether the network is ready to run; if not, the console says why. */
  get isRunnable(): boolean {
    if (!this.runInput) {
      console.error('Activation function has not been initialized, did you run train()?');
      return false;
    }
    const needed = [
      'sizes',
      'outputLayer',
      'biases',
      'weights',
      'outputs',
      'deltas',
      'changes',
      'errors',
    ] as const;
    const missing = needed.filter((name) => this[name] === null);
    if (missing.length === 0) return true;
    console.error(
      `Some settings have not been initialized correctly, did you run train()? Found issues with: ${missing.join(', ')}`,
    );
    return false;
  }

  /**
   * Computes the outputs for an input: by name if the network was trained with names, otherwise a
   * Float32Array. Before training it returns null and writes to the console.
   *
   * @param input inputs of the network
   * @throws {RangeError} if an output is NaN
   */
  run(input: lookup.Values): Float32Array | Record<string, number> | null {
    if (!this.isRunnable) return null;
    const values = this.inputLookup
      ? lookup.toArray(this.inputLookup, input, this.inputLookupLength as number)
      : (input as ArrayLike<number>);
    const output = this.runInput!(values).slice(0);
    if (output.some(Number.isNaN)) throw badInput('input', values, this.sizes![0]);
    return this.outputLookup ? lookup.toObject(this.outputLookup, output) : output;
  }

  /**
   * Takes the sizes of the layers from the data and initialises the network, unless that is done.
   *
   * @param data formatted patterns
   */
  verifyIsInitialized(data: readonly Pattern[]): void {
    if (this.sizes) return;
    const [{ input, output }] = data;
    const hidden = this.hiddenLayers ?? [Math.max(3, Math.floor(input.length / 2))];
    this.sizes = [input.length, ...hidden, output.length];
    this.initialize();
  }

  /** Trains one pass over the patterns, and returns the mean of their errors. */
  calculateTrainingError(data: readonly Pattern[]): number {
    let sum = 0;
    for (const pattern of data) sum += this.trainPattern(pattern, true) as number;
    return sum / data.length;
  }

  /** Trains one pass over the patterns. */
  trainPatterns(data: readonly Pattern[]): void {
    for (const pattern of data) this.trainPattern(pattern);
  }

  /**
   * Trains one pass, unless a limit is reached.
   *
   * @param data formatted patterns
   * @param status progress, which is updated
   * @param endTime time limit, in milliseconds since 1970
   * @returns whether a pass was trained
   */
  trainingTick(data: readonly Pattern[], status: TrainStatus, endTime: number): boolean {
    const { iterations, errorThresh, log, logPeriod, callback, callbackPeriod } = this.trainOpts;
    if (status.iterations >= iterations || status.error <= errorThresh || Date.now() >= endTime) {
      return false;
    }
    status.iterations++;
    const logs = typeof log === 'function' && status.iterations % logPeriod === 0;
    if (logs || status.iterations % this.errorCheckInterval === 0) {
      status.error = this.calculateTrainingError(data);
    } else {
      this.trainPatterns(data);
    }
    if (logs) log(`iterations: ${status.iterations}, training error: ${status.error}`);
    if (callback && status.iterations % callbackPeriod === 0) {
      callback({ iterations: status.iterations, error: status.error });
    }
    return true;
  }

  /** Checks options and data, and initialises the network. Returns what training needs. */
  prepTraining(
    given: lookup.Datum | readonly lookup.Datum[],
    options: Partial<TrainOptions>,
  ): Prepared {
    this.updateTrainingOptions(options);
    assertData(given);
    const data = this.formatData(given);
    const endTime = Date.now() + this.trainOpts.timeout;
    this.verifyIsInitialized(data);
    return { data, status: { error: 1, iterations: 0 }, endTime };
  }

  /**
   * Trains pattern by pattern, pass after pass, until the error is at most `errorThresh` or a limit
   * is reached.
   *
   * @param data patterns `{ input, output }`, with arrays of numbers or numbers by name
   * @param options training options
   * @throws {Error} if an option is out of range
   * @throws {TypeError} if the data are unsuitable
   * @throws {RangeError} if a number in the data is not finite (the message names its place)
   * @throws {DivergenceError} if the error is no longer finite; the network then has the state of
   *   the last log or callback
   */
  train(
    data: lookup.Datum | readonly lookup.Datum[],
    options: Partial<TrainOptions> = {},
  ): TrainStatus {
    return trainNow(this, this.prepTraining(data, options), OWN);
  }

  /**
   * Trains like `train`, off the event loop. The promise rejects with `{ trainError, status }`.
   *
   * @param data patterns `{ input, output }`
   * @param options training options
   * @throws the same errors as `train` for options and data
   */
  trainAsync(
    data: lookup.Datum | readonly lookup.Datum[],
    options: Partial<TrainOptions> = {},
  ): Promise<TrainStatus> {
    const prepared = this.prepTraining(data, options);
    return trainLater(this, prepared, OWN).catch((trainError) => {
      throw { trainError, status: prepared.status };
    });
  }

  /** Converts patterns to arrays of numbers. */
  formatData(data: lookup.Datum | readonly lookup.Datum[]): Pattern[] {
    return lookup.formatData(this, data);
  }

  /**
   * Adds the names in a pattern to the tables of names, for training from a stream.
   *
   * @param data a pattern
   */
  addFormat(data: lookup.Datum): void {
    this.inputLookup = lookup.addKeys(data.input, this.inputLookup);
    if (this.inputLookup) this.inputLookupLength = Object.keys(this.inputLookup).length;
    this.outputLookup = lookup.addKeys(data.output, this.outputLookup);
    if (this.outputLookup) this.outputLookupLength = Object.keys(this.outputLookup).length;
  }

  /**
   * Computes the error and the misclassified patterns of test data.
   *
   * @param data patterns with known outputs
   */
  test(data: readonly lookup.Datum[]): TestResult | BinaryTestResult {
    return testPatterns(this.formatData(data), (input) => this.runInput!(input), this.binaryThresh);
  }

  /**
   * Returns the network as JSON. A network with sizes but without weights has only its input layer,
   * as in brain.js.
   *
   * @throws {TypeError} if the network has no sizes
   */
  toJSON(): NetworkJson {
    const { sizes, outputLayer, inputLookup, outputLookup } = this;
    if (!sizes) {
      throw new TypeError('Expected a network with sizes: call train or fromJSON first');
    }
    const [weights, biases] = [this.weights ?? [], this.biases ?? []];
    return {
      sizes: sizes.slice(0),
      layers: layersJson({ sizes, outputLayer, weights, biases, inputLookup, outputLookup }),
      outputLookup: Boolean(outputLookup),
      inputLookup: Boolean(inputLookup),
      activation: this.activation,
      trainOpts: this.getTrainOptsJSON(),
    };
  }

  /**
   * Loads a network from JSON of this class or of brain.js. Returns the network itself.
   *
   * @param json the parsed JSON
   * @throws {TypeError | RangeError} if `json` is not a network; this network is unchanged then
   */
  fromJSON(json: NetworkJson): this {
    const { sizes, nodes, inputLookup, outputLookup } = readJson(json);
    const { layers: _, trainOpts, ...members } = json;
    if (trainOpts) checkTrainOptions(trainOpts);
    this.#forgetActivation();
    Object.assign(this, (this.constructor as typeof NeuralNetwork).defaults, members);
    Object.assign(this, { sizes, inputLookup, outputLookup });
    if (inputLookup) this.inputLookupLength = sizes[0];
    if (trainOpts) this.updateTrainingOptions({ ...trainOpts });
    this.activation = json.activation || this.activation;
    this.initialize();
    nodes.forEach((layer, l) => {
      layer.forEach(({ bias, weights }, j) => {
        this.biases![l][j] = bias;
        this.weights![l][j] = weights;
      });
    });
    return this;
  }

  /** Removes the activation and optimizer methods that were set for the previous network. */
  #forgetActivation(): void {
    for (const name of ['runInput', 'calculateDeltas'] as const) {
      if (Object.hasOwn(this, name)) this[name] = null;
    }
    if (Object.hasOwn(this, 'adjustWeights') && this.adjustWeights === this._adjustWeightsAdam) {
      Reflect.deleteProperty(this, 'adjustWeights');
    }
  }

  /** Returns a standalone function that computes the same as `run`. */
  toFunction(): (input: lookup.Values) => number[] | Record<string, number> {
    const body = functionBody(this.toJSON().layers, this.activation, this.leakyReluAlpha, this);
    return new Function('input', body) as ReturnType<NeuralNetwork['toFunction']>;
  }
}

/** The original methods, for comparison with those that a program may have replaced. */
const METHODS: Methods = Object.fromEntries(
  [NetworkParts, NeuralNetwork].flatMap(({ prototype }) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(([name, { value }]) => [
      name,
      value,
    ]),
  ),
);

const OWN = { methods: METHODS, keep: keepNumbers, onDiverged: throwDiverged };
