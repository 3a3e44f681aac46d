/** The guide to the activations: one entry for each name in lib/plan/activations.ts, or this does not compile. */
import { boundedActivations } from './activationsBounded.ts';
import { smoothActivations } from './activationsSmooth.ts';
import type { ActivationGuides } from './guide.ts';

export const activationGuides = {
  ...boundedActivations,
  ...smoothActivations,
} satisfies ActivationGuides;
