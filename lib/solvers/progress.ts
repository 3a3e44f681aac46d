/** Tells when steps no longer lead anywhere, because values and gradients hold nothing but rounding. */
import type { Place } from './solver.ts';
import { largest } from './vectors.ts';

/** So many steps in a row that lower neither the value nor the gradient are the end. */
const PATIENCE = 3;

export class Progress {
  #value: number;
  #slope: number;
  #idle = 0;

  constructor({ value, gradient }: Place) {
    this.#value = value;
    this.#slope = largest(gradient);
  }

  /** Whether the last steps, with this one, lowered neither value nor gradient. */
  isOver({ value, gradient }: Place): boolean {
    const slope = largest(gradient);
    this.#idle = value < this.#value || slope < this.#slope ? 0 : this.#idle + 1;
    this.#value = Math.min(value, this.#value);
    this.#slope = Math.min(slope, this.#slope);
    return this.#idle >= PATIENCE;
  }
}
