/**
 * A classification report as text, character for character what scikit-learn 1.2's
 * `classification_report` returns, and as rows of cells for other kinds of tables.
 */
import { wrongKind } from '../common/errors.ts';
import { integerBetween, knownOptions } from '../common/validate.ts';
import type { ClassificationReport, Scores } from './classificationReport.ts';
import { formatFixed } from './formatFixed.ts';

/** Options of `formatClassificationReport`. */
export interface ClassificationReportFormat {
  /** Decimals of the scores, from 0 to 100. Default 2. */
  readonly digits?: number;
}

/** A report's cells, already formatted. Each row is a heading and one cell for each column. */
export interface ClassificationReportRows {
  /** Headings of the four columns: precision, recall, f1-score, support. */
  readonly columns: readonly string[];
  /** One row for each class: its name and its four figures. */
  readonly classes: readonly (readonly string[])[];
  /** Accuracy or micro average, macro average, weighted average. */
  readonly averages: readonly (readonly string[])[];
}

const COLUMNS: readonly string[] = ['precision', 'recall', 'f1-score', 'support'];
const COLUMN_WIDTH = 9;
const LONGEST_HEADING = 'weighted avg';

/**
 * Formats a classification report as scikit-learn prints it. The text ends with a newline.
 *
 * @param report the result of `classificationReport`
 * @param options number of decimals
 * @throws {TypeError} if `report` is not such a report, or an option is unknown
 * @throws {RangeError} if `digits` is not an integer from 0 to 100
 * @example
 * formatClassificationReport(classificationReport([0, 1, 1], [0, 1, 0]), { digits: 3 });
 * //               precision    recall  f1-score   support
 * //
 * //            0      0.500     1.000     0.667         1
 * //            1      1.000     0.500     0.667         2
 * //
 * //     accuracy                          0.667         3
 * //    macro avg      0.750     0.750     0.667         3
 * // weighted avg      0.833     0.667     0.667         3
 */
export function formatClassificationReport(
  report: ClassificationReport,
  options?: ClassificationReportFormat,
): string {
  const digits = toDigits('formatClassificationReport', options);
  const { columns, classes, averages } = rowsOf(report, digits);
  const width = classes.reduce(
    (widest, [name]) => Math.max(widest, countCharacters(name)),
    Math.max(LONGEST_HEADING.length, digits),
  );
  const line = ([heading, ...cells]: readonly string[]): string => {
    const indent = ' '.repeat(width - countCharacters(heading));
    return `${indent}${heading} ${cells.map((cell) => ` ${cell.padStart(COLUMN_WIDTH)}`).join('')}\n`;
  };
  const blocks = [[['', ...columns]], classes, averages];
  return blocks.map((block) => block.map(line).join('')).join('\n');
}

/**
 * The same figures as cells, for a table in another form than text (an HTML page, a CSV file).
 *
 * @param report what `classificationReport` returned
 * @throws as `formatClassificationReport` does
 * @example
 * const { columns, classes, averages } = classificationReportRows(report);
 * classes[0]; // ['0', '0.50', '1.00', '0.67', '1']
 * averages[0]; // ['accuracy', '', '', '0.67', '3']
 */
export function classificationReportRows(
  report: ClassificationReport,
  options?: ClassificationReportFormat,
): ClassificationReportRows {
  return rowsOf(report, toDigits('classificationReportRows', options));
}

function rowsOf(report: ClassificationReport, digits: number): ClassificationReportRows {
  if (typeof report !== 'object' || report === null || !Array.isArray(report.classes)) {
    throw wrongKind('report', 'a report of classificationReport', report);
  }
  const { classes, accuracy, microAverage, macroAverage, weightedAverage, anyCorrect } = report;
  const supportDigits = anyCorrect ? 0 : 1;
  const row = (heading: string, scores: Scores): string[] => [
    heading,
    formatFixed(scores.precision, digits),
    formatFixed(scores.recall, digits),
    formatFixed(scores.f1Score, digits),
    scores.support.toFixed(supportDigits),
  ];
  const [, , , f1Score, support] = row('', microAverage);
  return {
    columns: COLUMNS,
    classes: classes.map((each) => row(each.name, each)),
    averages: [
      // scikit-learn prints the micro F1 here, which rounding may leave an ulp from the accuracy.
      accuracy === undefined
        ? row('micro avg', microAverage)
        : ['accuracy', '', '', f1Score, support],
      row('macro avg', macroAverage),
      row(LONGEST_HEADING, weightedAverage),
    ],
  };
}

function toDigits(owner: string, options: unknown): number {
  const { digits = 2 } = knownOptions(owner, options, ['digits']);
  return integerBetween('digits', digits, 0, 100);
}

/** Length in characters, as Python counts them: a pair of surrogates is one. */
function countCharacters(text: string): number {
  return [...text].length;
}
