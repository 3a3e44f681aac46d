/** The guide to the optimizers: one entry for each name in lib/plan/optimizers.ts, or this does not compile. */
import type { OptimizerGuides } from './guide.ts';
import { adamOptimizers } from './optimizersAdam.ts';
import { adaptiveOptimizers } from './optimizersAdaptive.ts';
import { descentOptimizers } from './optimizersDescent.ts';

export const optimizerGuides = {
  ...descentOptimizers,
  ...adaptiveOptimizers,
  ...adamOptimizers,
} satisfies OptimizerGuides;
