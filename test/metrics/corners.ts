/** scikit-learn's figures in the corners, with their shapes; reference/i_metrics/make_corners.py. */
import { reference } from '../support/reference.ts';

export interface Corners {
  readonly several: Readonly<Record<string, number>> & {
    readonly yTrue: number[][];
    readonly yPred: number[][];
    readonly sampleWeight: number[];
  };
  readonly constants: readonly { yTrue: number[]; yPred: number[]; r2: number }[];
  readonly certain: {
    readonly yTrue: number[];
    readonly probabilities: number[];
    readonly logLoss: number;
    readonly logLossFloat32: number;
  };
  readonly brier: {
    readonly yTrue: number[];
    readonly probabilities: number[];
    readonly sampleWeight: number[];
    readonly weighted: number;
    readonly ofZero: number;
    readonly rocAucOfInverse: number;
  };
  readonly scaler: {
    readonly x: number[][];
    readonly scale: number[];
    readonly cases: readonly { withMean: boolean; withStd: boolean; z: number[][] }[];
  };
}

export const corners = reference<Corners>('i_metrics/corners.json');
