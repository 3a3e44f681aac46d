/** The page of `fallline train --report`: configuration, data and results of a run. */
import type { BackendInfo } from '../../backend/select.ts';
import type { Matrix } from '../../data/matrix.ts';
import type { LayerNumbers } from '../../models/networkViews.ts';
import { htmlReport, type ReportFigure, type ReportTable } from '../../plots/htmlReport.ts';
import { lossCurve } from '../../plots/lossCurve.ts';
import type { ChartSpec } from '../../plots/options.ts';
import { trainingCurves } from '../../plots/trainingCurves.ts';
import type { Evaluation } from '../predict/evaluation.ts';
import {
  type EvaluationChart,
  evaluationCharts,
  evaluationFigures,
} from '../predict/evaluationPictures.ts';
import {
  evaluationLead,
  figuresTable,
  footerLine,
  NO_PICTURES,
  reportBlocks,
} from '../predict/evaluationReport.ts';
import { showCount, showDuration, showNumber } from '../shared/describe.ts';
import { type CommandModel, isClassifier } from '../shared/modelChoice.ts';
import {
  describeArrival,
  describeLoss,
  describeSolver,
  describeStop,
  roundName,
  type TrainingRecord,
} from './trainRecord.ts';

export interface TrainPage {
  readonly record: TrainingRecord;
  readonly model: CommandModel;
  /** Reason for the choice of the model. */
  readonly reason: string;
  readonly backend: BackendInfo;
  readonly featureNames: readonly string[];
  readonly evaluation: Evaluation;
  /** The evaluated rows: `validation` or `training`. */
  readonly evaluated: string;
  /** Features of the evaluated rows, as the model expects them. */
  readonly x: Matrix;
  /** Whether features were standardized for the model. */
  readonly scaled: boolean;
  /** Facts about the data. */
  readonly data: readonly (readonly [string, string])[];
}

/** The charts of a run. */
export type TrainChart = 'losses' | EvaluationChart;

/** Maximum number of weights on the page. */
const MOST_WEIGHTS = 30;

/** The charts of the page. */
export function trainCharts(page: TrainPage): Partial<Record<TrainChart, ChartSpec>> {
  const { losses, validationLosses, bestEpoch, plan } = page.record;
  const [xTitle, yTitle] = [roundName(page.record), plan.loss.name];
  const watched = validationLosses.length > 0;
  const curves = watched
    ? () => trainingCurves({ losses, validationLosses, bestEpoch, xTitle, yTitle })
    : () => lossCurve({ losses, title: `Training loss by ${xTitle}`, xTitle, yTitle });
  return {
    // Resuming a run that had already ended adds no epochs.
    ...(losses.length > 0 && { losses: curves() }),
    ...evaluationCharts({ ...page, rows: page.evaluated }),
  };
}

/** The page as self-contained HTML. */
export function trainPage(
  page: TrainPage,
  pictures: Readonly<Partial<Record<TrainChart, string>>>,
): string {
  const { record, model, evaluation, evaluated, data } = page;
  const { epochs, losses } = record;
  const lead =
    epochs === 0
      ? [
          `Nothing was left to train: ${describeStop(record)}. Of the ${evaluated} rows: ` +
            evaluationLead(evaluation),
        ]
      : [
          `Trained for ${showCount(epochs, roundName(record))}: the loss went from ` +
            `${showNumber(losses[0])} to ${showNumber(losses[losses.length - 1])}. Of the ${evaluated} rows: ` +
            evaluationLead(evaluation),
          `Training ${describeStop(record)}.`,
        ];
  const solved = describeSolver(record);
  if (solved !== undefined) lead.push(`${solved[0].toUpperCase()}${solved.slice(1)}.`);
  const arrival = describeArrival(model.constructor.name, record, page.featureNames);
  if (arrival !== undefined) lead.push(arrival);
  if (epochs > 0 && pictures.losses === undefined) lead.push(NO_PICTURES);
  return htmlReport({
    title: model.constructor.name,
    lead,
    figures: figures(page, pictures),
    tables: [
      figuresTable(evaluation, `Figures of the ${evaluated} rows`),
      { caption: 'Data', rows: data },
      optionTable(page),
      runTable(page),
      weightTable(page),
    ],
    blocks: reportBlocks(evaluation, `Classification report of the ${evaluated} rows`),
    footer: footerLine(),
  });
}

function figures(
  { record }: TrainPage,
  { losses, ...others }: Readonly<Partial<Record<TrainChart, string>>>,
): readonly ReportFigure[] {
  const watched = record.validationLosses.length > 0;
  const all: ReportFigure[] = [];
  if (losses !== undefined) {
    all.push({
      svg: losses,
      caption: lossCaption(record, watched),
      alt: `Loss by ${roundName(record)}: ${describeLoss(record)}`,
    });
  }
  return [...all, ...evaluationFigures(others)];
}

function lossCaption(record: TrainingRecord, watched: boolean): string {
  if (roundName(record) === 'iteration') {
    return watched
      ? 'Training loss, penalties included, and validation loss after each iteration.'
      : 'The training loss after each iteration, penalties included.';
  }
  return watched
    ? "Training loss, penalties included, each batch's before its step; validation loss after the epoch."
    : 'The training loss of each epoch; that of a batch is taken before its step.';
}

function optionTable({ record, reason }: TrainPage): ReportTable {
  const { plan } = record;
  const { loss, useBias, precision } = plan;
  const round = roundName(record);
  const penalties = [
    ['l1', plan.l1],
    ['l2', plan.l2],
    ['max norm', plan.maxNorm],
    ['patience', plan.patience],
    ['tolerance', plan.tolerance],
  ] as const;
  return {
    caption: 'Options',
    rows: [
      ['model chosen because', reason],
      ['loss', withParameters(loss)],
      ...(round === 'epoch' ? descentRows(record) : [['solver', plan.solver] as const]),
      [`${round}s at most`, plan.maxEpochs],
      ...penalties.filter(([, value]) => value > 0),
      ['bias', useBias ? 'yes' : 'no'],
      ['seed', plan.seed],
      ['precision', precision],
    ],
  };
}

/** The options that only descents use. */
function descentRows({
  plan,
  learningRates,
}: TrainingRecord): (readonly [string, string | number])[] {
  const { optimizer, schedule, shuffle, batchSize } = plan;
  const [first, last] = [learningRates[0], learningRates[learningRates.length - 1]];
  return [
    ['optimizer', withParameters(optimizer)],
    ['schedule', withParameters(schedule)],
    ...(learningRates.length === 0
      ? []
      : [['learning rate, first and last', `${showNumber(first)}, ${showNumber(last)}`] as const]),
    ['batch size', batchSize],
    ['shuffle', shuffle ? 'yes' : 'no'],
  ];
}

/** Formats `adam: beta1 0.9, beta2 0.999`. */
function withParameters(named: { readonly name: string }): string {
  const parameters = Object.entries(named)
    .filter(([key]) => key !== 'name' && key !== 'rates')
    .map(([key, value]) => `${key} ${value}`);
  return parameters.length === 0 ? named.name : `${named.name}: ${parameters.join(', ')}`;
}

function runTable({ backend, record }: TrainPage): ReportTable {
  return {
    caption: 'Backend and time',
    rows: [
      ['backend', backend.name],
      ['computes with', backend.description],
      ['chosen because', backend.reason],
      ['threads at most', record.plan.threads],
      ['training took', showDuration(record.seconds)],
      [
        `${roundName(record) === 'epoch' ? 'an epoch' : 'an iteration'} took`,
        showDuration(record.seconds / record.epochs),
      ],
    ],
  };
}

interface Weight {
  readonly feature: string;
  readonly output: string;
  readonly weight: number;
}

/** A table of the layers of a network. */
function layerTable(layers: readonly LayerNumbers[]): ReportTable {
  const size = (layer: LayerNumbers) => {
    if (layer.kind === 'dropout') return 0;
    return layer.kind === 'dense'
      ? layer.weights.data.length + layer.bias.length
      : 4 * layer.scale.length;
  };
  return {
    caption: 'Layers',
    columns: ['layer', 'kind', 'inputs', 'units', 'parameters'],
    rows: layers.map((layer, l) => [
      String(l + 1),
      layer.kind,
      layer.kind === 'dense' ? String(layer.weights.cols) : '',
      layer.kind === 'dense' ? String(layer.weights.rows) : '',
      String(size(layer)),
    ]),
  };
}

/** A table of the largest weights and the biases. */
function weightTable({ model, featureNames }: TrainPage): ReportTable {
  if ('layers' in model) return layerTable(model.layers);
  const all = weightsOf(model, featureNames);
  const largest = all.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const several = new Set(all.map(({ output }) => output)).size > 1;
  const shown = largest.slice(0, MOST_WEIGHTS);
  const zeros = all.filter(({ weight }) => weight === 0).length;
  const which =
    shown.length < all.length ? `The ${shown.length} largest of ${all.length} weights` : 'Weights';
  return {
    caption: zeros > 0 ? `${which} (${zeros} are 0)` : which,
    columns: ['feature', ...(several ? ['class'] : []), 'weight'],
    rows: shown.map(({ feature, output, weight }) => [
      feature,
      ...(several ? [output] : []),
      showNumber(weight),
    ]),
  };
}

function weightsOf(model: CommandModel, featureNames: readonly string[]): Weight[] {
  const { weights, bias } = model.toJSON();
  const labels = isClassifier(model) ? model.classes.map(String) : [];
  return weights.flatMap((row, k) => {
    const output = weights.length > 1 ? labels[k] : '';
    const named = row.map((weight, j) => {
      return { feature: featureNames[j], output, weight: Number(weight) };
    });
    return bias.length === 0
      ? named
      : [...named, { feature: '(bias)', output, weight: Number(bias[k]) }];
  });
}
