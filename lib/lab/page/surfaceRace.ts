/** Races on a test function, with the optimizers and schedules of the library through `descend`. */
import { descend } from '../../descent/descend.ts';
import type { DescentResult, DescentStep } from '../../descent/descentResult.ts';
import { DescentDivergenceError } from '../../descent/errors.ts';
import { newton } from '../../descent/newton.ts';
import type { TestFunction } from '../../descent/testFunction.ts';
import { OPTIMIZER_CHOICES, type Racer, SCHEDULE_CHOICES } from './choices.ts';
import { showNumber } from './numbers.ts';
import type { Progress, Race, Status } from './progress.ts';
import { type SurfaceName, surfaceOf } from './scenes.ts';
import type { LabState } from './state.ts';

/** Gradients with a smaller norm count as zero. */
const FLAT = 1e-6;
/** Distance from a minimum that counts as arrived, as a fraction of the drawing's width. */
const NEAR = 0.004;

/** A descent with its path. */
export class SurfaceDescent implements Progress {
  readonly values: number[];
  /** Consecutive points, from the start, with `dimension` numbers each. */
  readonly path: number[];
  status: Status = 'running';
  note = '';
  rate: number;
  readonly #pieces: Generator<DescentStep, DescentResult, undefined>;
  readonly #surface: TestFunction;

  constructor(racer: Racer, surface: TestFunction, { start, steps }: LabState) {
    this.#surface = surface;
    this.rate = racer.rate;
    this.path = [...start];
    this.values = [surface.value(start)];
    this.#pieces = descentOf(racer, surface, start, steps);
  }

  get steps(): number {
    return this.values.length - 1;
  }

  get value(): number {
    return this.values[this.values.length - 1];
  }

  /** The current point. */
  get point(): readonly number[] {
    return this.path.slice(-this.#surface.dimension);
  }

  advance(): void {
    if (this.status !== 'running') return;
    try {
      const piece = this.#pieces.next();
      if (piece.done) this.#finish(piece.value);
      else this.#take(piece.value);
    } catch (error) {
      this.status = 'diverged';
      this.note =
        error instanceof DescentDivergenceError
          ? `diverged in step ${error.step}: the value is no longer a finite number`
          : `ended: ${error instanceof Error ? error.message : error}`;
    }
  }

  #take({ x, value, learningRate }: DescentStep): void {
    this.path.push(...x);
    this.values.push(value);
    this.rate = learningRate;
    this.note = this.#isFarOut() ? `off the map, at ${showPoint(this.point)}` : '';
  }

  #finish({ stopReason }: DescentResult): void {
    this.status = stopReason === 'gradientTolerance' ? 'rest' : 'end';
    const place = this.#place();
    if (place !== undefined) this.note = place;
    else if (this.status === 'rest') {
      this.note = this.steps === 0 ? 'no slope here: it cannot move' : 'at rest: no slope here';
    }
  }

  /** The minimum or saddle point where the descent rests. */
  #place(): string | undefined {
    const { minima, saddles, domain } = this.#surface;
    const near = NEAR * (domain[0][1] - domain[0][0]);
    const isHere = ({ x }: { x: readonly number[] }) =>
      Math.hypot(...this.point.map((each, j) => each - x[j])) <= near;
    const minimum = minima.find(isHere);
    if (minimum !== undefined) {
      const lowest = minima.every(({ value }) => value >= minimum.value);
      return lowest ? 'at the lowest minimum' : 'in a hollow that is not the lowest';
    }
    return saddles.some(isHere) ? 'stuck on a saddle' : undefined;
  }

  #isFarOut(): boolean {
    return this.#surface.domain.some(([low, high], j) => {
      const out = Math.max(low - this.point[j], this.point[j] - high);
      return out > 0.5 * (high - low);
    });
  }
}

/** Creates the descent of a racer, which advances step by step. */
function descentOf(
  { optimizer, rate, schedule }: Racer,
  { value, gradient }: TestFunction,
  start: readonly number[],
  steps: number,
): Generator<DescentStep, DescentResult, undefined> {
  const common = {
    gradient,
    maxIterations: steps,
    gradientTolerance: FLAT,
    recordPath: false,
  };
  const { option } = OPTIMIZER_CHOICES[optimizer];
  if (option === undefined) {
    return recorded((onStep) => newton(value, start, { ...common, learningRate: rate, onStep }));
  }
  const learningRate = SCHEDULE_CHOICES[schedule].rateOf(rate, steps);
  return descend(value, start, { ...common, optimizer: option, learningRate });
}

/**
 * A descent that is computed at once but shown step by step; its error appears after its last step.
 */
function* recorded(
  descent: (onStep: (step: DescentStep) => void) => DescentResult,
): Generator<DescentStep, DescentResult, undefined> {
  const taken: DescentStep[] = [];
  let ending: () => DescentResult;
  try {
    const result = descent((step) => taken.push(step));
    ending = () => result;
  } catch (error) {
    ending = () => {
      throw error;
    };
  }
  yield* taken;
  return ending();
}

function showPoint(point: readonly number[]): string {
  return `(${point.map((each) => showNumber(each, 2)).join(', ')})`;
}

export class SurfaceRace implements Race {
  readonly kind = 'surface';
  readonly racers: readonly SurfaceDescent[];
  readonly surface: TestFunction;

  constructor(state: LabState, scene: SurfaceName) {
    this.surface = surfaceOf(scene);
    this.racers = state.racers.map((racer) => new SurfaceDescent(racer, this.surface, state));
  }

  get steps(): number {
    return Math.max(...this.racers.map(({ steps }) => steps));
  }

  get isOver(): boolean {
    return this.racers.every(({ status }) => status !== 'running');
  }

  advance(steps: number): void {
    for (const racer of this.racers) {
      for (let i = 0; i < steps && racer.status === 'running'; i++) racer.advance();
    }
  }
}
