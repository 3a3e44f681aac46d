/**
 * Blocks of rows of samples in double precision, in the coordinates of a frame. The twin of
 * native/engine/framedRows.h.
 */
import { floatArray } from '../data/matrix.ts';
import type { FloatArray } from '../data/numericArrays.ts';
import { copyRow } from '../data/storage.ts';
import type { TrainingData } from '../data/trainingData.ts';
import type { TrainingPlan } from '../plan/plan.ts';
import { isReadInPlace, MAX_REACH } from './rows.ts';

/**
 * Coordinates in which column j of x is (x_j - shift_j) / scale_j. The parameters of a linear model
 * in them are v_j = w_j·scale_j and c = b + Σ w_j·shift_j.
 */
export interface Frame {
  /** nFeatures numbers. */
  readonly shift: Float64Array;
  /** nFeatures numbers above 0. */
  readonly scale: Float64Array;
}

/** Reads blocks of at most `blockRows` rows. */
export class FramedRows {
  readonly #data: TrainingData;
  readonly #cols: number;
  readonly #copies: boolean;
  readonly #ones: boolean;
  readonly #frame: Frame | undefined;
  /** 1 / scale */
  readonly #factors: Float64Array;
  /** Numbers of a row in the frame. */
  readonly width: number;
  /** The array with the rows that `read` read, in the precision of the plan or of the samples. */
  readonly x: FloatArray;
  /** Where in `x` each of them begins. */
  readonly starts: Int32Array;

  /** @param ones whether a column of ones follows the columns of x */
  constructor(
    { nFeatures, precision }: TrainingPlan,
    data: TrainingData,
    frame: Frame | undefined,
    ones: boolean,
    blockRows: number,
  ) {
    this.#data = data;
    this.#cols = nFeatures;
    this.#frame = frame;
    this.#factors = frame === undefined ? new Float64Array() : frame.scale.map((each) => 1 / each);
    this.#ones = ones;
    this.width = nFeatures + (ones ? 1 : 0);
    this.#copies = !isReadInPlace(data.x, MAX_REACH);
    this.x = isReadInPlace(data.x, MAX_REACH)
      ? data.x
      : floatArray(precision, blockRows * nFeatures);
    this.starts = new Int32Array(blockRows);
  }

  /** Reads n rows, from row `first` on. */
  read(first: number, n: number): void {
    const cols = this.#cols;
    for (let i = 0; i < n; i++) {
      if (this.#copies) copyRow(this.#data.x, cols, first + i, this.x, i * cols);
      this.starts[i] = (this.#copies ? i : first + i) * cols;
    }
  }

  /** out[i·width …] = row i of the n rows that were read, in the frame. */
  place(n: number, out: Float64Array): void {
    const [x, cols, frame, factors] = [this.x, this.#cols, this.#frame, this.#factors];
    for (let i = 0, to = 0; i < n; i++, to += this.width) {
      const from = this.starts[i];
      if (frame === undefined) for (let j = 0; j < cols; j++) out[to + j] = x[from + j];
      else {
        const { shift } = frame;
        for (let j = 0; j < cols; j++) out[to + j] = (x[from + j] - shift[j]) * factors[j];
      }
      if (this.#ones) out[to + cols] = 1;
    }
  }
}
