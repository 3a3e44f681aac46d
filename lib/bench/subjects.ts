/** The contenders of `fallline bench`: how fallline's backends and the plain loop run a task. */
import type { BackendName } from '../backend/backend.ts';
import { Dataset } from '../data/dataset.ts';
import { matrix } from '../data/matrix.ts';
import type { NarrowStorage } from '../data/storage.ts';
import { LogisticRegression } from '../models/logisticRegression.ts';
import { ON_NOT_CONVERGED } from '../models/notConverged.ts';
import { SigmoidClassifier } from '../models/sigmoidClassifier.ts';
import { type LinearWeights, logLossOf, objectiveOf } from './agreement.ts';
import { plainLoop, plainProbability, type Trained } from './plainLoop.ts';
import type { Samples } from './samples.ts';
import { l2Of, type Task, type Training } from './tasks.ts';

export interface Subject {
  readonly call: 'fitSync' | 'fit' | 'plainLoop';
  /** The backend that `fit` and `fitSync` use. */
  readonly backend?: BackendName | undefined;
  readonly threads: number;
  /** Storage type of x in a prepared Dataset; without it, x is a plain float32 array. */
  readonly storage?: NarrowStorage | 'float32' | undefined;
}

/** The result of one run. */
export interface Finished {
  /** Number of passes over the samples. */
  readonly epochs: number;
  /** Computes the loss by which results are compared; takes a pass over the samples. */
  readonly loss: () => number;
}

export type Run = () => Finished | Promise<Finished>;

type Predict = (x: Float32Array, at: number) => number;

/** Prepares a task; the returned function runs it once. */
export async function readySubject(subject: Subject, task: Task, samples: Samples): Promise<Run> {
  const { x, y } = samples;
  const { training } = task;
  if (task.kind === 'prediction')
    return onePrediction(await predictor(subject, task, samples), samples);
  if (subject.call === 'plainLoop') {
    return () => finished(plainLoop(x, y, task.classes, training), training, samples);
  }
  const wide = matrix(x, y.length, x.length / y.length);
  const { storage } = subject;
  const features =
    storage === undefined
      ? wide
      : new Dataset(wide, storage === 'float32' ? undefined : { storage });
  const one = (model: AnyModel, epochs: number): Finished =>
    finished({ ...weightsOf(model), epochs }, training, samples);
  if (subject.call === 'fitSync') {
    return () => {
      const model = newModel(subject, task, y.length);
      return one(model, model.fitSync(features, y).epochs);
    };
  }
  return async () => {
    const model = newModel(subject, task, y.length);
    return one(model, (await model.fit(features, y)).epochs);
  };
}

function finished(trained: Trained, training: Training, { x, y }: Samples): Finished {
  return { epochs: trained.epochs, loss: () => objectiveOf(x, y, trained, training) };
}

/** Predicts the probability of each row in a separate call. */
function onePrediction(probability: Predict, { x, y }: Samples): Run {
  const rows = y.length;
  const cols = x.length / rows;
  const out = new Float32Array(rows);
  return () => {
    for (let i = 0; i < rows; i++) out[i] = probability(x, i * cols);
    return { epochs: 1, loss: () => logLossOf(out, y) };
  };
}

async function predictor(subject: Subject, task: Task, { x, y }: Samples): Promise<Predict> {
  const cols = x.length / y.length;
  if (subject.call === 'plainLoop') {
    const model = plainLoop(x, y, task.classes, task.training);
    return (values, at) => plainProbability(values, at, model);
  }
  const model = newModel(subject, task, y.length);
  await model.fit(matrix(x, y.length, cols), y);
  return (values, at) => {
    return model.predictProba(matrix(values.subarray(at, at + cols), 1, cols)).data[1];
  };
}

type AnyModel = SigmoidClassifier | LogisticRegression;

function newModel({ backend, threads }: Subject, task: Task, rows: number): AnyModel {
  const { classes, training } = task;
  const { epochs, batchSize, learningRate, momentum, tolerance = 0 } = training;
  const nesterov = { name: 'sgd', momentum, nesterov: true } as const;
  const options = {
    optimizer: momentum === undefined ? 'sgd' : nesterov,
    reduction: 'mean',
    learningRate,
    batchSize,
    maxEpochs: epochs,
    tolerance,
    patience: Number.POSITIVE_INFINITY,
    l2: l2Of(training, rows),
    threads,
    backend,
  } as const;
  const model =
    classes === 2
      ? new SigmoidClassifier({ ...options, loss: 'logistic' })
      : new LogisticRegression(options);
  // No early stopping: all contenders run the same number of epochs.
  model[ON_NOT_CONVERGED] = () => {};
  return model;
}

function weightsOf(model: AnyModel): LinearWeights {
  return model instanceof SigmoidClassifier
    ? { weights: model.weights, bias: [model.bias] }
    : { weights: model.weights.data, bias: model.bias };
}
