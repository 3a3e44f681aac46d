/**
 * Five well-known small data sets, as distributed with scikit-learn, for trying models on real data
 * and for comparisons with published results. `data/SOURCES.md` states their origins and licences.
 *
 * A file is read at each call and not cached, so that every call returns new arrays.
 */
import type { Matrix } from '../data/matrix.ts';
import { readBundledTable } from './bundledTable.ts';

/** The members that all bundled datasets share. */
interface BundledDataset {
  /** Features: samples × features. */
  readonly x: Matrix<Float64Array>;
  /** Name of each column of `x`, as in scikit-learn. */
  readonly featureNames: readonly string[];
  /** What the dataset contains. */
  readonly description: string;
  /** Who collected the data, and when. */
  readonly source: string;
  /** Licence of the data. */
  readonly licence: string;
}

/** A dataset for classification. */
export interface ClassificationDataset extends BundledDataset {
  /** Class index of each sample, from 0: sample i belongs to class `targetNames[y[i]]`. */
  readonly y: Int32Array;
  /** Name of each class. */
  readonly targetNames: readonly string[];
}

/** A dataset for regression. */
export interface RegressionDataset extends BundledDataset {
  /** The number to predict for each sample. */
  readonly y: Float64Array;
}

type Facts = Pick<BundledDataset, 'description' | 'source'>;

const LICENCE = 'BSD-3-Clause, as distributed with scikit-learn 1.2.1';

/**
 * Breast cancer (Wisconsin): 569 samples, 212 malignant (class 0) and 357 benign (class 1), with 30
 * features: mean, standard error and worst value of ten measurements of cell nuclei.
 *
 * @returns a frozen object; every call returns new arrays
 * @example
 * const { x, y, targetNames } = datasets.loadBreastCancer();
 * x.rows; // 569
 * targetNames[y[0]]; // 'malignant'
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
 * Handwritten digits: 1797 images of 8 × 8 pixels, about 180 of each digit. The 64 features are the
 * pixels row by row, from 0 (white) to 16.
 *
 * @returns a frozen object; every call returns new arrays
 * @example
 * const { x, y } = datasets.loadDigits();
 * [x.rows, x.cols]; // [1797, 64]
 * y[0]; // 0
 */
export function loadDigits(): ClassificationDataset {
  return classification('digits', ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], {
    description: 'Handwritten digits as 8 × 8 pixels from 0 (white) to 16, row by row',
    source:
      'E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits (test set), UCI Machine Learning Repository, 1998',
  });
}

/**
 * Fisher's iris flowers: 150 samples, 50 of each of three species, with 4 features: length and
 * width of sepals and petals in centimetres.
 *
 * @returns a frozen object; every call returns new arrays
 * @example
 * const { x, y, targetNames } = datasets.loadIris();
 * [x.rows, x.cols]; // [150, 4]
 * targetNames[y[149]]; // 'virginica'
 */
export function loadIris(): ClassificationDataset {
  return classification('iris', ['setosa', 'versicolor', 'virginica'], {
    description: 'Species of irises from the lengths and widths of sepals and petals, in cm',
    source: 'R. A. Fisher: The use of multiple measurements in taxonomic problems, 1936',
  });
}

/**
 * Italian wines: 178 samples of three cultivars (59, 71 and 48), with 13 features from a chemical
 * analysis.
 *
 * @returns a frozen object; every call returns new arrays
 * @example
 * const { x, y } = datasets.loadWine();
 * [x.rows, x.cols]; // [178, 13]
 */
export function loadWine(): ClassificationDataset {
  return classification('wine', ['class_0', 'class_1', 'class_2'], {
    description: 'Cultivars of wine from one region of Italy, from 13 figures of chemical analysis',
    source: 'M. Forina et al.: Wine recognition data, UCI Machine Learning Repository, 1991',
  });
}

/**
 * Diabetes: 442 patients, 10 features, and the progression of the disease after one year (25 to
 * 346) as the target of a regression. The features are raw: age in years, sex as 1 or 2, body mass
 * index, blood pressure and six measurements of blood serum. Equals `load_diabetes(scaled=False)`
 * of scikit-learn.
 *
 * @returns a frozen object; every call returns new arrays
 * @example
 * const { x, y } = datasets.loadDiabetes();
 * x.rows; // 442
 * y[0]; // 151
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
