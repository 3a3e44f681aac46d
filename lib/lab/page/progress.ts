/** The progress of racing descents as the page shows it. */

/** Status of a descent. `rest`: the gradient is zero; `end`: the last step was taken. */
export type Status = 'running' | 'rest' | 'end' | 'diverged';

/** The progress of one descent. */
export interface Progress {
  readonly status: Status;
  /** Number of steps, or epochs, taken. */
  readonly steps: number;
  /** Current value of the function or the loss. */
  readonly value: number;
  /** One value per step, starting with the start point. */
  readonly values: readonly number[];
  readonly rate: number;
  /**
   * A description: where it rests, why it diverged, or the accuracy on data. Empty if there is
   * none.
   */
  readonly note: string;
}

export interface Race {
  readonly racers: readonly Progress[];
  /** The largest number of steps of any descent. */
  readonly steps: number;
  readonly isOver: boolean;
  /** Advances every running descent by a number of steps. */
  advance(steps: number): void;
}
