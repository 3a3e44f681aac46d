/**
 * Numeric predictions from scores, and scores from means: the twin of `predictionOf` in
 * native/engine/evaluate.h.
 */
import type { LinkName } from '../plan/links.ts';

interface NumberLink {
  readonly predict: (score: number) => number;
  /** The score whose prediction is the given mean of targets; 0 if there is no such score. */
  readonly score: (mean: number) => number;
}

const IDENTITY: NumberLink = { predict: (score) => score, score: (mean) => mean };

const NUMBER_LINKS: Partial<Record<LinkName, NumberLink>> = {
  log: { predict: Math.exp, score: (mean) => (mean > 0 ? Math.log(mean) : 0) },
};

/** The functions of a link with numeric predictions; the identity for any other link. */
export function numberLink(link: LinkName): NumberLink {
  return NUMBER_LINKS[link] ?? IDENTITY;
}
