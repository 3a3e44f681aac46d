/**
 * `fallline sigmoid`: trains the classic sigmoid neuron on two blobs of points, prints the log and
 * the classification report of the text it comes from (Rosebrock, "Gradient descent with
 * Python"), and writes pictures and a report page.
 */

import type { BackendInfo } from '../../backend/select.ts';
import type { Matrix } from '../../data/matrix.ts';
import { makeBlobs } from '../../datasets/makeBlobs.ts';
import { type FileContents, prepareFolder, writeFiles } from '../../io/writeFiles.ts';
import {
  type ClassificationReport,
  classificationReport,
} from '../../metrics/classificationReport.ts';
import { formatClassificationReport } from '../../metrics/formatClassificationReport.ts';
import { formatFixed } from '../../metrics/formatFixed.ts';
import type { EpochReport } from '../../models/fitOptions.ts';
import type { FitResult } from '../../models/fitResult.ts';
import { SigmoidClassifier } from '../../models/sigmoidClassifier.ts';
import { classScatter } from '../../plots/classScatter.ts';
import { lossCurve } from '../../plots/lossCurve.ts';
import { addBiasColumn } from '../../preprocessing/addBiasColumn.ts';
import { RandomState } from '../../random/randomState.ts';
import { trainTestSplit } from '../../selection/trainTestSplit.ts';
import { describeBackend, showDuration } from '../shared/describe.ts';
import { drawAll, type Renderer } from '../shared/pictures.ts';
import type { SigmoidOptions } from './sigmoidOptions.ts';
import { type SigmoidPictures, sigmoidPage } from './sigmoidReport.ts';

/** The environment of a run. */
export interface SigmoidSurroundings {
  /** The backend to run on. */
  readonly backend: BackendInfo;
  /** Prints a line of the log. */
  readonly print: (text: string) => void;
  /** Ends the run: the promise rejects with the signal's reason, and no file is written. */
  readonly signal?: AbortSignal;
  /** Default: `renderSvg`, which loads vega. */
  readonly render?: Renderer;
}

/** The results of a run. */
export interface SigmoidOutcome {
  readonly fit: FitResult;
  /** Classification report of the test half. */
  readonly report: ClassificationReport;
  /** Paths of the files written. */
  readonly written: readonly string[];
  /** Reason why pictures are missing: the packages that draw them are not installed. */
  readonly undrawn: string | undefined;
}

interface Problem {
  readonly xTrain: Matrix;
  readonly xTest: Matrix;
  readonly yTrain: Int32Array;
  readonly yTest: Int32Array;
}

const FILES = { data: 'data.svg', loss: 'loss.svg', page: 'report.html' } as const;
/** Epochs between lines of the log; the first epoch is logged too. */
const LOG_EVERY = 5;

/**
 * Trains, evaluates and writes.
 *
 * @throws {DivergenceError} when training diverges
 * @throws {Error} if the folder is not writable, which is checked before training
 */
export async function runSigmoid(
  options: SigmoidOptions,
  { backend, print, signal, render }: SigmoidSurroundings,
): Promise<SigmoidOutcome> {
  print(`[INFO] ${describeBackend(backend)}`);
  await prepareFolder(options.out, Object.values(FILES));
  const problem = sigmoidProblem(options.samples);
  const model = new SigmoidClassifier({
    ...options.training,
    backend: backend.name,
    initialWeights: new RandomState(options.seed).randn(problem.xTrain.cols),
  });

  print('[INFO] training...');
  const fit = await model.fit(problem.xTrain, problem.yTrain, {
    signal,
    onEpoch: (epoch) => logEpoch(epoch, print),
  });

  print('[INFO] evaluating...');
  const report = classificationReport(problem.yTest, model.predict(problem.xTest));
  const text = formatClassificationReport(report);
  print(text);

  const { pictures, undrawn } = await draw(model, problem, fit, render);
  const written = await writeFiles(
    options.out,
    {
      ...(pictures && { [FILES.data]: pictures.data, [FILES.loss]: pictures.loss }),
      [FILES.page]: sigmoidPage({ options, backend, fit, report, text, pictures }),
    } satisfies FileContents,
    signal,
  );
  for (const path of written) print(`[INFO] wrote ${path}`);
  print(`[INFO] trained ${fit.epochs} epochs in ${showDuration(fit.seconds)}`);
  return { fit, report, written, undrawn };
}

/**
 * Two blobs of points, split into halves, with a column of ones: the data of the text if there are
 * 1,000 samples.
 */
function sigmoidProblem(nSamples: number): Problem {
  const { x, y } = makeBlobs({ nSamples, nFeatures: 2, centers: 2, clusterStd: 1.5, seed: 1 });
  const { xTrain, xTest, ...labels } = trainTestSplit(x, y, { testSize: 0.5, seed: 42 });
  return { xTrain: addBiasColumn(xTrain), xTest: addBiasColumn(xTest), ...labels };
}

function logEpoch({ epoch, loss }: EpochReport, print: (text: string) => void): void {
  if (epoch === 1 || epoch % LOG_EVERY === 0) {
    print(`[INFO] epoch=${epoch}, loss=${formatFixed(loss, 7)}`);
  }
}

/** Draws the test points with the decision boundary, and the loss by epoch. */
async function draw(
  model: SigmoidClassifier,
  { xTest, yTest }: Problem,
  { losses, plan }: FitResult,
  render: Renderer | undefined,
): Promise<{ pictures?: SigmoidPictures; undrawn: string | undefined }> {
  const [w0, w1, bias] = model.weights;
  const points = classScatter({
    x: Array.from({ length: xTest.rows }, (_, i) => rowOf(xTest, i).subarray(0, 2)),
    y: yTest,
    boundary: { weights: [w0, w1], bias },
    title: 'Test points by class',
  });
  const curve = lossCurve({ losses, title: 'Training loss by epoch', yTitle: plan.loss.name });
  const { pictures, undrawn } = await drawAll({ data: points, loss: curve }, render);
  const { data, loss } = pictures;
  return { ...(data && loss && { pictures: { data, loss } }), undrawn };
}

function rowOf({ data, cols }: Matrix, i: number): Matrix['data'] {
  return data.subarray(i * cols, (i + 1) * cols);
}
