/** What is sent of a training run, as JSON: the server writes it, the page reads it. */

/** First of all, also to those who come late. */
export interface LiveStart {
  readonly title: string;
  /** Samples of an epoch, where they are known. */
  readonly samples?: number;
  readonly maxEpochs?: number;
}

/** One epoch. JSON has no NaN: what there is none of is null. */
export interface LivePoint {
  readonly epoch: number;
  readonly loss: number | null;
  readonly validationLoss: number | null;
  readonly validationScore: number | null;
  readonly learningRate: number | null;
  readonly gradientNorm: number | null;
  /** Duration of an epoch. */
  readonly seconds: number | null;
}

/** Last of all. */
export interface LiveEnd {
  /** How the run ended, in words. */
  readonly message: string;
}
