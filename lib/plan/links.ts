/**
 * The links: what turns a score z into a prediction. Each loss has one (lossTable.ts). For numbers the
 * functions are in numerics/links.ts, for probabilities in models/probabilities.ts, and for what the
 * addon computes in native/engine/evaluate.h.
 */

export const LINKS = {
  /** Numbers: the prediction is z. */
  identity: { formula: 'z', gives: 'numbers' },
  /** Numbers above 0: effects multiply. */
  log: { formula: 'e^z', gives: 'numbers' },
  /** The probability of each label by itself. */
  logistic: { formula: '1/(1 + e^-z)', gives: 'probabilities' },
  /** The probabilities of classes that exclude each other. */
  softmax: { formula: 'e^zₖ / Σⱼ e^zⱼ', gives: 'probabilities' },
  /** Zhang, "Solving large scale linear prediction problems using SGD", ICML 2004. */
  clipped: { formula: '(min(1, max(-1, z)) + 1)/2', gives: 'probabilities' },
  /** Classes by the sign or the order of scores, which stand for nothing else. */
  none: { formula: 'z', gives: 'classes' },
} as const satisfies Record<string, LinkRow>;

interface LinkRow {
  readonly formula: string;
  /** What predictions are. */
  readonly gives: 'numbers' | 'probabilities' | 'classes';
}

export type LinkName = keyof typeof LINKS;
export const LINK_NAMES = Object.keys(LINKS) as LinkName[];
