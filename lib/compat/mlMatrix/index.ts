/**
 * `fallline/compat/ml-matrix`: `accelerate`, which makes ml-matrix multiply with fallline's gemm.
 */

import { wrongKind } from '../../common/errors.ts';
import { type PeerMethod, type Restore, replaceMethods } from '../methods.ts';
import { isMlMatrix, type MlMatrix } from '../mlMatrices.ts';
import type { MatrixClass } from './products.ts';
import { type MakeMatrix, product, productByTranspose, transposeProduct } from './products.ts';
import { svdMethods } from './svd.ts';

/** The module ml-matrix: the result of `import * as mlMatrix` or `require`. */
export interface MlMatrixModule {
  /** The class `Matrix`. */
  readonly Matrix: MatrixClass;
  /** The class `SVD`. */
  readonly SVD?: { readonly prototype: object };
}

/** Accelerated classes, each with the function that restores it. */
const accelerated = new WeakMap<object, Restore>();

/**
 * Makes ml-matrix multiply with fallline's gemm, for all of its matrices, views and wrappers:
 * `mmul`, `mmulByTranspose`, `gram` and `transposeMultiply`, and everything that uses them, such as
 * pseudo-inverses, covariances, powers and PLS. Results agree up to rounding. ml-matrix itself
 * still computes small products, products of matrices that do not fit, and those whose result is
 * not finite.
 *
 * If you pass the whole module, `SVD.solve` and `SVD.inverse` are accelerated too. The
 * decompositions themselves are not changed.
 *
 * @param Matrix the class `Matrix` of ml-matrix, or the module
 * @returns a function that restores the original; a class that is already accelerated is not
 *   wrapped again
 * @throws {TypeError} if it is neither
 * @example
 * const { Matrix } = require('ml-matrix');
 * const restore = accelerate(Matrix);
 * restore();
 */
export function accelerate(Matrix: MatrixClass | MlMatrixModule): Restore {
  const { Matrix: Class, SVD } = asModule(Matrix);
  const known = accelerated.get(Class);
  if (known !== undefined) return known;
  const base = baseOf(Class);
  // Versions before 6.15 lack some of these methods.
  const there = Object.entries(productMethods(Class)).filter(
    ([name]) => name === 'mmul' || Object.hasOwn(base.prototype, name),
  );
  const undo = [replaceMethods('Matrix', base, Object.fromEntries(there))];
  if (SVD !== undefined) undo.push(replaceMethods('SVD', SVD, svdMethods(Class)));
  const restore = () => {
    if (accelerated.get(Class) !== restore) return;
    accelerated.delete(Class);
    for (const each of undo) each();
  };
  accelerated.set(Class, restore);
  return restore;
}

function asModule(value: MatrixClass | MlMatrixModule): MlMatrixModule {
  if (typeof value === 'function') return { Matrix: value };
  if (typeof value?.Matrix === 'function') return value;
  throw wrongKind('Matrix', "ml-matrix's Matrix, or ml-matrix", value);
}

/** The base class of matrices, views and wrappers. */
function baseOf({ prototype }: MatrixClass): { readonly prototype: object } {
  const base = Object.getPrototypeOf(prototype)?.constructor;
  if (typeof base === 'function' && base !== Object) return base;
  throw new TypeError(`Expected "Matrix" to be ml-matrix's Matrix, but it is another class`);
}

function productMethods(Matrix: MatrixClass): Record<string, (own: PeerMethod) => PeerMethod> {
  const make = ((rows, columns) => new Matrix(rows, columns)) as MakeMatrix;
  const otherOf = (value: unknown) =>
    (isMlMatrix(value) ? value : Matrix.checkMatrix(value)) as MlMatrix;
  return {
    mmul: (own) =>
      function mmul(this: unknown, value: unknown) {
        const other = otherOf(value);
        return product(make, this as MlMatrix, other) ?? own.call(this, other);
      },
    transposeMultiply: (own) =>
      function transposeMultiply(this: unknown, value: unknown) {
        const other = otherOf(value);
        return transposeProduct(make, this as MlMatrix, other) ?? own.call(this, other);
      },
    gram: (own) =>
      function gram(this: unknown) {
        const matrix = this as MlMatrix;
        return transposeProduct(make, matrix, matrix) ?? own.call(this);
      },
    mmulByTranspose: (own) =>
      function mmulByTranspose(this: unknown, scale: unknown) {
        const matrix = this as MlMatrix;
        const factors = scale as ArrayLike<number> | undefined;
        const fits = factors === undefined || factors.length === matrix.columns;
        return (fits && productByTranspose(make, matrix, factors)) || own.call(this, scale);
      },
  };
}
