/**
 * Five well-known small data sets, as scikit-learn ships them: to try a model on real data, and to
 * compare it with published figures. `data/SOURCES.md` has their origins and their licence.
 *
 * A file is read when its function is called; nothing is kept, so that every call returns arrays
 * of its own.
 */
import type { Matrix } from '../data/matrix.ts';
import { readBundledTable } from './bundledTable.ts';

/** What all data sets have. */
interface BundledDataset {
  /** samples × features. */
  readonly x: Matrix<Float64Array>;
  /** A name for each column of `x`, as scikit-learn has it. */
  readonly featureNames: readonly string[];
  readonly description: string;
  /** Who made the data, and when. */
  readonly source: string;
  readonly licence: string;
}

/** Samples, each of one class. */
export interface ClassificationDataset extends BundledDataset {
  /** The class of each sample, counted from 0: sample i is a `targetNames[y[i]]`. */
  readonly y: Int32Array;
  /** A name for each class. */
  readonly targetNames: readonly string[];
}

/** Samples, each with a number to predict. */
export interface RegressionDataset extends BundledDataset {
  readonly y: Float64Array;
}

type Facts = Pick<BundledDataset, 'description' | 'source'>;

const LICENCE = 'BSD-3-Clause, as distributed with scikit-learn 1.2.1';

/**
 * Tumours of the breast: 569 samples, 30 features (mean, standard error and worst value of ten
 * measures of the cells' nuclei), 212 malignant (0) and 357 benign (1).
 *
 * @returns a frozen value over new arrays
 * @example
 * const { x, y, targetNames } = loadBreastCancer(); // x is 569 × 30, targetNames[y[0]] 'malignant'
 */
export function loadBreastCancer(): ClassificationDataset {
  return classification('breast_cancer', ['malignant', 'benign'], {
    description:
      'Diagnosis of breast tumours from measures of cell nuclei in an image: mean, standard error and worst of ten features',
    source:
      'W. H. Wolberg, W. N. Street, O. L. Mangasarian: Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository, 1995',
  });
}

/**
 * Handwritten digits: 1797 samples of 8 × 8 pixels (64 features from 0, white, to 16, row by row),
 * about 180 of each digit from 0 to 9.
 *
 * @returns a frozen value over new arrays
 * @example
 * const { x, y } = loadDigits(); // x is 1797 × 64, y[0] is 0
 */
export function loadDigits(): ClassificationDataset {
  return classification('digits', ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], {
    description: 'Handwritten digits as 8 × 8 pixels from 0 (white) to 16, row by row',
    source:
      'E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits (test set), UCI Machine Learning Repository, 1998',
  });
}

/**
 * Fisher's irises: 150 samples, 4 features (lengths and widths in centimetres), 50 of each of
 * three species.
 *
 * @returns a frozen value over new arrays
 * @example
 * const { x, y, targetNames } = loadIris(); // x is 150 × 4, targetNames[y[149]] 'virginica'
 */
export function loadIris(): ClassificationDataset {
  return classification('iris', ['setosa', 'versicolor', 'virginica'], {
    description: 'Species of irises from the lengths and widths of sepals and petals, in cm',
    source: 'R. A. Fisher: The use of multiple measurements in taxonomic problems, 1936',
  });
}

/**
 * Italian wines: 178 samples, 13 features of chemical analysis, of three cultivars (59, 71, 48).
 *
 * @returns a frozen value over new arrays
 * @example
 * const { x, y } = loadWine(); // x is 178 × 13
 */
export function loadWine(): ClassificationDataset {
  return classification('wine', ['class_0', 'class_1', 'class_2'], {
    description: 'Cultivars of wine from one region of Italy, from 13 figures of chemical analysis',
    source: 'M. Forina et al.: Wine recognition data, UCI Machine Learning Repository, 1991',
  });
}

/**
 * Diabetes: 442 patients, 10 features, and the progression of the disease after one year (25 to
 * 346), for regression. The features are raw (age in years, sex as 1 or 2, body mass index, blood
 * pressure, six measures of blood serum): scikit-learn's `load_diabetes(scaled=False)`.
 *
 * @returns a frozen value over new arrays
 * @example
 * const { x, y } = loadDiabetes(); // x is 442 × 10, y[0] is 151
 */
export function loadDiabetes(): RegressionDataset {
  const { x, target, featureNames } = readBundledTable('diabetes');
  return Object.freeze({
    x: Object.freeze(x),
    y: target,
    featureNames,
    description:
      'Progression of diabetes one year after ten measures (raw, not scaled) were taken of each patient',
    source: 'B. Efron, T. Hastie, I. Johnstone, R. Tibshirani: Least Angle Regression, 2004',
    licence: LICENCE,
  });
}

function classification(
  name: string,
  targetNames: readonly string[],
  facts: Facts,
): ClassificationDataset {
  const { x, target, featureNames } = readBundledTable(name);
  return Object.freeze({
    x: Object.freeze(x),
    y: Int32Array.from(target),
    featureNames,
    targetNames: Object.freeze(targetNames),
    ...facts,
    licence: LICENCE,
  });
}
