/** The page of `fallline sigmoid`: configuration, data and results of a run. */
import type { BackendInfo } from '../../backend/select.ts';
import type { ClassificationReport } from '../../metrics/classificationReport.ts';
import type { FitResult } from '../../models/fitResult.ts';
import { htmlReport, type ReportFigure, type ReportTable } from '../../plots/htmlReport.ts';
import { packageVersion, showDuration } from '../shared/describe.ts';
import type { SigmoidOptions } from './sigmoidOptions.ts';

/** Charts as `<svg>` elements. */
export interface SigmoidPictures {
  readonly data: string;
  readonly loss: string;
}

export interface SigmoidPage {
  readonly options: SigmoidOptions;
  readonly backend: BackendInfo;
  readonly fit: FitResult;
  readonly report: ClassificationReport;
  /** The classification report as printed. */
  readonly text: string;
  /** Absent if they could not be drawn. */
  readonly pictures: SigmoidPictures | undefined;
}

/** The page as self-contained HTML. */
export function sigmoidPage(page: SigmoidPage): string {
  const { fit, report, text, pictures } = page;
  const right = Math.round(report.microAverage.recall * report.microAverage.support);
  const lead = [
    `One sigmoid neuron, trained by gradient descent for ${fit.epochs} epochs on the ${fit.backend} ` +
      `backend: the loss went from ${shown(fit.losses[0])} to ${shown(fit.losses[fit.epochs - 1])}, ` +
      `and ${right} of ${report.microAverage.support} test points are classified right.`,
  ];
  if (pictures === undefined) {
    lead.push('There are no pictures, because the packages that draw them are not installed.');
  }
  return htmlReport({
    title: 'Sigmoid classifier',
    lead,
    figures: pictures === undefined ? [] : figures(pictures, page),
    tables: [optionTable(page), runTable(page)],
    blocks: [{ caption: 'Classification report of the test half', text }],
    footer: `fallline ${packageVersion()}, Node ${process.version}`,
  });
}

function figures({ data, loss }: SigmoidPictures, { fit }: SigmoidPage): readonly ReportFigure[] {
  return [
    {
      svg: data,
      caption: 'The test points by class. On the dashed line the probability of class 1 is 0.5.',
      alt: 'Scatter plot of the test points by class with the decision boundary',
    },
    {
      svg: loss,
      caption: 'The training loss of each epoch; that of a batch is taken before its step.',
      alt: `Training loss by epoch, from ${shown(fit.losses[0])} to ${shown(fit.losses[fit.epochs - 1])}`,
    },
  ];
}

function optionTable({ options, fit: { plan, learningRates } }: SigmoidPage): ReportTable {
  const { samples, epochs, alpha, seed } = options;
  const nTrain = Math.floor(samples / 2);
  return {
    caption: 'Options',
    rows: [
      ['samples', samples],
      ['epochs', epochs],
      ['alpha', alpha],
      ['learning rate', learningRates[0]],
      ['loss', plan.loss.name],
      ['reduction', plan.reduction],
      ['batch size', plan.batchSize === nTrain ? `all (${nTrain})` : plan.batchSize],
      ['shuffle', plan.shuffle ? 'yes' : 'no'],
      ['seed', seed],
      ['precision', plan.precision],
      ['threads at most', plan.threads],
    ],
  };
}

function runTable({ backend, fit: { seconds, epochSeconds } }: SigmoidPage): ReportTable {
  const sorted = epochSeconds.toSorted();
  return {
    caption: 'Backend and time',
    rows: [
      ['backend', backend.name],
      ['computes with', backend.description],
      ['chosen because', backend.reason],
      ['training took', showDuration(seconds)],
      ['first epoch', showDuration(epochSeconds[0])],
      ['median epoch', showDuration(sorted[Math.floor(sorted.length / 2)])],
    ],
  };
}

/** Formats four significant digits. */
function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
