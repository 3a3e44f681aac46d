/** The guide to the initialisers: one entry for each name in lib/plan/initializers.ts, or this does not compile. */
import type { InitializerGuides } from './guide.ts';
import { plainInitializers } from './initializersPlain.ts';
import { scaledInitializers } from './initializersScaled.ts';

export const initializerGuides = {
  ...plainInitializers,
  ...scaledInitializers,
} satisfies InitializerGuides;
