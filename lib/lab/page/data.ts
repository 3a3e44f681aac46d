/** The lab's data sets: two standardized features and class labels. */

/// <reference path="./files.d.ts" />
import digitsText from 'digits-pair.csv';
import irisText from 'iris.csv';
import { type Matrix, matrix } from '../../data/matrix.ts';
import { parseBundledTable } from '../../datasets/bundledTable.ts';
import { makeBlobs } from '../../datasets/makeBlobs.ts';
import { StandardScaler } from '../../preprocessing/standardScaler.ts';
import { RandomState } from '../../random/randomState.ts';
import type { DataName } from './scenes.ts';

/** Samples with two features, of mean 0 and deviation 1. */
export interface LabData {
  readonly x: Matrix<Float64Array>;
  /** The class of each sample, from 0. */
  readonly y: Int32Array;
  readonly classes: readonly string[];
  readonly features: readonly [string, string];
}

type Raw = Omit<LabData, 'x'> & { readonly points: readonly (readonly [number, number])[] };

const NOISE = 0.12;
const PLAIN = ['x₁', 'x₂'] as const;

const MAKERS: Readonly<Record<DataName, () => Raw>> = {
  blobs: () =>
    blobs([
      [-1.6, -1],
      [1.6, 1.2],
    ]),
  threeBlobs: () =>
    blobs([
      [-2, -1],
      [2, -1.2],
      [0, 2.2],
    ]),
  moons() {
    const random = new RandomState(3);
    return twoCurves(100, random, (inner, angle) =>
      inner ? [1 - Math.cos(angle), 0.5 - Math.sin(angle)] : [Math.cos(angle), Math.sin(angle)],
    );
  },
  circles() {
    const random = new RandomState(5);
    return twoCurves(100, random, (inner, angle) => {
      const radius = inner ? 0.45 : 1.1;
      return [radius * Math.cos(2 * angle), radius * Math.sin(2 * angle)];
    });
  },
  iris: () => petals(['versicolor', 'virginica'], 1),
  irisAll: () => petals(['setosa', 'versicolor', 'virginica'], 0),
  digits,
};

/** Creates the named data set, identical each time. */
export function labData(name: DataName): LabData {
  const { points, ...rest } = MAKERS[name]();
  const x = matrix(Float64Array.from(points.flat()), points.length, 2);
  const scaled = new StandardScaler().fit(x).transform(x);
  return { ...rest, x: matrix(Float64Array.from(scaled.data), scaled.rows, scaled.cols) };
}

function blobs(centers: number[][]): Raw {
  const { x, y } = makeBlobs({ nSamples: 150, centers, clusterStd: 0.95, seed: 7 });
  const points = Array.from(y, (_, i) => [x.data[2 * i], x.data[2 * i + 1]] as const);
  return { points, y, classes: centers.map((_, k) => `class ${k}`), features: PLAIN };
}

/** Samples of two classes along two curves, parametrised by an angle from 0 to π. */
function twoCurves(
  each: number,
  random: RandomState,
  curve: (inner: boolean, angle: number) => readonly [number, number],
): Raw {
  const points = Array.from({ length: 2 * each }, (_, i) => {
    const [x, y] = curve(i >= each, (Math.PI * (i % each)) / (each - 1));
    const [dx, dy] = random.randn(2);
    return [x + NOISE * dx, y + NOISE * dy] as const;
  });
  const y = Int32Array.from(points, (_, i) => (i >= each ? 1 : 0));
  return { points, y, classes: ['class 0', 'class 1'], features: PLAIN };
}

/** Length and width of petals, for species from number `first`. */
function petals(classes: readonly string[], first: number): Raw {
  const { x, target } = parseBundledTable(irisText);
  const rows = Array.from(target.keys()).filter(
    (i) => target[i] >= first && target[i] < first + classes.length,
  );
  return {
    points: rows.map((i) => [x.data[4 * i + 2], x.data[4 * i + 3]] as const),
    y: Int32Array.from(rows, (i) => target[i] - first),
    classes,
    features: ['petal length', 'petal width'],
  };
}

/**
 * Handwritten zeros and ones, with two sums of their 8 × 8 pixels as features; the build includes
 * only these digits.
 */
function digits(): Raw {
  const { x, target } = parseBundledTable(digitsText);
  return {
    points: Array.from(target, (_, i) => [x.data[2 * i], x.data[2 * i + 1]] as const),
    y: Int32Array.from(target),
    classes: ['0', '1'],
    features: ['ink in the middle', 'ink at the sides'],
  };
}
