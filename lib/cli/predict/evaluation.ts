/** Evaluates a model on labelled data: metrics, as text and as JSON data. */

import { visibleLine } from '../../common/visibleText.ts';
import { showLabel } from '../../data/labels.ts';
import type { Matrix } from '../../data/matrix.ts';
import { NumberFormat } from '../../io/numberFormat.ts';
import { meanAbsoluteError } from '../../metrics/absoluteErrors.ts';
import {
  type ClassificationReport,
  classificationReport,
} from '../../metrics/classificationReport.ts';
import { type ConfusionMatrix, confusionMatrix } from '../../metrics/confusionMatrix.ts';
import { formatClassificationReport } from '../../metrics/formatClassificationReport.ts';
import { logLoss } from '../../metrics/logLoss.ts';
import { r2Score } from '../../metrics/r2Score.ts';
import { rocAuc } from '../../metrics/rocAuc.ts';
import { rootMeanSquaredError } from '../../metrics/squaredErrors.ts';
import { showCount, showNumber, showRows } from '../shared/describe.ts';
import { isClassifier, type ServedModel } from '../shared/modelChoice.ts';
import { className, NetworkClasses, NetworkOutputs } from '../shared/networkModels.ts';
import { numbersOf, type TargetColumn } from '../shared/targetColumn.ts';
import { evaluateOutputs, type OutputsEvaluation } from './outputsEvaluation.ts';
import { type AnyClassifier, givesProbabilities, type Rankings, rankingsOf } from './rankings.ts';
import type { Labelled } from './servedData.ts';

/** Metrics of a classifier. */
export interface ClassEvaluation {
  readonly kind: 'classes';
  readonly rows: number;
  readonly accuracy: number;
  /** Defined if the model predicts probabilities, and every label is one of its classes. */
  readonly logLoss: number | undefined;
  /** The training loss of a network, if every label is one of its classes. */
  readonly loss: { readonly name: string; readonly value: number } | undefined;
  /** Defined for two classes that both occur. */
  readonly rocAuc: number | undefined;
  readonly report: ClassificationReport;
  readonly confusion: ConfusionMatrix;
  /** Label of each row, as text. */
  readonly yTrue: readonly string[];
  /** Computes the rankings on demand; defined if every label is one of the model's classes. */
  readonly rankings: (() => Rankings) | undefined;
  /** Labels that are not classes of the model, with the number of their rows. */
  readonly unknown: ReadonlyMap<string, number>;
}

/** Metrics of a regressor. */
export interface NumberEvaluation {
  readonly kind: 'numbers';
  readonly rows: number;
  /** Defined for at least two rows. */
  readonly r2: number | undefined;
  readonly rmse: number;
  readonly mae: number;
}

export type Evaluation = ClassEvaluation | NumberEvaluation | OutputsEvaluation;

/** Maximum number of labels in a message. */
const MOST_NAMED = 5;

/**
 * Evaluates a model. Labels that are not among its classes count as mistakes.
 *
 * @param x features as the model expects them
 * @throws {RangeError} if no label is a class of the model, or a regressor's target is not numeric
 */
export function evaluateModel(
  model: Exclude<ServedModel, NetworkOutputs>,
  x: Matrix,
  target: TargetColumn,
): ClassEvaluation | NumberEvaluation {
  return isClassifier(model)
    ? evaluateClasses(model, x, target)
    : evaluateNumbers(model, x, target);
}

/** Evaluates any saved model on labelled data. */
export function evaluateServed(model: ServedModel, { x, target, targets }: Labelled): Evaluation {
  if (model instanceof NetworkOutputs && 'matrix' in target) {
    return evaluateOutputs(model, x, target.matrix, targets);
  }
  return evaluateModel(model as Exclude<ServedModel, NetworkOutputs>, x, target as TargetColumn);
}

function evaluateClasses(model: AnyClassifier, x: Matrix, target: TargetColumn): ClassEvaluation {
  // Labels are compared as text: unknown labels may have another type than the model's classes.
  const known = model.classes.map(String);
  const yTrue = typeof model.classes[0] === 'number' ? numberTexts(target) : target.labels;
  const yPred = model.predict(x).map(String);
  const unknown = unknownLabels(yTrue, known, target.name);
  const occurring = new Set([...yTrue, ...yPred]);
  const labels = [...known, ...unknown.keys()].filter((label) => occurring.has(label));
  const report = classificationReport(yTrue, yPred, { labels });
  return {
    kind: 'classes',
    rows: x.rows,
    accuracy: report.microAverage.recall,
    loss: unknown.size === 0 ? networkLoss(model, x, yTrue) : undefined,
    ...scoresOf(model, x, yTrue, known, unknown.size === 0),
    report,
    confusion: confusionMatrix(yTrue, yPred, { labels }),
    yTrue,
    unknown,
  };
}

/**
 * Writes labels like the classes of a model with numeric classes. Codes such as `007` count as
 * numbers only if all labels are numbers.
 */
function numberTexts({ labels, numbers }: TargetColumn): readonly string[] {
  if (numbers !== undefined) return Array.from(numbers, String);
  return labels.map((label) => {
    const number = PLAIN_NUMBERS.number(label);
    const isNumber = number !== undefined && PLAIN_NUMBERS.codeReason(label, number) === undefined;
    return isNumber ? String(number) : label;
  });
}

const PLAIN_NUMBERS = new NumberFormat();

/**
 * Only for networks: the losses of other classifiers depend on their options, such as class
 * weights.
 */
function networkLoss(model: AnyClassifier, x: Matrix, yTrue: readonly string[]) {
  if (!(model instanceof NetworkClasses)) return undefined;
  return { name: model.json.loss.name, value: model.meanLoss(x, yTrue.map(Number)) };
}

function unknownLabels(
  yTrue: readonly string[],
  known: readonly string[],
  target: string,
): ReadonlyMap<string, number> {
  const unknown = new Map<string, number>();
  let count = 0;
  for (const label of yTrue) {
    if (known.includes(label)) continue;
    unknown.set(label, (unknown.get(label) ?? 0) + 1);
    count++;
  }
  if (count < yTrue.length) return unknown;
  throw new RangeError(
    `Expected labels of ${JSON.stringify(target)} to be among the model's classes (${named(known)}), but it holds only others: ${named([...unknown.keys()])}`,
  );
}

function scoresOf(
  model: AnyClassifier,
  x: Matrix,
  yTrue: readonly string[],
  classes: readonly string[],
  allKnown: boolean,
): Pick<ClassEvaluation, 'logLoss' | 'rocAuc' | 'rankings'> {
  if (!allKnown) return { logLoss: undefined, rocAuc: undefined, rankings: undefined };
  const probabilities = givesProbabilities(model) ? model.predictProba(x) : undefined;
  const rankings = () => rankingsOf(model, x, probabilities, yTrue, classes);
  const [only] = classes.length === 2 ? rankings().ofClasses : [];
  return {
    logLoss: probabilities && logLoss(yTrue, probabilities, { labels: classes }),
    rocAuc: only && rocAuc(only.isOfClass, only.scores),
    rankings,
  };
}

function evaluateNumbers(
  model: Exclude<ServedModel, AnyClassifier | NetworkOutputs>,
  x: Matrix,
  target: TargetColumn,
): NumberEvaluation {
  const yTrue = numbersOf(target, className(model));
  const yPred = model.predict(x);
  return {
    kind: 'numbers',
    rows: x.rows,
    r2: x.rows > 1 ? r2Score(yTrue, yPred) : undefined,
    rmse: rootMeanSquaredError(yTrue, yPred),
    mae: meanAbsoluteError(yTrue, yPred),
  };
}

/** The scalar metrics with their names. */
export function figuresOf(evaluation: Evaluation): readonly (readonly [string, number])[] {
  if (evaluation.kind === 'outputs') return evaluation.figures;
  const all: readonly (readonly [string, number | undefined])[] =
    evaluation.kind === 'classes'
      ? [
          ['accuracy', evaluation.accuracy],
          ['log loss', evaluation.logLoss],
          ['ROC AUC', evaluation.rocAuc],
          [`loss (${evaluation.loss?.name})`, evaluation.loss?.value],
        ]
      : [
          ['R²', evaluation.r2],
          ['RMSE', evaluation.rmse],
          ['MAE', evaluation.mae],
        ];
  return all.filter((figure): figure is readonly [string, number] => figure[1] !== undefined);
}

/** Formats the metrics as lines of text. */
export function showEvaluation(evaluation: Evaluation): string {
  const figures = showRows(figuresOf(evaluation).map(([name, value]) => [name, showNumber(value)]));
  if (evaluation.kind === 'numbers') return figures;
  if (evaluation.kind === 'outputs') return [...outputLines(evaluation), figures].join('\n');
  const { report } = evaluation;
  // Escapes line breaks in names.
  const classes = report.classes.map((each) => ({ ...each, name: visibleLine(each.name) }));
  return `${formatClassificationReport({ ...report, classes })}\n${figures}`;
}

/** One line per output, then an empty line. */
function outputLines({ byOutput }: OutputsEvaluation): readonly string[] {
  if (byOutput.length === 0) return [];
  const rows = byOutput.map(({ name, figures }): [string, string] => [
    visibleLine(name),
    figures.map(([figure, value]) => `${figure} ${showNumber(value)}`).join('  '),
  ]);
  return [showRows(rows), ''];
}

/** A note on labels that are not classes of the model, if there are any. */
export function unknownNote(evaluation: Evaluation): string | undefined {
  if (evaluation.kind !== 'classes' || evaluation.unknown.size === 0) return undefined;
  const rows = [...evaluation.unknown.values()].reduce((sum, count) => sum + count, 0);
  return `${showCount(rows, 'row')} with a label that the model does not know (${named([...evaluation.unknown.keys()])}): counted as mistakes; there is no log loss and no ROC AUC`;
}

/** The metrics as JSON data. */
export function evaluationJson(evaluation: Evaluation): Record<string, unknown> {
  if (evaluation.kind === 'numbers') {
    const { rows, r2, rmse, mae } = evaluation;
    return { rows, r2, rmse, mae };
  }
  if (evaluation.kind === 'outputs') {
    const { rows, figures, byOutput } = evaluation;
    const outputs = byOutput.map(({ name, figures: own }) => [name, Object.fromEntries(own)]);
    return { rows, ...Object.fromEntries(figures), outputs: Object.fromEntries(outputs) };
  }
  const { rows, accuracy, logLoss, loss, rocAuc, report, confusion, unknown } = evaluation;
  const { classes, macroAverage, weightedAverage } = report;
  return {
    rows,
    accuracy,
    logLoss,
    loss,
    rocAuc,
    classes: classes.map(({ label, precision, recall, f1Score, support }) => {
      return { label, precision, recall, f1Score, support };
    }),
    macroAverage,
    weightedAverage,
    confusionMatrix: confusion,
    unknownLabels: Object.fromEntries(unknown),
  };
}

function named(labels: readonly string[]): string {
  const first = labels.slice(0, MOST_NAMED).map(showLabel).join(', ');
  return labels.length > MOST_NAMED ? `${first}, …` : first;
}
