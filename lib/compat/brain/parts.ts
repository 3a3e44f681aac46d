/** The members of a network, and the forward and backward pass of one pattern. */
import { availableMemory } from '../../system/platform.ts';
import type { Formats, Formatter, Table } from './lookup.ts';
import { checkTrainOptions, networkDefaults, trainDefaults, trainOptionsJson } from './options.ts';
import type { NetworkShape, Numbers, Pattern, TrainOptions, TrainStatus } from './shape.ts';
import { adamSteps, layerDeltas, meanSquare, momentumSteps, runLayers } from './steps.ts';

/** Options of `NeuralNetwork`, which include training options. */
export interface NetworkOptions extends Partial<TrainOptions> {
  /** Slope of `'leaky-relu'` for negative inputs. Default 0.01. */
  readonly leakyReluAlpha?: number;
  /** Threshold above which a single output counts as 1 in `test`. Default 0.5. */
  readonly binaryThresh?: number;
  /**
   * Number of nodes of each hidden layer. Default: one layer with half as many nodes as inputs, at
   * least 3.
   */
  readonly hiddenLayers?: number[];
  /** Activation function. Default `'sigmoid'`. */
  readonly activation?: 'sigmoid' | 'relu' | 'leaky-relu' | 'tanh';
}

type RunInput = (input: ArrayLike<number>) => Float32Array;

/** Members of `NeuralNetwork` that compute. */
export abstract class NetworkParts implements NetworkShape, Formats {
  /** Slope of `'leaky-relu'` for negative inputs. */
  declare leakyReluAlpha: number;
  /** Threshold above which a single output counts as 1 in `test`. */
  declare binaryThresh: number;
  /** Number of nodes of each hidden layer. */
  declare hiddenLayers: number[] | null;
  /** Name of the activation function. */
  declare activation: string;
  /** Training options. */
  declare trainOpts: TrainOptions;
  /** Number of nodes of each layer. */
  declare sizes: number[] | null;
  /** Index of the output layer. */
  declare outputLayer: number | null;
  /** Bias of each node, by layer. */
  declare biases: Numbers[] | null;
  /** Weights of each node, by layer. */
  declare weights: Numbers[][] | null;
  /** Output of each node, by layer. */
  declare outputs: ArrayLike<number>[] | null;
  /** Derivative of the error with respect to the input of each node, by layer. */
  declare deltas: Numbers[] | null;
  /** Last change of each weight, by layer and node. */
  declare changes: Numbers[][] | null;
  /** Error of each node, by layer. */
  declare errors: Numbers[] | null;
  /** Number of passes between two computations of the error. */
  declare errorCheckInterval: number;
  /** Forward pass of one input; set by `setActivation`. */
  declare runInput: RunInput | null;
  /** Backward pass of one target; set by `setActivation`. */
  declare calculateDeltas: ((target: ArrayLike<number>) => void) | null;
  /** Index of each input name. */
  declare inputLookup: Table | null | undefined;
  /** Number of input names. */
  declare inputLookupLength: number | null;
  /** Index of each output name. */
  declare outputLookup: Table | null | undefined;
  /** Number of output names. */
  declare outputLookupLength: number | null;
  declare _formatInput?: Formatter | null;
  declare _formatOutput?: Formatter | null;
  /** First moments of Adam of the weights. */
  declare changesLow?: Numbers[][];
  /** Second moments of Adam of the weights. */
  declare changesHigh?: Numbers[][];
  /** First moments of Adam of the biases. */
  declare biasChangesLow?: Numbers[];
  /** Second moments of Adam of the biases. */
  declare biasChangesHigh?: Numbers[];
  /** Number of steps of Adam. */
  declare iterations?: number;

  /** Default training options. */
  static get trainDefaults(): TrainOptions {
    return trainDefaults();
  }

  /** Default options of the network. */
  static get defaults() {
    return networkDefaults();
  }

  /**
   * @param options options of the network and of training
   * @throws {Error} if a training option is out of range
   */
  constructor(options: NetworkOptions = {}) {
    const Class = this.constructor as typeof NetworkParts;
    Object.assign(this, Class.defaults, options);
    this.trainOpts = {} as TrainOptions;
    this.updateTrainingOptions(options);
    this.sizes = null;
    this.outputLayer = null;
    this.biases = null;
    this.weights = null;
    this.outputs = null;
    this.deltas = null;
    this.changes = null;
    this.errors = null;
    this.errorCheckInterval = 1;
    this.inputLookup = null;
    this.inputLookupLength = null;
    this.outputLookup = null;
    this.outputLookupLength = null;
    // A subclass may override them.
    if (!Object.hasOwn(Class.prototype, 'runInput')) this.runInput = null;
    if (!Object.hasOwn(Class.prototype, 'calculateDeltas')) this.calculateDeltas = null;
  }

  /** Creates the arrays for `sizes`, with weights and biases drawn from ±0.2. */
  initialize(): void {
    const { sizes } = this;
    if (!sizes) throw new Error('Sizes must be set before initializing');
    assertFits(sizes);
    // Loops are faster than array methods for small networks.
    this.outputLayer = sizes.length - 1;
    const [outputs, deltas, errors]: [Numbers[], Numbers[], Numbers[]] = [[], [], []];
    const [weights, changes]: [Numbers[][], Numbers[][]] = [[], []];
    const biases: Numbers[] = [];
    for (let layer = 0; layer < sizes.length; layer++) {
      const size = sizes[layer];
      outputs[layer] = new Float32Array(size);
      deltas[layer] = new Float32Array(size);
      errors[layer] = new Float32Array(size);
      if (layer === 0) continue;
      const before = sizes[layer - 1];
      biases[layer] = randomNumbers(size);
      const rows: Numbers[] = [];
      const changed: Numbers[] = [];
      for (let node = 0; node < size; node++) {
        rows.push(randomNumbers(before));
        changed.push(new Float32Array(before));
      }
      weights[layer] = rows;
      changes[layer] = changed;
    }
    Object.assign(this, { outputs, deltas, errors, biases, weights, changes });
    this.setActivation();
    if (this.trainOpts.praxis === 'adam') this._setupAdam();
  }

  /**
   * Chooses the forward and the backward pass.
   *
   * @param activation name of the activation function
   * @throws {Error} if the activation is unknown
   */
  setActivation(activation?: string): void {
    this.activation = activation || this.activation;
    if (!Object.hasOwn(METHODS_OF, this.activation)) {
      throw new Error(
        `unknown activation ${this.activation}, The activation should be one of ['sigmoid', 'relu', 'leaky-relu', 'tanh']`,
      );
    }
    const [run, deltas] = METHODS_OF[this.activation];
    this.runInput ||= this[run];
    this.calculateDeltas ||= this[deltas];
  }

  _runInputSigmoid(input: ArrayLike<number>): Float32Array {
    return runLayers(this, input, (sum) => 1 / (1 + Math.exp(-sum)));
  }

  _runInputRelu(input: ArrayLike<number>): Float32Array {
    return runLayers(this, input, (sum) => (sum < 0 ? 0 : sum));
  }

  _runInputLeakyRelu(input: ArrayLike<number>): Float32Array {
    const { leakyReluAlpha } = this;
    return runLayers(this, input, (sum) => (sum < 0 ? 0 : leakyReluAlpha * sum));
  }

  _runInputTanh(input: ArrayLike<number>): Float32Array {
    return runLayers(this, input, Math.tanh);
  }

  _calculateDeltasSigmoid(target: ArrayLike<number>): void {
    layerDeltas(this, target, (output, error) => error * output * (1 - output));
  }

  _calculateDeltasRelu(target: ArrayLike<number>): void {
    layerDeltas(this, target, (output, error) => (output > 0 ? error : 0));
  }

  _calculateDeltasLeakyRelu(target: ArrayLike<number>): void {
    const { leakyReluAlpha } = this;
    layerDeltas(this, target, (output, error) => (output > 0 ? error : leakyReluAlpha * error));
  }

  _calculateDeltasTanh(target: ArrayLike<number>): void {
    layerDeltas(this, target, (output, error) => (1 - output * output) * error);
  }

  /** Updates weights and biases after a backward pass. */
  adjustWeights(): void {
    momentumSteps(this);
  }

  _adjustWeightsAdam(): void {
    adamSteps(this);
  }

  _setupAdam(): void {
    const sizes = this.sizes as number[];
    const rows = () =>
      sizes.map((size, layer) =>
        Array.from({ length: layer && size }, () => new Float32Array(sizes[layer - 1])),
      );
    const biases = () => sizes.map((size) => new Float32Array(size));
    this.biasChangesLow = biases();
    this.biasChangesHigh = biases();
    this.changesLow = rows();
    this.changesHigh = rows();
    this.iterations = 0;
    this.adjustWeights = this._adjustWeightsAdam;
  }

  /**
   * Trains one pattern.
   *
   * @param value a formatted pattern
   * @param logErrorRate whether to return the mean squared error instead of null
   */
  trainPattern(value: Pattern, logErrorRate?: boolean): number | null {
    this.runInput!(value.input);
    this.calculateDeltas!(value.output);
    this.adjustWeights();
    return logErrorRate ? meanSquare(this.errors![this.outputLayer as number]) : null;
  }

  /**
   * Sets every training option from `options`, or to its default.
   *
   * @param options training options
   */
  updateTrainingOptions(options: Partial<TrainOptions> & { activation?: string }): void {
    const defaults = (this.constructor as typeof NetworkParts).trainDefaults;
    const given = options as Record<string, unknown>;
    const chosen = this.trainOpts as unknown as Record<string, unknown>;
    // Defaults first, then the given options: small networks are created often.
    Object.assign(chosen, defaults);
    for (const name of Object.keys(options)) {
      if (Object.hasOwn(defaults, name)) chosen[name] = given[name];
    }
    this.validateTrainingOptions(this.trainOpts);
    this.setLogMethod(options.log || this.trainOpts.log);
    this.activation = options.activation || this.activation;
  }

  /** Throws an `Error` if a training option is out of range. */
  validateTrainingOptions(options: Partial<TrainOptions>): void {
    checkTrainOptions(options);
  }

  /** Returns the training options that can be written as JSON. */
  getTrainOptsJSON(): Record<string, unknown> {
    return trainOptionsJson(this.trainOpts);
  }

  /** Sets the option `log`; true stands for `console.log`. */
  setLogMethod(log: TrainOptions['log']): void {
    if (typeof log === 'function') this.trainOpts.log = log;
    else this.trainOpts.log = log ? console.log : false;
  }

  abstract trainingTick(data: readonly Pattern[], status: TrainStatus, endTime: number): boolean;
}

const METHODS_OF: Readonly<Record<string, readonly [RunName, DeltasName]>> = {
  sigmoid: ['_runInputSigmoid', '_calculateDeltasSigmoid'],
  relu: ['_runInputRelu', '_calculateDeltasRelu'],
  'leaky-relu': ['_runInputLeakyRelu', '_calculateDeltasLeakyRelu'],
  tanh: ['_runInputTanh', '_calculateDeltasTanh'],
};
type RunName = '_runInputSigmoid' | '_runInputRelu' | '_runInputLeakyRelu' | '_runInputTanh';
type DeltasName =
  | '_calculateDeltasSigmoid'
  | '_calculateDeltasRelu'
  | '_calculateDeltasLeakyRelu'
  | '_calculateDeltasTanh';

function randomNumbers(size: number): Float32Array {
  const numbers = new Float32Array(size);
  for (let i = 0; i < size; i++) numbers[i] = Math.random() * 0.4 - 0.2;
  return numbers;
}

/** Weights and their last changes take less than this in networks that need no look at the memory. */
const SMALL_BYTES = 2 ** 28;

/** @throws {RangeError} if weights between layers of these sizes do not fit into memory */
function assertFits(sizes: readonly number[]): void {
  let bytes = 0;
  for (let layer = 1; layer < sizes.length; layer++) bytes += 8 * sizes[layer] * sizes[layer - 1];
  if (bytes <= SMALL_BYTES || bytes <= availableMemory()) return;
  throw new RangeError(
    `Expected a network that fits into memory, but layers of ${sizes.join(', ')} nodes need about ${(bytes / 1e9).toPrecision(3)} GB: take fewer inputs or smaller "hiddenLayers"`,
  );
}
