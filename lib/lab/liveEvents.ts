/** The events of a live view, as JSON: written by the server, read by the page. */

/** The first event of every connection. */
export interface LiveStart {
  readonly title: string;
  /** Samples per epoch, if known. */
  readonly samples?: number;
  readonly maxEpochs?: number;
}

/** One epoch. Missing values are null, because JSON has no NaN. */
export interface LivePoint {
  readonly epoch: number;
  readonly loss: number | null;
  readonly validationLoss: number | null;
  readonly validationScore: number | null;
  readonly learningRate: number | null;
  readonly gradientNorm: number | null;
  /** Duration of the epoch. */
  readonly seconds: number | null;
}

/** The last event. */
export interface LiveEnd {
  /** A description of how the run ended. */
  readonly message: string;
}
