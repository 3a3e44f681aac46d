/** A race: descents side by side, taken a step further whenever the page wants to. */

import { DataRace } from './dataRace.ts';
import { isData } from './scenes.ts';
import type { LabState } from './state.ts';
import { SurfaceRace } from './surfaceRace.ts';

export function startRace(state: LabState): SurfaceRace | DataRace {
  return isData(state.scene)
    ? new DataRace(state, state.scene)
    : new SurfaceRace(state, state.scene);
}
