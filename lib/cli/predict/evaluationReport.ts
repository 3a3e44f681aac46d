/** The parts of a report on an evaluation (text and tables), and the page of `evaluate`. */
import { formatClassificationReport } from '../../metrics/formatClassificationReport.ts';
import { htmlReport, type ReportBlock, type ReportTable } from '../../plots/htmlReport.ts';
import { packageVersion, showCount, showNumber } from '../shared/describe.ts';
import { type Evaluation, figuresOf, unknownNote } from './evaluation.ts';
import { type EvaluationChart, evaluationFigures } from './evaluationPictures.ts';

export function figuresTable(evaluation: Evaluation, caption: string): ReportTable {
  return {
    caption,
    rows: [
      ['rows', evaluation.rows.toLocaleString('en-US')],
      ...figuresOf(evaluation).map(([name, value]) => [name, showNumber(value)]),
    ],
  };
}

/** The classification report as preformatted text. */
export function reportBlocks(evaluation: Evaluation, caption: string): readonly ReportBlock[] {
  if (evaluation.kind !== 'classes') return [];
  return [{ caption, text: formatClassificationReport(evaluation.report) }];
}

/** The first paragraph on an evaluation. */
export function evaluationLead(evaluation: Evaluation): string {
  const rows = showCount(evaluation.rows, 'row');
  if (evaluation.kind === 'classes') {
    const right = Math.round(evaluation.accuracy * evaluation.rows);
    return `${right.toLocaleString('en-US')} of ${rows} are classified right.`;
  }
  if (evaluation.kind === 'outputs') {
    const { figures, byOutput } = evaluation;
    const over = byOutput.length > 0 ? `, over ${byOutput.length} outputs` : '';
    const named = figures.map(([name, value]) => `${name} ${showNumber(value)}`);
    return `On ${rows}${over}: ${named.join(', ')}.`;
  }
  const { r2, rmse } = evaluation;
  const explained = r2 === undefined ? '' : `R² is ${showNumber(r2)}, and `;
  return `On ${rows}, ${explained}predictions are off by ${showNumber(rmse)} (root of the mean square).`;
}

/** A table with the metrics of each output, if there are several. */
export function outputTables(evaluation: Evaluation): readonly ReportTable[] {
  if (evaluation.kind !== 'outputs' || evaluation.byOutput.length === 0) return [];
  return evaluation.byOutput.map(({ name, figures }) => ({
    caption: name,
    rows: figures.map(([figure, value]) => [figure, showNumber(value)]),
  }));
}

export interface EvaluationPage {
  readonly evaluation: Evaluation;
  /** Facts about the model and the data. */
  readonly rows: readonly (readonly [string, string])[];
  readonly pictures: Readonly<Partial<Record<EvaluationChart, string>>>;
  /** The reason why pictures are missing, if they are. */
  readonly undrawn: string | undefined;
}

/** The page of `evaluate` as self-contained HTML. */
export function evaluationPage({ evaluation, rows, pictures, undrawn }: EvaluationPage): string {
  const note = unknownNote(evaluation);
  return htmlReport({
    title: 'Evaluation',
    lead: [
      evaluationLead(evaluation),
      ...(note === undefined ? [] : [`Of these, ${note}.`]),
      ...(undrawn === undefined ? [] : [NO_PICTURES]),
    ],
    figures: evaluationFigures(pictures),
    tables: [
      { caption: 'What was evaluated', rows },
      figuresTable(evaluation, 'Figures'),
      ...outputTables(evaluation),
    ],
    blocks: reportBlocks(evaluation, 'Classification report'),
    footer: footerLine(),
  });
}

export const NO_PICTURES =
  'There are no pictures, because the packages that draw them are not installed.';

/** The footer of a page: the program and its version. */
export function footerLine(): string {
  return `fallline ${packageVersion()}, Node ${process.version}`;
}
