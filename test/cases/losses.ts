/** The losses as the tests cross them: each by its name, and the scores they are tried at. */
import type { LossName } from '../../lib/plan.ts';

export const lossCases: Record<LossName, { reference: LossName }> = {
  sigmoidSquaredError: { reference: 'sigmoidSquaredError' },
  logistic: { reference: 'logistic' },
};

/** Scores up to ±1e4, around 0 (where |z| has its kink) and around every range limit of exp. */
export const scoreCases: readonly number[] = [
  ...[0, 5e-324, 1e-300, 1e-17, 1e-8, 1e-3, 0.1, 0.34657359, 0.35, 0.5, 0.8813735, 1, 2, 5, 10],
  ...[15, 16.6, 20, 30, 36.7, 37, 50, 87.3, 88.7, 100, 103.9, 104, 105, 200, 500, 708, 709.7, 710],
  ...[740, 744, 745, 745.2, 746, 750, 751, 1000, 5000, 1e4],
].flatMap((z) => [z, -z]);
