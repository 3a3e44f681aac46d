/**
 * `fallline/compat/apparatus`: the class `LogisticRegressionClassifier` of apparatus (which the
 * package natural uses), trained by fallline, and `accelerate`, which makes the class of the
 * package itself train on fallline.
 */
import { wrongKind } from '../../common/errors.ts';
import { notFinite } from '../../data/matrix.ts';
import { type AccelerateOptions, type Restore, replaceMethods } from '../methods.ts';
import { sigmoid } from './descent.ts';
import { type Convergence, type Examples, trainClasses, warnOfEndings } from './training.ts';

export type { Convergence } from './training.ts';

/** Confidence of a classifier in a label. */
export interface Classification {
  /** The label. */
  readonly label: string;
  /** Confidence from 0 to 1. The values of one observation need not sum to 1. */
  readonly value: number;
}

/** A classifier as JSON, as apparatus writes it. */
export interface ClassifierJson {
  /** The examples of each label. */
  readonly examples: Record<string, ArrayLike<number>[]>;
  /** Unused; kept for compatibility with apparatus. */
  readonly features: unknown[];
  /** Unused; kept for compatibility with apparatus. */
  readonly featurePositions: Record<string, unknown>;
  /** Unused; kept for compatibility with apparatus. */
  readonly maxFeaturePosition: number;
  /** Labels in the order of `theta`. */
  readonly classifications: string[];
  /** Number of examples. */
  readonly exampleCount: number;
  /** Weights of each class as `{ elements }`, one per feature. Absent before training. */
  readonly theta?: { readonly elements: number[] }[];
}

/**
 * One-vs-rest logistic regression on arrays of numbers, trained as apparatus 0.0.10 does it: batch
 * gradient descent from 0 with a search for the step size. Where the search of apparatus never ends
 * or throws 'unable to find minimum', this class stops, warns, and reports it in `convergence`.
 *
 * @example
 * const classifier = new LogisticRegressionClassifier();
 * classifier.addExample([1, 1, 1, 0, 0, 0], 'one');
 * classifier.addExample([0, 0, 0, 1, 1, 1], 'two');
 * classifier.train();
 * classifier.classify([1, 1, 0, 0, 0, 0]); // 'one'
 */
export class LogisticRegressionClassifier implements ClassifierJson {
  /** The examples of each label. */
  examples: Record<string, ArrayLike<number>[]> = {};
  /** Unused; kept for compatibility with apparatus. */
  features: unknown[] = [];
  /** Unused; kept for compatibility with apparatus. */
  featurePositions: Record<string, unknown> = {};
  /** Unused; kept for compatibility with apparatus. */
  maxFeaturePosition = 0;
  /** Labels in the order of `theta`. */
  classifications: string[] = [];
  /** Number of examples. */
  exampleCount = 0;
  /** Weights of each class as `{ elements }`, one per feature. Absent before training. */
  declare theta?: { readonly elements: number[] }[];
  #convergence: readonly Convergence[] = [];

  /** How the last training ended, for each class. */
  get convergence(): readonly Convergence[] {
    return this.#convergence;
  }

  /**
   * Adds an example. The array is not copied; `train` reads it.
   *
   * @param data one number per feature
   * @param classification label of the example
   */
  addExample(data: ArrayLike<number>, classification: string): void {
    // An own property for every label: objects inherit `constructor` and `__proto__`.
    if (!Object.hasOwn(this.examples, classification)) {
      const value: ArrayLike<number>[] = [];
      const descriptor = { value, configurable: true, enumerable: true, writable: true };
      Object.defineProperty(this.examples, classification, descriptor);
      this.classifications.push(classification);
    }
    this.examples[classification].push(data);
    this.exampleCount++;
  }

  /**
   * Trains on all examples, from the start.
   *
   * @throws {TypeError} if there are no examples, or one is not an array of numbers
   * @throws {RangeError} if examples differ in length, or an element is not finite
   */
  train(): void {
    const { thetas, convergence } = trainClasses(this.examples, this.classifications);
    this.theta = thetas.map((elements) => ({ elements }));
    this.#convergence = convergence;
    warnOfEndings(convergence);
  }

  /**
   * Returns all labels with their confidence, the highest first.
   *
   * @param observation one number per feature; with another number of elements every value is 0.5,
   *   as in apparatus
   * @throws {TypeError} before training
   * @throws {RangeError} if an element is NaN
   */
  getClassifications(observation: ArrayLike<number>): Classification[] {
    const { theta } = this;
    if (theta === undefined) {
      throw new TypeError('Expected a trained classifier: call train, after addExample, first');
    }
    const elements = elementsOf(observation);
    const classifications = theta.map((each, k) => ({
      label: this.classifications[k],
      value: sigmoid(dot(elements, each.elements)),
    }));
    if (classifications.some(({ value }) => Number.isNaN(value))) throw nanIn(elements);
    return classifications.sort((a, b) => b.value - a.value);
  }

  /**
   * Returns the label with the highest confidence.
   *
   * @param observation one number per feature
   * @throws {string} 'Not Trained' if there are no classes, as in apparatus
   */
  classify(observation: ArrayLike<number>): string {
    const classifications = this.getClassifications(observation);
    if (classifications.length === 0) throw 'Not Trained';
    return classifications[0].label;
  }

  /** Returns the classifier as JSON of apparatus: examples, labels and weights. */
  toJSON(): ClassifierJson {
    return { ...this };
  }

  /**
   * Restores a classifier from JSON of this class or of apparatus.
   *
   * @param classifier the JSON as text, or parsed; a parsed object is not copied
   */
  static restore(classifier: string | ClassifierJson): LogisticRegressionClassifier {
    const json = typeof classifier === 'string' ? JSON.parse(classifier) : classifier;
    if (typeof json !== 'object' || json === null)
      throw wrongKind('classifier', 'JSON', classifier);
    return Object.assign(new LogisticRegressionClassifier(), json);
  }

  /** Calls the static method, as instances of apparatus do. */
  restore(classifier: string | ClassifierJson): LogisticRegressionClassifier {
    return LogisticRegressionClassifier.restore(classifier);
  }
}

function elementsOf(observation: unknown): ArrayLike<number> {
  const { elements = observation } = (observation ?? {}) as { elements?: unknown };
  if (Array.isArray(elements) || (ArrayBuffer.isView(elements) && 'length' in elements)) {
    return elements as ArrayLike<number>;
  }
  throw wrongKind('observation', 'an array of numbers', observation);
}

/** Dot product, summed from the last element to the first as in apparatus; 0 if the lengths differ. */
function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return 0;
  let sum = 0;
  for (let j = a.length - 1; j >= 0; j--) sum += a[j] * b[j];
  return sum;
}

function nanIn(elements: ArrayLike<number>): Error {
  for (let j = 0; j < elements.length; j++) {
    if (typeof elements[j] !== 'number')
      return wrongKind(`observation[${j}]`, 'a number', elements[j]);
    if (!Number.isFinite(elements[j])) return notFinite(`observation[${j}]`, elements[j]);
  }
  return new RangeError('Expected weights and observation of moderate size, but a score is NaN');
}

/** The members of apparatus's class that are used here. */
interface PeerClassifier {
  examples: Examples;
  classifications: string[];
  theta: unknown[];
}

/**
 * Makes the class of apparatus itself train on fallline. Only `train` is replaced. It still runs
 * the original code if the examples are not arrays of finite numbers of equal length.
 *
 * @param Peer the class `LogisticRegressionClassifier` of the package
 * @param options a callback for calls that are left to the original
 * @returns a function that restores the original
 * @throws {TypeError} if it is another class
 * @example
 * const restore = accelerate(require('apparatus').LogisticRegressionClassifier);
 * restore();
 */
export function accelerate(
  Peer: { readonly prototype: object },
  { onLeft }: AccelerateOptions = {},
): Restore {
  return replaceMethods('LogisticRegressionClassifier', Peer, {
    train: (own) =>
      function train(this: PeerClassifier, ...args: unknown[]): unknown {
        const vector = vectors();
        const trained = vector && trainedOrNot(this);
        if (trained === undefined) {
          onLeft?.('LogisticRegressionClassifier.train: examples that only the package takes');
          return own.apply(this, args);
        }
        this.theta = trained.thetas.map(vector!);
        warnOfEndings(trained.convergence);
        return undefined;
      },
  });
}

/** Makes the vectors that apparatus keeps weights in; its matrix library has put this there. */
function vectors(): ((elements: number[]) => unknown) | undefined {
  const { $V } = globalThis as { $V?: (elements: number[]) => unknown };
  return typeof $V === 'function' ? (elements) => $V(elements) : undefined;
}

/** Undefined if the peer must process the examples itself. */
function trainedOrNot({ examples, classifications }: PeerClassifier) {
  try {
    return trainClasses(examples, classifications);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}
