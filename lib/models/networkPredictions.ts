/** Turns the scores of a network into predictions by the link of its loss. */
import { DenseMatrix } from '../data/denseMatrix.ts';
import { floatArray, type Matrix, precisionOf } from '../data/matrix.ts';
import { numberLink } from '../numerics/links.ts';
import { LINKS } from '../plan/links.ts';
import { type LossPlan, linkOf, targetsOf } from '../plan/losses.ts';
import { probabilities } from './probabilities.ts';

/** Predictions from scores, rows × outputs: probabilities, numbers, or the unchanged scores. */
export function networkPredictions(loss: LossPlan, scores: Matrix): Matrix {
  const { data, rows, cols } = scores;
  const link = linkOf(loss);
  if (link === 'identity' || link === 'none') return scores;
  if (LINKS[link].gives === 'numbers') {
    const { predict } = numberLink(link);
    return new DenseMatrix(
      data.map((score) => predict(score)),
      rows,
      cols,
    );
  }
  const precision = precisionOf(data);
  if (targetsOf(loss) === 'multiclass') {
    const out = floatArray(precision, data.length);
    probabilities({ loss, scores: data, nOutputs: cols, nClasses: cols }, out);
    return new DenseMatrix(out, rows, cols);
  }
  // Each score belongs to one label. `probabilities` gives two numbers per score; take the second
  // one.
  const both = floatArray(precision, 2 * data.length);
  probabilities({ loss, scores: data, nOutputs: 1, nClasses: 2 }, both);
  const out = floatArray(precision, data.length);
  for (let i = 0; i < out.length; i++) out[i] = both[2 * i + 1];
  return new DenseMatrix(out, rows, cols);
}
