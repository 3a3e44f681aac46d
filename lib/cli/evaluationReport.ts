/** What reports show of an evaluation: its tables, its picture, and the page of `evaluate`. */
import type { TopLevelSpec } from 'vega-lite';
import { formatClassificationReport } from '../metrics/formatClassificationReport.ts';
import { confusionHeatmap } from '../plots/confusionHeatmap.ts';
import {
  htmlReport,
  type ReportBlock,
  type ReportFigure,
  type ReportTable,
} from '../plots/htmlReport.ts';
import { packageVersion, showCount, showNumber } from './describe.ts';
import { type Evaluation, figuresOf, unknownNote } from './evaluation.ts';

/** The chart of an evaluation: which classes are taken for which. */
export function evaluationChart(evaluation: Evaluation, title: string): TopLevelSpec | undefined {
  if (evaluation.kind === 'numbers') return undefined;
  const { labels, counts } = evaluation.confusion;
  return confusionHeatmap({ labels, counts, title });
}

/** That chart as it was drawn. */
export function evaluationFigure(svg: string): ReportFigure {
  return {
    svg,
    caption:
      'A row for each true class, a column for each predicted one; the stronger the colour, the larger its share of the row.',
    alt: 'Confusion matrix: how often each class was predicted as each class',
  };
}

export function figuresTable(evaluation: Evaluation, caption: string): ReportTable {
  return {
    caption,
    rows: [
      ['rows', evaluation.rows.toLocaleString('en-US')],
      ...figuresOf(evaluation).map(([name, value]) => [name, showNumber(value)]),
    ],
  };
}

/** The report by class, as it is printed. */
export function reportBlocks(evaluation: Evaluation, caption: string): readonly ReportBlock[] {
  if (evaluation.kind === 'numbers') return [];
  return [{ caption, text: formatClassificationReport(evaluation.report) }];
}

/** What a page says first of an evaluation. */
export function evaluationLead(evaluation: Evaluation): string {
  const rows = showCount(evaluation.rows, 'row');
  if (evaluation.kind === 'classes') {
    const right = Math.round(evaluation.accuracy * evaluation.rows);
    return `${right.toLocaleString('en-US')} of ${rows} are classified right.`;
  }
  const { r2, rmse } = evaluation;
  const explained = r2 === undefined ? '' : `R² is ${showNumber(r2)}, and `;
  return `On ${rows}, ${explained}predictions are off by ${showNumber(rmse)} (root of the mean square).`;
}

export interface EvaluationPage {
  readonly evaluation: Evaluation;
  /** What was evaluated, on what. */
  readonly rows: readonly (readonly [string, string])[];
  readonly picture: string | undefined;
  /** Why there is no picture, where there should be one. */
  readonly undrawn: string | undefined;
}

/** The page of `evaluate` as HTML that needs nothing beside it. */
export function evaluationPage({ evaluation, rows, picture, undrawn }: EvaluationPage): string {
  const note = unknownNote(evaluation);
  return htmlReport({
    title: 'Evaluation',
    lead: [
      evaluationLead(evaluation),
      ...(note === undefined ? [] : [`Of these, ${note}.`]),
      ...(undrawn === undefined ? [] : [NO_PICTURES]),
    ],
    figures: picture === undefined ? [] : [evaluationFigure(picture)],
    tables: [{ caption: 'What was evaluated', rows }, figuresTable(evaluation, 'Figures')],
    blocks: reportBlocks(evaluation, 'Classification report'),
    footer: footerLine(),
  });
}

export const NO_PICTURES =
  'There are no pictures, because the packages that draw them are not installed.';

/** What made a page. */
export function footerLine(): string {
  return `fallline ${packageVersion()}, Node ${process.version}`;
}
