/** Races on data: trains several `SGDClassifier` models side by side, one epoch at a time. */
import { DivergenceError } from '../../common/errors.ts';
import { type Matrix, matrix } from '../../data/matrix.ts';
import type { ClassificationLoss } from '../../models/modelLosses.ts';
import { SGDClassifier } from '../../models/sgdClassifier.ts';
import { OPTIMIZER_CHOICES, type Racer, SCHEDULE_CHOICES, takesPenalty } from './choices.ts';
import { type LabData, labData } from './data.ts';
import { powers } from './powers.ts';
import type { Progress, Race, Status } from './progress.ts';
import type { DataName } from './scenes.ts';
import type { LabState } from './state.ts';

/** L2 penalty just large enough to bound the weights on separable data. */
const PENALTY = 1e-4;

export class DataDescent implements Progress {
  /** Loss of each epoch; empty before the first. */
  readonly values: number[] = [];
  status: Status = 'running';
  note = '';
  rate: number;
  readonly #model: SGDClassifier;
  readonly #x: Matrix<Float64Array>;
  readonly #y: Int32Array;
  readonly #most: number;

  constructor(racer: Racer, x: Matrix<Float64Array>, { y, classes }: LabData, state: LabState) {
    const { optimizer, rate, schedule, batch } = racer;
    this.rate = rate;
    this.#x = x;
    this.#y = y;
    this.#most = state.steps;
    const loss = state.loss === 'log' ? (classes.length > 2 ? 'softmax' : 'logistic') : state.loss;
    this.#model = new SGDClassifier({
      loss: loss as ClassificationLoss,
      optimizer: OPTIMIZER_CHOICES[optimizer].option,
      learningRate: SCHEDULE_CHOICES[schedule].rateOf(rate, state.steps),
      batchSize: batch,
      seed: state.start[0],
      initialWeights: state.start[0] === 0 ? 'zeros' : 'normal',
      l2: takesPenalty(optimizer) ? PENALTY : 0,
    });
  }

  get steps(): number {
    return this.values.length;
  }

  get value(): number {
    return this.values.at(-1) ?? Number.NaN;
  }

  advance(): void {
    if (this.status !== 'running') return;
    try {
      const { losses, learningRates } = this.#model.partialFitSync(this.#x, this.#y);
      this.values.push(losses[0]);
      this.rate = learningRates[0];
      const share = this.#model.score(this.#x, this.#y);
      this.note = `${Math.round(1000 * share) / 10} % right`;
      if (this.steps >= this.#most) this.status = 'end';
    } catch (error) {
      this.status = 'diverged';
      this.note =
        error instanceof DivergenceError
          ? `diverged in epoch ${this.steps + 1}: the loss is no longer a finite number`
          : String(error);
    }
  }

  /**
   * For each class: its score minus the best score of the other classes, for each row of features.
   * Positive where the model predicts that class. `undefined` before the first epoch.
   */
  margins(x: Matrix<Float64Array>): readonly Float64Array[] | undefined {
    if (this.values.length === 0) return undefined;
    const { data, rows, cols } = this.#model.decisionFunction(x);
    if (cols === 1) return [-1, 1].map((sign) => Float64Array.from(data, (each) => sign * each));
    return Array.from({ length: cols }, (_, k) => {
      const out = new Float64Array(rows);
      for (let i = 0; i < rows; i++) {
        let best = Number.NEGATIVE_INFINITY;
        for (let j = 0; j < cols; j++) if (j !== k) best = Math.max(best, data[i * cols + j]);
        out[i] = data[i * cols + k] - best;
      }
      return out;
    });
  }
}

export class DataRace implements Race {
  readonly kind = 'data';
  readonly data: LabData;
  readonly racers: readonly DataDescent[];
  readonly degree: number;

  constructor(state: LabState, scene: DataName) {
    this.data = labData(scene);
    this.degree = state.degree;
    const x = this.expand(this.data.x);
    this.racers = state.racers.map((racer) => new DataDescent(racer, x, this.data, state));
  }

  /** Computes the model's features for points of the drawing. */
  expand({ data, rows }: Matrix<Float64Array>): Matrix<Float64Array> {
    const terms = powers(this.degree);
    const out = new Float64Array(rows * terms.length);
    for (let i = 0; i < rows; i++) {
      for (const [j, [a, b]] of terms.entries()) {
        out[i * terms.length + j] = data[2 * i] ** a * data[2 * i + 1] ** b;
      }
    }
    return matrix(out, rows, terms.length);
  }

  get steps(): number {
    return Math.max(...this.racers.map(({ steps }) => steps));
  }

  get isOver(): boolean {
    return this.racers.every(({ status }) => status !== 'running');
  }

  advance(steps: number): void {
    for (const racer of this.racers) {
      for (let i = 0; i < steps && racer.status === 'running'; i++) racer.advance();
    }
  }
}
