/** What the page shows of descents that race. */

/** How a descent is doing. `rest`: there is no slope left; `end`: that was the last step. */
export type Status = 'running' | 'rest' | 'end' | 'diverged';

/** What is known of one descent. */
export interface Progress {
  readonly status: Status;
  /** Steps taken, or epochs. */
  readonly steps: number;
  /** The value now: of the function, or the loss. */
  readonly value: number;
  /** One per step, the start's first. */
  readonly values: readonly number[];
  readonly rate: number;
  /** In words: where it rests, why it diverged, or the score on data. Empty while there is nothing. */
  readonly note: string;
}

export interface Race {
  readonly racers: readonly Progress[];
  /** Steps of the one that went furthest. */
  readonly steps: number;
  readonly isOver: boolean;
  /** Takes every descent that still runs so many steps further. */
  advance(steps: number): void;
}
