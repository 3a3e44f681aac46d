/** The scenes of a race: test functions, and data sets for a classifier. */

import type { TestFunction } from '../../descent/testFunction.ts';
import { TEST_FUNCTION_NAMES, TEST_FUNCTIONS } from '../../descent/testFunctions.ts';
import type { RateScale } from './choices.ts';

export type SurfaceName = keyof typeof TEST_FUNCTIONS;
export const SURFACE_NAMES: readonly SurfaceName[] = TEST_FUNCTION_NAMES;

/** Learning rates at which plain gradient descent is fast and stable. */
const SURFACE_RATES: Readonly<Record<SurfaceName, number>> = {
  square: 0.1,
  twoMinima: 0.03,
  saddle: 0.05,
  canyon: 0.018,
  rosenbrock: 0.0015,
  beale: 0.004,
  himmelblau: 0.01,
  booth: 0.05,
  rastrigin: 0.002,
  ackley: 0.05,
  styblinskiTang: 0.01,
  plateau: 0.5,
};

/** Data sets by the key of their generator in `data.ts`. */
export const DATA_TITLES = {
  blobs: { title: 'Two blobs', about: 'two clouds of points that a line can part' },
  threeBlobs: { title: 'Three blobs', about: 'three classes: one softmax over three scores' },
  moons: { title: 'Moons', about: 'two half circles: a line cannot part them, a cubic can' },
  circles: { title: 'Circles', about: 'a ring around a disc: squares of the features are needed' },
  iris: {
    title: 'Iris pair',
    about: 'Iris versicolor against virginica by the length and the width of their petals',
  },
  irisAll: { title: 'Iris', about: 'all three species of Iris by the length and width of petals' },
  digits: {
    title: 'Digits 0 and 1',
    about: 'handwritten digits by the ink in the middle of the picture and at its sides',
  },
} as const;

export type DataName = keyof typeof DATA_TITLES;
export const DATA_NAMES = Object.keys(DATA_TITLES) as DataName[];

export type SceneName = SurfaceName | DataName;
export const SCENE_NAMES: readonly SceneName[] = [...SURFACE_NAMES, ...DATA_NAMES];

export function isData(scene: SceneName): scene is DataName {
  return scene in DATA_TITLES;
}

export function surfaceOf(scene: SurfaceName): TestFunction {
  return TEST_FUNCTIONS[scene];
}

/** Title and description of a scene. */
export function describeScene(scene: SceneName): { title: string; about: string } {
  return isData(scene) ? DATA_TITLES[scene] : TEST_FUNCTIONS[scene];
}

/** The typical scale of learning rates on a scene. */
export function rateScale(scene: SceneName): RateScale {
  if (isData(scene)) return { gradient: 0.5, step: 0.05 };
  const [[low, high]] = TEST_FUNCTIONS[scene].domain;
  return { gradient: SURFACE_RATES[scene], step: (high - low) / 100 };
}
