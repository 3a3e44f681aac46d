/** Training of all classes: their columns and labels in the order that apparatus gives them. */
import { type Descent, descend } from './descent.ts';
import { productsOf } from './examples.ts';

/** The examples of each label. */
export type Examples = Readonly<Record<string, readonly ArrayLike<unknown>[]>>;

/** How the training of one class ended. */
export interface Convergence {
  /** Label of the class. */
  readonly label: string;
  /** Number of steps. */
  readonly steps: number;
  /** Step size that the search found. */
  readonly learningRate: number;
  /** Whether apparatus also ends on these data, with the same weights. */
  readonly endsThere: boolean;
}

export interface Trained {
  /** For each class, a weight for each feature; the weight of the column of ones is left out. */
  readonly thetas: readonly number[][];
  readonly convergence: readonly Convergence[];
}

/**
 * Trains a classifier for each class. As in apparatus, class k is the k-th key of `examples` and gets
 * the k-th label: these differ where labels are whole numbers that were not added in their order.
 *
 * @throws {TypeError | RangeError} if the examples are not suitable for training
 */
export function trainClasses(examples: Examples, labels: readonly string[]): Trained {
  const groups = Object.values(examples);
  const products = productsOf(groups.flat());
  const thetas: number[][] = [];
  const convergence: Convergence[] = [];
  let from = 0;
  labels.forEach((label, k) => {
    const isOfClass = new Uint8Array(products.rows).fill(1, from, from + groups[k].length);
    from += groups[k].length;
    const { theta, ...rest } = descend(products, isOfClass);
    assertFinite(theta, rest);
    thetas.push(Array.from(theta.subarray(1)));
    convergence.push({ label: String(label), ...rest });
  });
  return { thetas, convergence };
}

function assertFinite(theta: Float64Array, { learningRate }: Omit<Descent, 'theta'>): void {
  if (theta.every(Number.isFinite)) return;
  throw new RangeError(
    `Expected features of moderate size, but the weights are no longer finite at learning rate ${learningRate}`,
  );
}

/** Warns once per training about classes for which apparatus would not have ended. */
export function warnOfEndings(convergence: readonly Convergence[]): void {
  const without = convergence.filter(({ endsThere }) => !endsThere);
  if (without.length === 0) return;
  const labels = without.map(({ label }) => `'${label}'`).join(', ');
  process.emitWarning(
    `apparatus finds no step size for ${labels} on these examples ('unable to find minimum'); fallline trained them with ` +
      'smaller steps or more of them',
    { code: 'FALLLINE_COMPAT_APPARATUS' },
  );
}
