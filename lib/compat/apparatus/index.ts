/**
 * `fallline/compat/apparatus`: apparatus's `LogisticRegressionClassifier`, which natural's is made of,
 * and `accelerate`, which makes the package's own class train here.
 */
import { wrongKind } from '../../common/errors.ts';
import { notFinite } from '../../data/matrix.ts';
import { type AccelerateOptions, type Restore, replaceMethods } from '../methods.ts';
import { sigmoid } from './descent.ts';
import { type Convergence, type Examples, trainClasses, warnOfEndings } from './training.ts';

export type { Convergence } from './training.ts';

/** How sure a classifier is of a label. */
export interface Classification {
  readonly label: string;
  /** From 0 to 1; those of an observation need not add up to 1. */
  readonly value: number;
}

/** What the JSON of a classifier holds. */
export interface ClassifierJson {
  readonly examples: Record<string, ArrayLike<number>[]>;
  readonly features: unknown[];
  readonly featurePositions: Record<string, unknown>;
  readonly maxFeaturePosition: number;
  readonly classifications: string[];
  readonly exampleCount: number;
  /** For each class, `{ elements }`: a weight for each feature. Only after training. */
  readonly theta?: { readonly elements: number[] }[];
}

/**
 * Logistic regression of one class against all others on arrays of numbers, as apparatus 0.0.10
 * trains it: full-batch descent from 0 with a search for the step size. Where apparatus's search has
 * no end but the error 'unable to find minimum', this ends, warns, and `convergence` says so.
 *
 * @example
 * const classifier = new LogisticRegressionClassifier();
 * classifier.addExample([1, 1, 1, 0, 0, 0], 'one');
 * classifier.addExample([0, 0, 0, 1, 1, 1], 'two');
 * classifier.train();
 * classifier.classify([1, 1, 0, 0, 0, 0]); // 'one'
 */
export class LogisticRegressionClassifier implements ClassifierJson {
  examples: Record<string, ArrayLike<number>[]> = {};
  features: unknown[] = [];
  featurePositions: Record<string, unknown> = {};
  maxFeaturePosition = 0;
  classifications: string[] = [];
  exampleCount = 0;
  declare theta?: { readonly elements: number[] }[];
  #convergence: readonly Convergence[] = [];

  /** How the last training went, for each class. */
  get convergence(): readonly Convergence[] {
    return this.#convergence;
  }

  /**
   * Adds an example. It is kept as it is, and read by `train`.
   *
   * @param data a number for each feature
   */
  addExample(data: ArrayLike<number>, classification: string): void {
    // Of its own, whatever its name is: every object inherits a `constructor` and a `__proto__`.
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
   * @throws {TypeError} if there are no examples, or one is no array of numbers
   * @throws {RangeError} if one has another length than the first, or an element is not finite
   */
  train(): void {
    const { thetas, convergence } = trainClasses(this.examples, this.classifications);
    this.theta = thetas.map((elements) => ({ elements }));
    this.#convergence = convergence;
    warnOfEndings(convergence);
  }

  /**
   * All labels with how sure each is, the surest first.
   *
   * @param observation a number for each feature; with another number of them every value is 0.5, as in
   *   apparatus
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
   * The surest label.
   *
   * @throws {string} 'Not Trained' where there is no class, as in apparatus
   */
  classify(observation: ArrayLike<number>): string {
    const classifications = this.getClassifications(observation);
    if (classifications.length === 0) throw 'Not Trained';
    return classifications[0].label;
  }

  /** What apparatus's classifier is as JSON: examples, labels and weights. */
  toJSON(): ClassifierJson {
    return { ...this };
  }

  /**
   * A classifier from JSON, as text or parsed, of this class or of apparatus. A parsed object becomes
   * the classifier.
   */
  static restore(classifier: string | ClassifierJson): LogisticRegressionClassifier {
    const json = typeof classifier === 'string' ? JSON.parse(classifier) : classifier;
    if (typeof json !== 'object' || json === null)
      throw wrongKind('classifier', 'JSON', classifier);
    return Object.assign(new LogisticRegressionClassifier(), json);
  }

  /** The same on an instance, where apparatus has it too. */
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

/** 0 where the lengths differ; from the last element to the first, as in apparatus. */
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

/** apparatus's class, as far as it is needed here. */
interface PeerClassifier {
  examples: Examples;
  classifications: string[];
  theta: unknown[];
}

/**
 * Makes apparatus's own class train here. Everything but `train` stays as it is, and `train` too for
 * examples that are no arrays of finite numbers of one length.
 *
 * @param LogisticRegressionClassifier what the package exports under this name
 * @returns takes it back
 * @throws {TypeError} if it is another class
 * @example
 * const restore = accelerate(require('apparatus').LogisticRegressionClassifier);
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

/** Nothing where the peer is to have its own way with the examples. */
function trainedOrNot({ examples, classifications }: PeerClassifier) {
  try {
    return trainClasses(examples, classifications);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return undefined;
    throw error;
  }
}
