/**
 * The next step of a line search, by cubic and quadratic interpolation with safeguards: procedure
 * `dcstep` of MINPACK-2, section 4 of Moré and Thuente (1994).
 */

/** A step length with the value and the slope there. */
export interface Trial {
  readonly step: number;
  readonly value: number;
  readonly slope: number;
}

export interface Narrowed {
  /** The end of the interval with the lower value, and the other end. */
  readonly best: Trial;
  readonly other: Trial;
  readonly isBracketed: boolean;
  /** The next step to try. */
  readonly step: number;
}

export interface Limits {
  /** Whether a minimum lies between `best` and `other`. */
  readonly isBracketed: boolean;
  /** Limits of the next step: the ends of the interval, or how far beyond the trial. */
  readonly least: number;
  readonly most: number;
}

/**
 * Chooses the next step and updates the interval.
 *
 * @param best the trial with the lowest value so far; its slope points towards `trial`
 * @param other the other end of the interval
 * @param trial the last trial
 */
export function safeguardedStep(best: Trial, other: Trial, trial: Trial, limits: Limits): Narrowed {
  const { step, isBracketed } = chosen(best, other, trial, limits);
  const isHigher = trial.value > best.value;
  const crosses = trial.slope * best.slope < 0;
  const nextOther = isHigher ? trial : crosses ? best : other;
  const nextBest = isHigher ? best : trial;
  const bounded = isBracketed ? step : Math.min(Math.max(step, limits.least), limits.most);
  return { best: nextBest, other: nextOther, isBracketed, step: bounded };
}

/** The four cases of the paper. */
function chosen(
  best: Trial,
  other: Trial,
  trial: Trial,
  { isBracketed, least, most }: Limits,
): { step: number; isBracketed: boolean } {
  if (trial.value > best.value) {
    // A higher value: the minimum is between. The cubic step if it is nearer to the best.
    const cubic = cubicStep(best, trial);
    const quadratic = best.step + quadraticShare(best, trial) * (trial.step - best.step);
    const isNearer = Math.abs(cubic - best.step) < Math.abs(quadratic - best.step);
    return { step: isNearer ? cubic : 0.5 * (cubic + quadratic), isBracketed: true };
  }
  const secant = secantStep(best, trial);
  if (trial.slope * best.slope < 0) {
    // A lower value and slopes of opposite sign: the minimum is between.
    const cubic = cubicStep(trial, best);
    const isFarther = Math.abs(cubic - trial.step) > Math.abs(secant - trial.step);
    return { step: isFarther ? cubic : secant, isBracketed: true };
  }
  if (Math.abs(trial.slope) < Math.abs(best.slope)) {
    // A lower value and a slope that falls: beyond the trial.
    return { step: beyond(best, other, trial, secant, { isBracketed, least, most }), isBracketed };
  }
  // A lower value and a slope that does not fall.
  if (isBracketed) return { step: cubicStep(trial, other), isBracketed };
  return { step: trial.step > best.step ? most : least, isBracketed };
}

function beyond(
  best: Trial,
  other: Trial,
  trial: Trial,
  secant: number,
  { isBracketed, least, most }: Limits,
): number {
  const farthest = trial.step > best.step ? most : least;
  const cubic = cubicBeyond(best, trial) ?? farthest;
  if (!isBracketed) {
    const isFarther = Math.abs(cubic - trial.step) > Math.abs(secant - trial.step);
    return isFarther ? cubic : secant;
  }
  const isNearer = Math.abs(cubic - trial.step) < Math.abs(secant - trial.step);
  const step = isNearer ? cubic : secant;
  // Not too near to the other end.
  const bound = trial.step + 0.66 * (other.step - trial.step);
  return trial.step > best.step ? Math.min(bound, step) : Math.max(bound, step);
}

/** The minimiser of the cubic through values and slopes at a and b, between them. */
function cubicStep(a: Trial, b: Trial): number {
  const { theta, gamma } = cubicTerms(a, b, false);
  const signed = b.step < a.step ? -gamma : gamma;
  const p = signed - a.slope + theta;
  const q = signed - a.slope + signed + b.slope;
  return a.step + (p / q) * (b.step - a.step);
}

/** The same beyond b; `undefined` if the cubic tends to ∞ or its minimum is on the other side. */
function cubicBeyond(a: Trial, b: Trial): number | undefined {
  const { theta, gamma } = cubicTerms(a, b, true);
  const signed = b.step > a.step ? -gamma : gamma;
  const p = signed - b.slope + theta;
  const q = signed + (a.slope - b.slope) + signed;
  const r = p / q;
  return r < 0 && gamma !== 0 ? b.step + r * (a.step - b.step) : undefined;
}

function cubicTerms(a: Trial, b: Trial, clipped: boolean): { theta: number; gamma: number } {
  const theta = (3 * (a.value - b.value)) / (b.step - a.step) + a.slope + b.slope;
  const scale = Math.max(Math.abs(theta), Math.abs(a.slope), Math.abs(b.slope));
  if (scale === 0) return { theta, gamma: 0 };
  const square = (theta / scale) ** 2 - (a.slope / scale) * (b.slope / scale);
  return { theta, gamma: scale * Math.sqrt(clipped ? Math.max(0, square) : square) };
}

/** The minimiser of the parabola through both values and the slope at a, as a share of b - a. */
function quadraticShare(a: Trial, b: Trial): number {
  return a.slope / ((a.value - b.value) / (b.step - a.step) + a.slope) / 2;
}

/** The zero of the line through both slopes. */
function secantStep(a: Trial, b: Trial): number {
  return b.step + (b.slope / (b.slope - a.slope)) * (a.step - b.step);
}
