/** Evaluates a network with several outputs: regression values, or independent binary labels. */
import type { Matrix } from '../../data/matrix.ts';
import { meanAbsoluteError } from '../../metrics/absoluteErrors.ts';
import { r2Score } from '../../metrics/r2Score.ts';
import { rocAuc } from '../../metrics/rocAuc.ts';
import { rootMeanSquaredError } from '../../metrics/squaredErrors.ts';
import type { NetworkOutputs } from '../shared/networkModels.ts';

type Figures = readonly (readonly [name: string, value: number])[];

/** Metrics of a network with several outputs. */
export interface OutputsEvaluation {
  readonly kind: 'outputs';
  readonly rows: number;
  /** Metrics over all outputs. */
  readonly figures: Figures;
  /** Metrics of each output, by column name; empty if there is only one. */
  readonly byOutput: readonly { readonly name: string; readonly figures: Figures }[];
}

/**
 * Evaluates a network.
 *
 * @param y rows × outputs
 * @param names names of the outputs
 * @throws {RangeError} if a target is invalid for the loss, such as one that is neither 0 nor 1
 */
export function evaluateOutputs(
  model: NetworkOutputs,
  x: Matrix,
  y: Matrix,
  names: readonly string[],
): OutputsEvaluation {
  // First, because it validates the targets.
  const loss = [`loss (${model.json.loss.name})`, model.meanLoss(x, y)] as const;
  const predicted = model.predict(x);
  const figuresOf = model.areLabels ? labelFigures(model.beliefs(x)) : numberFigures;
  const outputs = names.map((name, k) => {
    const [yTrue, yPred] = [column(y, k), column(predicted, k)];
    return { name, figures: figuresOf(yTrue, yPred, k) };
  });
  const all = model.areLabels
    ? [
        ['all labels right', share(y, predicted)] as const,
        ['accuracy', mean(outputs.map(({ figures }) => figures[0][1]))] as const,
      ]
    : numberFigures(y, predicted);
  return {
    kind: 'outputs',
    rows: x.rows,
    figures: [...all, loss],
    byOutput: outputs.length === 1 ? [] : outputs,
  };
}

function numberFigures(yTrue: Matrix, yPred: Matrix): Figures {
  return [
    ...(yTrue.rows > 1 ? [['R²', r2Score(yTrue, yPred)] as const] : []),
    ['RMSE', rootMeanSquaredError(yTrue, yPred)],
    ['MAE', meanAbsoluteError(yTrue, yPred)],
  ];
}

/** Accuracy, and the area under the ROC curve if both values of the label occur. */
function labelFigures(beliefs: Matrix) {
  return (yTrue: Matrix, yPred: Matrix, k: number): Figures => {
    const ranks = yTrue.data.includes(0) && yTrue.data.includes(1);
    return [
      ['accuracy', share(yTrue, yPred)],
      ...(ranks ? [['ROC AUC', rocAuc(yTrue.data, column(beliefs, k).data)] as const] : []),
    ];
  };
}

/** Fraction of rows in which all outputs are right. */
function share({ data, rows, cols }: Matrix, predicted: Matrix): number {
  let right = 0;
  for (let i = 0; i < rows; i++) {
    let all = true;
    for (let k = 0; k < cols; k++) {
      all = all && data[i * cols + k] === predicted.data[i * cols + k];
    }
    if (all) right++;
  }
  return right / rows;
}

function column({ data, rows, cols }: Matrix, k: number): Matrix {
  return {
    data: Float64Array.from({ length: rows }, (_, i) => data[i * cols + k]),
    rows,
    cols: 1,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
