/** A race: descents side by side, taken a step further whenever the page wants to. */

import { DataRace } from './dataRace.ts';
import { isData } from './scenes.ts';
import type { LabState } from './state.ts';
import { SurfaceRace } from './surfaceRace.ts';

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

export function startRace(state: LabState): SurfaceRace | DataRace {
  return isData(state.scene)
    ? new DataRace(state, state.scene)
    : new SurfaceRace(state, state.scene);
}
