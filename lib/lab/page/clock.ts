/** The clock of a race: takes a number of steps per second, in batches per animation frame. */

/** Maximum number of steps per frame, so that a slow machine stays responsive. */
const MOST_AT_ONCE = 400;
/** Milliseconds between frames if the user prefers reduced motion. */
const CALM = 600;

export class Clock {
  readonly #advance: (steps: number) => void;
  #speed = 1;
  #frame: number | undefined;
  #last = 0;
  #owed = 0;

  constructor(advance: (steps: number) => void) {
    this.#advance = advance;
  }

  get isRunning(): boolean {
    return this.#frame !== undefined;
  }

  /** @param speed steps per second */
  run(running: boolean, speed: number): void {
    this.#speed = speed;
    if (running === this.isRunning) return;
    if (!running) {
      cancelAnimationFrame(this.#frame as number);
      this.#frame = undefined;
      return;
    }
    this.#last = performance.now();
    // The first step is taken immediately.
    this.#owed = 1;
    this.#frame = requestAnimationFrame(this.#tick);
  }

  readonly #tick = (now: number): void => {
    this.#frame = requestAnimationFrame(this.#tick);
    const passed = Math.min(1000, Math.max(0, now - this.#last));
    if (isCalm() && passed < CALM) return;
    this.#last = now;
    this.#owed += (passed / 1000) * this.#speed;
    const steps = Math.min(MOST_AT_ONCE, Math.floor(this.#owed));
    if (steps === 0) return;
    this.#owed = Math.min(MOST_AT_ONCE, this.#owed - steps);
    this.#advance(steps);
  };
}

function isCalm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
