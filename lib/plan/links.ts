/**
 * The table of link functions, which turn a score z into a prediction. Each loss has one
 * (lossTable.ts). The numeric links are computed in numerics/links.ts, probabilities in
 * models/probabilities.ts, and those of the addon in native/engine/evaluate.h.
 */

export const LINKS = {
  /** Any number: the prediction is z. */
  identity: { formula: 'z', gives: 'numbers' },
  /** Numbers above 0: effects multiply. */
  log: { formula: 'e^z', gives: 'numbers' },
  /** The probability of each label, independent of the other labels. */
  logistic: { formula: '1/(1 + e^-z)', gives: 'probabilities' },
  /** The probabilities of mutually exclusive classes. */
  softmax: { formula: 'e^zₖ / Σⱼ e^zⱼ', gives: 'probabilities' },
  /** Zhang, "Solving large scale linear prediction problems using SGD", ICML 2004. */
  clipped: { formula: '(min(1, max(-1, z)) + 1)/2', gives: 'probabilities' },
  /** Classes by the sign or the order of the scores, which have no other meaning. */
  none: { formula: 'z', gives: 'classes' },
} as const satisfies Record<string, LinkRow>;

interface LinkRow {
  readonly formula: string;
  /** The type of the predictions. */
  readonly gives: 'numbers' | 'probabilities' | 'classes';
}

export type LinkName = keyof typeof LINKS;
export const LINK_NAMES = Object.keys(LINKS) as LinkName[];
